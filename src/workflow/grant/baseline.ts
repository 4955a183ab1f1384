import type { Seen } from '../../aws/directory.ts'
import { instanceIdIn } from '../../aws/known-here.ts'
import { type Assignment, assignmentKey } from '../../aws/types.ts'
import type { Clock } from '../../clock.ts'
import { beingRead, knownBreaks } from '../../store/behind.ts'
import type { Store, Tx } from '../../store/database.ts'
import { noteFindings, unexplainedAmong } from '../../store/findings.ts'
import { abandonAccess, adoptAccess, isBaselineTaken, sealBaseline } from '../../store/ledger.ts'
import type { Context } from '../context.ts'
import { record } from '../transition.ts'
import { nameOfRow } from '../watch/names-of-row.ts'

/**
 * What is in AWS at first sight, and is not ours, is adopted: the bot never removes it on its own. What appears later and
 * nobody explains is noted, and told once a second listing agrees.
 */
export async function noteAppeared(store: Store, clock: Clock, seen: Seen): Promise<void> {
  const [one] = seen.added
  if (!one) return
  const found = seen.added.map(assignmentKey)
  if (seen.first && (await mayAdopt(store, one))) return store.transaction((tx) => adoptAccess(tx, found, clock.now()))
  const unexplained = await unexplainedAmong(store.db, found)
  if (unexplained.length > 0) await noteFindings(store.db, 'unknown', unexplained, clock.now())
}

/** The baseline of an instance is taken once, by the audit log; one that was ever broken may not show that it was. */
async function mayAdopt(store: Store, one: Assignment): Promise<boolean> {
  return (await isWhole(store)) && !(await isBaselineTaken(store.db, instanceIdIn(one.permissionSetArn)))
}

const isWhole = async (store: Store): Promise<boolean> =>
  !beingRead.has(store) && (await knownBreaks(store.db)).length === 0

/** Puts on record that all was read once: from here on nothing is adopted that nobody has said so of. */
export async function noteBaseline(ctx: Context): Promise<void> {
  const { directory, store } = ctx
  if (!directory.instance || directory.assignmentsAt === 0 || beingRead.has(store)) return
  const instance = instanceIdIn(directory.instance.arn)
  if (!instance || (await isBaselineTaken(store.db, instance))) return
  const whole = await isWhole(store)
  await store.transaction(async (tx) => {
    await store.lock(tx, 'baseline')
    if (await isBaselineTaken(tx, instance)) return
    if (whole) await sealBaseline(tx)
    await record(ctx, tx, 'baseline-taken', {
      by: 'bot',
      data: { instance, count: directory.assignments({}).length },
    })
  })
  ctx.jobs.kick()
}

/** It is given by a grant, or somebody asked for its removal: nothing keeps it as it was found any more. */
export async function leaveBaseline(ctx: Context, tx: Tx, access: Assignment): Promise<void> {
  const key = assignmentKey(access)
  if (!(await abandonAccess(tx, key))) return
  await record(ctx, tx, 'baseline-left', { by: 'bot', data: { row: nameOfRow(ctx, access), access: key } })
}
