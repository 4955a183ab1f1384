import { Refusal } from '../../errors.ts'
import type { JobResult } from '../../jobs/worker.ts'
import { deliveredAt, firstDelivery } from '../../store/deliveries.ts'
import { assignmentOf, type Grant, grantsOfRequest } from '../../store/grants.ts'
import { LeaseLost } from '../../store/job-rows.ts'
import { adoptedAmong } from '../../store/ledger.ts'
import type { Request } from '../../store/request.ts'
import { getRequest } from '../../store/requests.ts'
import type { Context } from '../context.ts'
import type { Job } from '../job-payloads.ts'
import { operationOf, planOf, removalOf } from '../request/operation.ts'
import { record } from '../transition.ts'
import { namesOfGrant } from './begin.ts'
import { cannotBeEnded } from './cannot-be-ended.ts'
import { claimOnGrant, unlessClaimed } from './in-code.ts'
import { provenGrants } from './proven.ts'

const lookEveryMs = 5_000
/** AWS shows what was done a while later; after this it is certain what came of it. */
const certainAfterMs = 2 * 60_000

/**
 * The job `end-orphan`: access was given by a process that had stood still, for a job that another one had brought to its end
 * meanwhile, or it is left over from an end that was never proven. Where no grant that lives needs the access, nothing would
 * ever end it: it is taken away. `only`: of that access alone; what else is there may be somebody's.
 */
export async function endOrphan(ctx: Context, job: Job<'end-orphan'>): Promise<JobResult> {
  const { requestId, at, only } = job.payload
  const row = await getRequest(ctx.store.db, requestId)
  if (!row?.plan) return undefined
  const grants = (await grantsOfRequest(ctx.store.db, requestId)).filter(({ access }) => !only || access === only)
  let isOpen = ctx.clock.now() - at < certainAfterMs
  const troubles: unknown[] = []
  for (const grant of grants) {
    // One that AWS does not end keeps no other one.
    try {
      if (await takeBack(ctx, job, row, grant)) isOpen = true
    } catch (error) {
      if (error instanceof LeaseLost) throw error
      if (!(await closeOrphan(ctx, job, row, grant))) troubles.push(error)
    }
  }
  // It is tried again ever later, and people are alarmed, as of every job that keeps failing.
  if (troubles.length > 0) throw troubles[0]
  return isOpen ? { again: lookEveryMs } : undefined
}

/**
 * Whether AWS was asked to take it away, and has to be looked at again. Throws what AWS says where it does not, and where it still
 * shows what it took up to take away minutes ago.
 */
async function takeBack(ctx: Context, job: Job<'end-orphan'>, row: Request, grant: Grant): Promise<boolean> {
  const { directory, aws } = ctx
  const { requestId, at, only } = job.payload
  const access = assignmentOf(grant)
  // What lives has an end of its own, which takes it away; of what was adopted somebody has said that it stays.
  if (
    grant.state !== 'ended' ||
    (await adoptedAmong(ctx.store.db, [grant.access])).size > 0 ||
    (await claimOnGrant(ctx, grant)) ||
    (await provenGrants(ctx, ctx.store.db, access)).length > 0
  )
    return false
  const [removal] = removalOf(ctx, row, grant)
  if (!removal) return false
  const operation = operationOf(ctx, row.operation)
  const now = ctx.clock.now()
  const context = {
    directory,
    aws,
    requestId,
    intentAt: now,
    repeated: false,
    asyncRequestId: undefined,
    outputs: {},
  }
  const begun = `end-orphan:${grant.id}:${at}`
  if (await operation.verify(removal, context)) {
    await takenBack(ctx, job, grant, begun)
    return false
  }
  await ctx.store.transaction(async (tx) => {
    await job.fence(tx)
    const first = await firstDelivery(tx, begun, now)
    // Of what is left over it was said before.
    if (first && only === undefined)
      await record(ctx, tx, 'taking-back', { requestId, by: 'bot', data: namesOfGrant(ctx, grant) })
  })
  ctx.jobs.kick()
  const taking = { change: removal, phase: 'undo' } as const
  const ask = (asyncRequestId?: string) =>
    unlessClaimed(ctx, taking, { isStop: false }, () => operation.apply(removal, { ...context, asyncRequestId }))
  const asked = await ask()
  // What AWS takes up it may still refuse.
  const isTaken = asked.state === 'waiting' && asked.over !== undefined
  if (isTaken) await asked.over?.(job.stopping)
  const applied = isTaken ? await ask(asked.asyncRequestId) : asked
  if (applied.state === 'failed') throw typeof applied.reason === 'string' ? new Error(applied.reason) : applied.reason
  if (now - at < certainAfterMs) return true
  throw new Refusal('aws_still_shows')
}

/** Whether AWS can end it no more, and what proves it: on record once, and nobody is alarmed any longer. */
async function closeOrphan(ctx: Context, job: Job<'end-orphan'>, row: Request, grant: Grant): Promise<boolean> {
  const proof = await cannotBeEnded(ctx, grant).catch(() => undefined)
  if (!proof) return false
  await ctx.store.transaction(async (tx) => {
    await job.fence(tx)
    if (!(await firstDelivery(tx, `end-orphan:${grant.id}:${job.payload.at}:closed`, ctx.clock.now()))) return
    const fact = planOf(row).accesses === undefined ? 'closed' : 'one-closed'
    await record(ctx, tx, fact, { requestId: row.id, by: 'bot', data: { ...namesOfGrant(ctx, grant), ...proof } })
  })
  ctx.jobs.kick()
  return true
}

/** What was taken away is on record as gone, once. */
async function takenBack(ctx: Context, job: Job<'end-orphan'>, grant: Grant, begun: string): Promise<void> {
  if ((await deliveredAt(ctx.store.db, begun)) === undefined) return
  await ctx.store.transaction(async (tx) => {
    await job.fence(tx)
    if (!(await firstDelivery(tx, `${begun}:gone`, ctx.clock.now()))) return
    await record(ctx, tx, 'taken-back', { requestId: grant.requestId, by: 'bot', data: namesOfGrant(ctx, grant) })
  })
  ctx.jobs.kick()
}
