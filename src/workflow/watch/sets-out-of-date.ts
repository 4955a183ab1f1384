import { readAccountsWith } from '../../aws/read-assignments.ts'
import { dropFinding, findingOfKey, noteFindings, updateFinding } from '../../store/findings.ts'
import type { Context } from '../context.ts'
import type { Job } from '../job-payloads.ts'
import { redrawFindings } from './settle-findings.ts'

/** A permission set changes rarely, and each costs a call. */
const everyMs = 6 * 3_600_000
/** Whoever changes a set provisions it next, which takes AWS minutes where many accounts have it. */
const settlesAfterMs = 15 * 60_000

/** When this process has to ask of each permission set next, ms. */
const next = new WeakMap<Context, Map<string, number>>()

function nextOf(ctx: Context): Map<string, number> {
  const known = next.get(ctx) ?? new Map<string, number>()
  next.set(ctx, known)
  return known
}

/** The permission sets that have to be asked about now, at most so many. */
export function setsDue(ctx: Context, most: number): string[] {
  const { directory, clock } = ctx
  if (!directory.isListed || !directory.instance?.permissionSetsEnabled) return []
  const known = nextOf(ctx)
  // A process that has just started has better things to ask.
  for (const { arn } of directory.permissionSets()) if (!known.has(arn)) known.set(arn, clock.now() + settlesAfterMs)
  const due = directory.permissionSets().filter(({ arn }) => (known.get(arn) ?? 0) <= clock.now())
  return due.slice(0, most).map(({ arn }) => arn)
}

/** Asks in which accounts a permission set is not as it is now; what stays so for a while is a finding. */
export async function lookAtSet(ctx: Context, job: Pick<Job, 'fence'>, arn: string): Promise<void> {
  const { aws, directory, store } = ctx
  const at = Math.floor(ctx.clock.now())
  const accounts = (
    await readAccountsWith(aws.background, directory.instance?.arn ?? '', arn, { outOfDate: true })
  ).sort()
  nextOf(ctx).set(arn, at + (accounts.length > 0 ? settlesAfterMs : everyMs))
  const before = await findingOfKey(store.db, 'out-of-date', arn)
  if (!before && accounts.length === 0) return
  await store.transaction(async (tx) => {
    await store.lock(tx, 'findings')
    await job.fence(tx)
    if (!before) await noteFindings(tx, 'out-of-date', [arn], at)
    const finding = await findingOfKey(tx, 'out-of-date', arn)
    if (!finding) return
    const confirmedAt = finding.confirmedAt ?? (at - finding.foundAt >= settlesAfterMs ? at : null)
    if (accounts.length === 0) await dropFinding(tx, finding.id)
    else await updateFinding(tx, finding.id, { confirmedAt, evidence: { accounts } })
    if (confirmedAt !== null) await redrawFindings(ctx, tx)
  })
  ctx.jobs.kick()
}
