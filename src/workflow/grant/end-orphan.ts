import type { JobResult } from '../../jobs/worker.ts'
import { deliveredAt, firstDelivery } from '../../store/deliveries.ts'
import { assignmentOf, type Grant, grantsOfRequest } from '../../store/grants.ts'
import { getRequest } from '../../store/requests.ts'
import type { Context } from '../context.ts'
import type { Job } from '../job-payloads.ts'
import { operationOf, removalOf } from '../request/operation.ts'
import { record } from '../transition.ts'
import { namesOfGrant } from './begin.ts'
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
  const operation = operationOf(ctx, row.operation)
  for (const grant of await grantsOfRequest(ctx.store.db, requestId)) {
    if (only !== undefined && grant.access !== only) continue
    const access = assignmentOf(grant)
    const begun = `end-orphan:${grant.id}:${at}`
    // What lives has an end of its own, which takes it away.
    if (
      grant.state !== 'ended' ||
      (await claimOnGrant(ctx, grant)) ||
      (await provenGrants(ctx, ctx.store.db, access)).length > 0
    )
      continue
    const [removal] = removalOf(ctx, row, grant)
    const now = ctx.clock.now()
    const { directory, aws } = ctx
    const context = {
      directory,
      aws,
      requestId,
      intentAt: now,
      repeated: false,
      asyncRequestId: undefined,
      outputs: {},
    }
    if (!removal) continue
    if (await operation.verify(removal, context)) {
      await takenBack(ctx, job, grant, begun)
      continue
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
    await unlessClaimed(ctx, taking, { isStop: false }, () => operation.apply(removal, context))
    return { again: lookEveryMs }
  }
  return ctx.clock.now() - at < certainAfterMs ? { again: lookEveryMs } : undefined
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
