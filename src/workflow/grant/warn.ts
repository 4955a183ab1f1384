import type { JobResult } from '../../jobs/worker.ts'
import { firstDelivery } from '../../store/deliveries.ts'
import { getGrant } from '../../store/grants.ts'
import type { Context } from '../context.ts'
import type { JobPayloads } from '../job-payloads.ts'
import { record } from '../transition.ts'

/** The job `warn`: a word to the holder before the end, with Extend. */
export async function warn(ctx: Context, { grantId, endsAt }: JobPayloads['warn']): Promise<JobResult> {
  return ctx.store.transaction(async (tx) => {
    const grant = await getGrant(tx, grantId)
    if (grant?.state !== 'active' || grant.endsAt !== endsAt) return undefined
    const key = `warning:${grantId}:${endsAt}`
    if (!(await firstDelivery(tx, key, ctx.clock.now()))) return undefined
    const data = { requestId: grant.requestId, endsAt }
    await record(ctx, tx, 'warned', { requestId: grant.requestId, by: 'bot', data: { endsAt } })
    await ctx.jobs.enqueue(tx, 'post', key, { key, to: { user: grant.holder }, what: 'warning', data })
    return undefined
  })
}
