import type { JobResult } from '../../jobs/worker.ts'
import type { Tx } from '../../store/database.ts'
import { firstDelivery } from '../../store/deliveries.ts'
import { type Grant, getGrant, grantsOfRequest } from '../../store/grants.ts'
import { isForOthers } from '../../store/request.ts'
import { getRequest } from '../../store/requests.ts'
import type { Context } from '../context.ts'
import type { JobPayloads, PostTarget } from '../job-payloads.ts'
import { othersToTell } from '../people/holders.ts'
import { record } from '../transition.ts'

/** The job `warn`: a word before the end, with Extend, to whose access it is. */
export async function warn(ctx: Context, { grantId, endsAt }: JobPayloads['warn']): Promise<JobResult> {
  return ctx.store.transaction(async (tx) => {
    // Whichever of the grants that end together is left.
    const { requestId = '' } = (await getGrant(tx, grantId)) ?? {}
    const all = await grantsOfRequest(tx, requestId)
    const grant = all.find((one) => one.state === 'active' && one.endsAt === endsAt)
    if (!grant) return undefined
    const key = `warning:${requestId}:${endsAt}`
    if (!(await firstDelivery(tx, key, ctx.clock.now()))) return undefined
    const data = { requestId: grant.requestId, endsAt }
    await record(ctx, tx, 'warned', { requestId: grant.requestId, by: 'bot', data: { endsAt } })
    for (const to of await whomToWarn(tx, grant)) {
      const own = 'user' in to ? `${key}:${to.user}` : key
      await ctx.jobs.enqueue(tx, 'post', own, { key: own, to, what: 'warning', data })
    }
    return undefined
  })
}

/** Whose it is; of a group's, who asked for it; and once they have left, whoever reads the thread of its card. */
async function whomToWarn(tx: Tx, { requestId, careOf }: Grant): Promise<PostTarget[]> {
  const request = await getRequest(tx, requestId)
  if (!request) return []
  const others = await othersToTell(tx, request)
  if (others.length > 0) return others.map((user) => ({ user }))
  const isOwn = !isForOthers(request.beneficiary)
  return [isOwn || careOf ? { user: careOf ?? request.requester } : { threadOf: requestId }]
}
