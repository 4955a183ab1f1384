import { type Assignment, assignmentKey, groupIn } from '../../aws/types.ts'
import { type Outcome, outcomeOf, Refusal } from '../../errors.ts'
import { accessIn } from '../../operations/shared/assignment.ts'
import { isMembership, membershipIn } from '../../operations/shared/group-membership.ts'
import { changesOf } from '../../store/changes.ts'
import type { Tx } from '../../store/database.ts'
import { type Grant, getGrant, grantsOfRequest } from '../../store/grants.ts'
import type { Request } from '../../store/request.ts'
import { getReview } from '../../store/reviews.ts'
import type { Context } from '../context.ts'
import { accessRemoved } from '../grant/ask-to-end.ts'
import { beginGrant, changesGiving, failGrant } from '../grant/begin.ts'
import { mendGrants } from '../grant/mend-grant.ts'
import { askForReview } from '../grant/review-due.ts'
import { guideOwner, lookSoon } from '../guide/confirm-steps.ts'
import type { Job } from '../job-payloads.ts'
import { lockRequest, record, transition } from '../transition.ts'
import { listIfLong } from './lapse.ts'
import { askForLift } from './lift.ts'
import { onRecord } from './on-record.ts'
import { planOf } from './operation.ts'
import { isDonePartly } from './targets.ts'

/**
 * Everything is proven: the request is done, or its grant begins, or the grant that it extends lasts longer. With
 * `resumed` it would not be given any more: what AWS had begun is finished, and ends at once.
 */
export async function completeRequest(ctx: Context, job: Job, requestId: string, resumed?: Refusal): Promise<void> {
  const accessChanged = await ctx.store.transaction(async (tx) => {
    await job.fence(tx)
    const { row, grants } = await mendGrants(ctx, tx, await lockRequest(ctx, tx, requestId))
    if (row.state !== 'executing') return undefined
    const { asked } = await onRecord(ctx, tx, row)
    const refused = asked ? resumed : new Refusal('not_on_record', { id: requestId })
    if (refused) await record(ctx, tx, 'no-longer-allowed', { requestId, by: 'bot', data: { ...outcomeOf(refused) } })
    await seenByGuide(ctx, tx)
    if (grants.length === 0) {
      const { access } = planOf(row)
      const taken = access ? [access] : await accessesTaken(tx, requestId)
      for (const one of taken) await accessRemoved(ctx, tx, one, row.requester)
      await askForLift(ctx, tx, row)
      const data = taken.length > 0 ? { accesses: taken.map(assignmentKey) } : {}
      await transition(ctx, tx, row, 'done', { fact: 'done', by: 'bot', data, patch: { endedAt: ctx.clock.now() } })
      if (access) return [access]
      const made = (await changesOf(tx, requestId, 'do')).find(({ outputs }) => outputs.permissionSetArn)
      if (made) return { made: made.outputs.permissionSetArn ?? '' }
      // Accounts, users, or what the bot itself may do: the next request is asked from what there is now.
      await ctx.jobs.enqueue(tx, 'refresh-directory', 'refresh-directory', {}, { runAt: ctx.clock.now() })
      return undefined
    }
    const now = ctx.clock.now()
    for (const grant of grants) await beginGrant(ctx, tx, row, grant, { now, refused })
    await given(ctx, tx, row)
    return grants
  })
  if (!accessChanged) return
  if ('made' in accessChanged) await ctx.directory.refreshPermissionSet(accessChanged.made).catch(() => undefined)
  else for (const pair of accessChanged) await seeAgain(ctx, pair)
}

const taking = new Set(['sso:DeleteAccountAssignment', 'identitystore:DeleteGroupMembership'])

/** The assignments and memberships that a request about several of them has taken away. */
const accessesTaken = async (tx: Tx, requestId: string): Promise<Assignment[]> =>
  (await changesOf(tx, requestId, 'do'))
    .filter(({ state, change }) => state === 'proven' && taking.has(change.action))
    .map(({ change }) => (isMembership(change) ? membershipIn(change) : accessIn(change)))

/** What was done may be a step of the setup guide: it is looked at at once, where the guide is in use. */
async function seenByGuide(ctx: Context, tx: Tx): Promise<void> {
  if (await guideOwner(tx)) await lookSoon(ctx, tx)
}

/** The snapshot learns of our own write at once; when AWS does not answer, the next refresh sees it. */
export async function seeAgain(ctx: Context, pair: { accountId: string; permissionSetArn: string }): Promise<void> {
  // Who is in a group, the snapshot does not keep.
  if (groupIn(pair) !== undefined) return
  try {
    await ctx.directory.refreshAccess({ accountId: pair.accountId, permissionSetArn: pair.permissionSetArn })
  } catch (error) {
    ctx.log.warn({ err: error, ...pair }, 'the access could not be read again')
  }
}

/** The grants of a request have begun, or have made others longer. */
async function given(ctx: Context, tx: Tx, row: Request): Promise<void> {
  const own = await grantsOfRequest(tx, row.id)
  if (own.length === 0) {
    const extended = row.extendsGrant === null ? undefined : await getGrant(tx, row.extendsGrant)
    const data = { extends: row.extendsGrant, ...(extended && { until: extended.endsAt }) }
    await transition(ctx, tx, row, 'done', { fact: 'done', by: 'bot', data, patch: { endedAt: ctx.clock.now() } })
    return
  }
  const live = own.find(({ state }) => state !== 'ended')
  const data = { until: live?.endsAt ?? null }
  await transition(ctx, tx, row, 'active', { fact: 'granted', by: 'bot', data })
  // What it was to extend is over: it is looked at for itself.
  if (row.extendsGrant && row.ruling?.breakGlass && !(await getReview(tx, row.id)))
    await askForReview(ctx, tx, { id: row.id, extendsGrant: null }, row.ruling.channel)
  if (!live) await allOver(ctx, tx, row.id)
}

/** What was given ended while the rest was tried. */
async function allOver(ctx: Context, tx: Tx, requestId: string): Promise<void> {
  const row = await lockRequest(ctx, tx, requestId)
  await transition(ctx, tx, row, 'revoked', { fact: 'revoked', by: 'bot', patch: { endedAt: ctx.clock.now() } })
}

/**
 * AWS said no for good. What ran stays on record, and where some of many targets are done the request is partial, also when
 * the rest may not be tried again. A grant that never began is over. Where an attempt may have reached
 * AWS all the same (time-out, several tries), its access is taken away to be sure: access without a grant never ends.
 */
export async function failRequest(ctx: Context, job: Job, requestId: string, outcome: Outcome): Promise<void> {
  await ctx.store.transaction(async (tx) => {
    await job.fence(tx)
    const row = await lockRequest(ctx, tx, requestId)
    const partly = await isDonePartly(tx, requestId)
    if (row.state !== 'executing' && !(partly && row.state === 'approved')) return
    const now = ctx.clock.now()
    const over = partly ? 'partial' : 'failed'
    await transition(ctx, tx, row, over, {
      fact: over,
      by: 'bot',
      data: 'text' in outcome ? { reason: outcome.text } : { ...outcome },
      patch: { outcome, endedAt: now },
    })
    if (partly) await listIfLong(ctx, tx, requestId)
    if (partly) await askForLift(ctx, tx, row)
    const grants = await grantsOfRequest(tx, requestId)
    if (grants.length === 0)
      for (const taken of await accessesTaken(tx, requestId)) await accessRemoved(ctx, tx, taken, row.requester)
    for (const grant of grants) await settleGrant(ctx, tx, row, grant)
    const given = (await grantsOfRequest(tx, requestId)).filter(({ endCause }) => endCause !== 'failed')
    if (over === 'partial' && given.length > 0 && given.every(({ state }) => state === 'ended'))
      await allOver(ctx, tx, requestId)
  })
}

/** One of many grants has come to what there is to know of it: its access is proven, or it could not be given. */
export async function settleGrant(ctx: Context, tx: Tx, row: Request, grant: Grant, refused?: Refusal): Promise<void> {
  const changes = await changesGiving(tx, row, grant)
  const proven = changes.length > 0 && changes.every(({ state }) => state === 'proven')
  // What was there already needs no change; it begins where the rest did.
  const leans = changes.length === 0 && planOf(row).accesses !== undefined
  if (proven || leans) await beginGrant(ctx, tx, row, grant, { now: ctx.clock.now(), refused })
  else await failGrant(ctx, tx, row, grant, changes)
}

/**
 * Ends a request that cannot be, with the reason on record. Does nothing to one that has moved on, or of which it is not
 * true with the request locked. Gives whether it is over now.
 */
export async function refuseRequest(
  ctx: Context,
  requestId: string,
  refusal: Refusal,
  isTrue?: (tx: Tx, row: Request) => Promise<boolean>,
): Promise<boolean> {
  const refused = await ctx.store.transaction(async (tx) => {
    const row = await lockRequest(ctx, tx, requestId)
    if (row.state !== 'planning' && row.state !== 'pending' && row.state !== 'approved') return false
    if (isTrue && !(await isTrue(tx, row))) return false
    await transition(ctx, tx, row, 'refused', {
      fact: 'refused',
      by: 'bot',
      data: { code: refusal.code, vars: refusal.vars },
      patch: { outcome: outcomeOf(refusal), endedAt: ctx.clock.now() },
    })
    return true
  })
  ctx.jobs.kick()
  return refused
}
