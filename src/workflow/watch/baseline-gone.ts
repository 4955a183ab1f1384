import { callOf } from '../../aws/paced-calls.ts'
import { type Assignment, assignmentFrom, assignmentKey } from '../../aws/types.ts'
import { abandonAccess, adoptedAccess } from '../../store/ledger.ts'
import type { Context } from '../context.ts'
import { record } from '../transition.ts'
import { isOfThisInstance } from './look-at-access.ts'
import { nameOfRow } from './names-of-row.ts'

/** Each is a call; the next pass goes on. */
const mostLooks = 20

/**
 * After a pass over all assignments: what was adopted, is not there any more, and was taken away by no request is no longer
 * adopted, once a second listing agrees. Whoever makes it again has to explain it.
 */
export async function noteBaselineGone(ctx: Context): Promise<void> {
  const { directory, store, clock } = ctx
  const shown = new Set(directory.assignments({}).map(assignmentKey))
  const missing = (await adoptedAccess(store.db)).filter((key) => !shown.has(key)).map(assignmentFrom)
  const gone: Assignment[] = []
  // What AWS does not answer about must not stand before the rest for ever.
  const first = missing.length > mostLooks ? Math.floor(clock.now() / 1_000) % missing.length : 0
  for (const access of [...missing.slice(first), ...missing.slice(0, first)].slice(0, mostLooks))
    if (await isGone(ctx, access)) gone.push(access)
  if (gone.length === 0) return
  await store.transaction(async (tx) => {
    for (const access of gone) await abandonAccess(tx, assignmentKey(access))
    const rows = gone.slice(0, 10).map((access) => nameOfRow(ctx, access))
    const accesses = gone.map(assignmentKey)
    await record(ctx, tx, 'baseline-gone', { by: 'bot', data: { count: gone.length, rows, accesses } })
  })
  ctx.jobs.kick()
}

async function isGone(ctx: Context, access: Assignment): Promise<boolean> {
  const { directory, log } = ctx
  // Of a place in a group, and of another instance, the pass has said nothing.
  if (!isOfThisInstance(ctx, access)) return false
  try {
    await directory.lookAgain(access)
    return directory.shown(access)?.there === false
  } catch (error) {
    if (!callOf(error)) throw error
    log.info({ err: error }, 'AWS cannot be asked whether it shows what was adopted')
    return false
  }
}
