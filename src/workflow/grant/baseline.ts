import type { Seen } from '../../aws/directory.ts'
import { instanceIdIn } from '../../aws/known-here.ts'
import { type Assignment, assignmentKey } from '../../aws/types.ts'
import type { Clock } from '../../clock.ts'
import { beingRead, knownBreaks } from '../../store/behind.ts'
import type { Queries, Store, Tx } from '../../store/database.ts'
import { noteFindings, sealFindings, unexplainedAmong } from '../../store/findings.ts'
import { abandonAccess, adoptAccess, baselinesToSeal, isBaselineTaken, sealBaseline } from '../../store/ledger.ts'
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
  const instance = instanceIdIn(one.permissionSetArn)
  return (await isWhole(store)) && (!instance || !(await isBaselineTaken(store.db, instance)))
}

const isWhole = async (store: Store): Promise<boolean> =>
  !beingRead.has(store) && (await knownBreaks(store.db)).length === 0

/** Whether what is adopted, and what was found, can be believed: before that nobody is told what is not explained. */
export async function isBaselineKnown({ directory, store }: Context): Promise<boolean> {
  const instance = instanceIdIn(directory.instance?.arn ?? '')
  return (
    instance !== undefined &&
    (await isBaselineTaken(store.db, instance)) &&
    !(await baselinesToSeal(store.db)).has(instance)
  )
}

/**
 * Puts on record that all was read once: from here on nothing is adopted that nobody has said so of. What earlier releases, or the
 * bot with another key, have written until then counts as the log from before does.
 */
export async function noteBaseline(ctx: Context): Promise<void> {
  const { store } = ctx
  if (beingRead.has(store) || (await dueFacts(ctx, store.db)).length === 0) return
  const whole = await isWhole(store)
  await store.transaction(async (tx) => {
    await store.lock(tx, 'baseline')
    const due = await dueFacts(ctx, tx)
    if (due.length > 0 && whole) {
      await sealBaseline(tx)
      await sealFindings(tx)
    }
    const { keyId } = store.seal
    for (const { fact, ...data } of due) await record(ctx, tx, fact, { by: 'bot', data: { ...data, keyId } })
  })
  ctx.jobs.kick()
}

async function dueFacts({ directory }: Context, db: Queries) {
  const again = [...(await baselinesToSeal(db))]
  const due = again.map(([instance, count]) => ({ fact: 'baseline-sealed', instance, count }))
  const here = directory.assignmentsAt > 0 ? instanceIdIn(directory.instance?.arn ?? '') : undefined
  if (!here || (await isBaselineTaken(db, here))) return due
  return [...due, { fact: 'baseline-taken', instance: here, count: directory.assignments({}).length }]
}

/** It is given by a grant, or somebody asked for its removal: nothing keeps it as it was found any more. */
export async function leaveBaseline(ctx: Context, tx: Tx, access: Assignment): Promise<void> {
  const key = assignmentKey(access)
  if (!(await abandonAccess(tx, key))) return
  await record(ctx, tx, 'baseline-left', { by: 'bot', data: { row: nameOfRow(ctx, access), access: key } })
}
