import type { Claim } from '../../code/claim.ts'
import type { JobResult } from '../../jobs/worker.ts'
import type { Tx } from '../../store/database.ts'
import { firstDelivery } from '../../store/deliveries.ts'
import { assignmentOf, type Grant, getGrant, grantsOfRequest, updateGrant } from '../../store/grants.ts'
import { isForOthers } from '../../store/request.ts'
import { getRequest } from '../../store/requests.ts'
import type { Context } from '../context.ts'
import type { JobPayloads, PostTarget } from '../job-payloads.ts'
import { othersToTell } from '../people/holders.ts'
import { lockRequest, record, redraw } from '../transition.ts'
import { warningKey } from './as-warned.ts'
import { claimSince, keptClaim } from './in-code.ts'
import { askAboutElsewhere } from './keep.ts'
import { type MadeElsewhere, madeElsewhere } from './made-elsewhere.ts'

/** The job `warn`: a word before the end, with Extend, to whose access it is. */
export async function warn(ctx: Context, { grantId, endsAt }: JobPayloads['warn']): Promise<JobResult> {
  const claims = await ctx.code.claims()
  const made = await creationsOf(ctx, grantId, endsAt)
  return ctx.store.transaction(async (tx) => {
    // Whichever of the grants that end together is left.
    const { requestId = '' } = (await getGrant(tx, grantId)) ?? {}
    const all = await grantsOfRequest(tx, requestId)
    const grant = all.find((one) => one.state === 'active' && one.endsAt === endsAt)
    if (!grant) return undefined
    const key = warningKey(requestId, endsAt)
    if (!(await firstDelivery(tx, key, ctx.clock.now()))) return undefined
    // What code has by now stays: the warning and the card say so.
    const claimed: { one: Grant; claim: Claim }[] = []
    for (const one of all.filter(({ state }) => state === 'active')) {
      const claim = await claimSince(tx, claims, assignmentOf(one))
      if (claim) claimed.push({ one, claim })
    }
    for (const { one, claim } of claimed) await updateGrant(tx, one, keptClaim(claim))
    if (claimed.length > 0) await redraw(ctx, tx, requestId)
    // What code has needs no answer: it stays.
    const unclaimed = made.filter(({ access }) => !claimed.some(({ one }) => one.access === access))
    if (unclaimed.length > 0) await askAboutElsewhere(ctx, tx, await lockRequest(ctx, tx, requestId), all, unclaimed)
    const data = { requestId: grant.requestId, endsAt }
    await record(ctx, tx, 'warned', { requestId: grant.requestId, by: 'bot', data: { endsAt } })
    for (const to of await whomToWarn(tx, grant)) {
      const own = 'user' in to ? `${key}:${to.user}` : key
      await ctx.jobs.enqueue(tx, 'post', own, { key: own, to, what: 'warning', data })
    }
    return undefined
  })
}

/** What of all that ends then others have made as well, as CloudTrail tells it. */
async function creationsOf(ctx: Context, grantId: string, endsAt: number): Promise<MadeElsewhere[]> {
  const { requestId = '' } = (await getGrant(ctx.store.db, grantId)) ?? {}
  const ending = (await grantsOfRequest(ctx.store.db, requestId)).filter(
    (one) => one.state === 'active' && one.endsAt === endsAt,
  )
  return madeElsewhere(ctx, ending)
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
