import { callOf } from '../../aws/paced-calls.ts'
import { type Assignment, assignmentFrom, assignmentKey } from '../../aws/types.ts'
import { abandonAccess, adoptedAccess } from '../../store/ledger.ts'
import type { Context } from '../context.ts'
import { record } from '../transition.ts'
import { agreesAfterMs } from './compare.ts'
import { isOfThisInstance } from './look-at-access.ts'
import { nameOfRow } from './names-of-row.ts'

/** Each is a call; the next pass goes on. */
const mostLooks = 20

/** Since when passes of this process have not shown what was adopted, by its key, ms. */
const missed = new WeakMap<Context, ReadonlyMap<string, number>>()

/**
 * After a pass over all assignments: what was adopted, is not there any more, and was taken away by no request is no longer
 * adopted, once another pass and a look of now agree. Whoever makes it again has to explain it.
 */
export async function noteBaselineGone(ctx: Context): Promise<void> {
  const { store } = ctx
  const gone: Assignment[] = []
  for (const access of await missing(ctx)) if (await isGone(ctx, access)) gone.push(access)
  if (gone.length === 0) return
  await store.transaction(async (tx) => {
    for (const access of gone) await abandonAccess(tx, assignmentKey(access))
    const rows = gone.slice(0, 10).map((access) => nameOfRow(ctx, access))
    const accesses = gone.map(assignmentKey)
    await record(ctx, tx, 'baseline-gone', { by: 'bot', data: { count: gone.length, rows, accesses } })
  })
  ctx.jobs.kick()
}

/** What this pass and one before have not shown, some of it. */
async function missing(ctx: Context): Promise<Assignment[]> {
  const { directory, store, clock } = ctx
  const now = clock.now()
  const shown = new Set(directory.assignments({}).map(assignmentKey))
  // Of places in groups, and of another instance, a pass says nothing.
  const keys = (await adoptedAccess(store.db)).filter(
    (key) => !shown.has(key) && isOfThisInstance(ctx, assignmentFrom(key)),
  )
  const since = new Map(keys.map((key) => [key, missed.get(ctx)?.get(key) ?? now]))
  missed.set(ctx, since)
  const due = keys.filter((key) => now - (since.get(key) ?? now) >= agreesAfterMs)
  // What AWS does not answer about must not stand before the rest for ever.
  const first = due.length > mostLooks ? Math.floor(now / 1_000) % due.length : 0
  return [...due.slice(first), ...due.slice(0, first)].slice(0, mostLooks).map(assignmentFrom)
}

async function isGone({ directory, log }: Context, access: Assignment): Promise<boolean> {
  try {
    await directory.lookAgain(access)
    return directory.shown(access)?.there === false
  } catch (error) {
    if (!callOf(error)) throw error
    log.info({ err: error }, 'AWS cannot be asked whether it shows what was adopted')
    return false
  }
}
