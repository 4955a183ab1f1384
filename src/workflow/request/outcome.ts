import { type Outcome, outcomeOf, Refusal } from '../../errors.ts'
import { changesOf } from '../../store/changes.ts'
import type { Tx } from '../../store/database.ts'
import { deleteGrant, type Grant, getGrant, updateGrant, wasLeftTo } from '../../store/grants.ts'
import type { Request } from '../../store/request.ts'
import { getReview } from '../../store/reviews.ts'
import type { Context } from '../context.ts'
import { accessRemoved, wantEnd } from '../grant/ask-to-end.ts'
import { mendGrant } from '../grant/mend-grant.ts'
import { grantOnRecord } from '../grant/proven.ts'
import { askForReview } from '../grant/review-due.ts'
import { guideOwner, lookSoon } from '../guide/confirm-steps.ts'
import type { Job } from '../job-payloads.ts'
import { lockRequest, record, redraw, transition } from '../transition.ts'
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
    const { row, grant } = await mendGrant(ctx, tx, await lockRequest(ctx, tx, requestId))
    if (row.state !== 'executing') return undefined
    const { asked } = await onRecord(ctx, tx, row)
    const refused = asked ? resumed : new Refusal('not_on_record', { id: requestId })
    if (refused) await record(ctx, tx, 'no-longer-allowed', { requestId, by: 'bot', data: { ...outcomeOf(refused) } })
    await seenByGuide(ctx, tx)
    if (!grant) {
      const { access } = planOf(row)
      if (access) await accessRemoved(ctx, tx, access, row.requester)
      await transition(ctx, tx, row, 'done', { fact: 'done', by: 'bot', patch: { endedAt: ctx.clock.now() } })
      if (access) return access
      const made = (await changesOf(tx, requestId, 'do')).find(({ outputs }) => outputs.permissionSetArn)
      if (made) return { made: made.outputs.permissionSetArn ?? '' }
      // Accounts, users, or what the bot itself may do: the next request is asked from what there is now.
      await ctx.jobs.enqueue(tx, 'refresh-directory', 'refresh-directory', {}, { runAt: ctx.clock.now() })
      return undefined
    }
    if (refused) {
      await begin(ctx, tx, row, grant)
      await wantEnd(ctx, tx, grant.id, { cause: 'no-longer-allowed', by: 'bot' })
    } else if (!(await extend(ctx, tx, row, grant))) await begin(ctx, tx, row, grant)
    return grant
  })
  if (!accessChanged) return
  if ('made' in accessChanged) await ctx.directory.refreshPermissionSet(accessChanged.made).catch(() => undefined)
  else await seeAgain(ctx, accessChanged)
}

/** What was done may be a step of the setup guide: it is looked at at once, where the guide is in use. */
async function seenByGuide(ctx: Context, tx: Tx): Promise<void> {
  if (await guideOwner(tx)) await lookSoon(ctx, tx)
}

/** The snapshot learns of our own write at once; when AWS does not answer, the next refresh sees it. */
export async function seeAgain(ctx: Context, pair: { accountId: string; permissionSetArn: string }): Promise<void> {
  try {
    await ctx.directory.refreshAccess({ accountId: pair.accountId, permissionSetArn: pair.permissionSetArn })
  } catch (error) {
    ctx.log.warn({ err: error, ...pair }, 'the access could not be read again')
  }
}

async function begin(ctx: Context, tx: Tx, row: Request, grant: Grant): Promise<void> {
  const now = ctx.clock.now()
  const endsAt = row.permanent ? null : now + (row.durationMs ?? 0)
  await updateGrant(tx, grant, { state: 'active', startsAt: now, endsAt })
  await transition(ctx, tx, row, 'active', { fact: 'granted', by: 'bot', data: { until: endsAt } })
  if (endsAt !== null) await scheduleEnd(ctx, tx, grant.id, now, endsAt)
  // What it was to extend is over: it is looked at for itself.
  if (row.extendsGrant && row.ruling?.breakGlass && !(await getReview(tx, row.id)))
    await askForReview(ctx, tx, { id: row.id, extendsGrant: null }, row.ruling.channel)
}

/** Extends the grant that the request names, when it still lives; the access has no gap because nothing is taken away. */
async function extend(ctx: Context, tx: Tx, row: Request, own: Grant): Promise<boolean> {
  const old = row.extendsGrant ? await getGrant(tx, row.extendsGrant) : undefined
  const proven = old && (await grantOnRecord(ctx, tx, old.requestId))
  if (old?.state !== 'active' || old.access !== own.access || proven?.state !== 'active') return false
  const now = ctx.clock.now()
  const from = proven.endsAt
  const endsAt = row.permanent || from === null ? null : Math.max(from, now + (row.durationMs ?? 0))
  await deleteGrant(tx, own.id)
  await updateGrant(tx, old, { endsAt })
  await record(ctx, tx, 'extended', {
    requestId: old.requestId,
    by: row.requester,
    data: { by: row.id, from, until: endsAt },
  })
  await redraw(ctx, tx, old.requestId)
  await transition(ctx, tx, row, 'done', {
    fact: 'done',
    by: 'bot',
    data: { extends: old.id },
    patch: { endedAt: now },
  })
  if (endsAt !== null) await scheduleEnd(ctx, tx, old.id, now, endsAt)
  return true
}

async function scheduleEnd(ctx: Context, tx: Tx, grantId: string, now: number, endsAt: number): Promise<void> {
  const warnAt = endsAt - Math.min(15 * 60_000, (endsAt - now) / 3)
  // A job of its own for each end: one that waits already would keep its earlier time.
  await ctx.jobs.enqueue(tx, 'warn', `${grantId}:${endsAt}`, { grantId, endsAt }, { runAt: warnAt })
  await ctx.jobs.enqueue(tx, 'end', grantId, { grantId, cause: 'expired', by: 'bot' }, { runAt: endsAt, priority: 0 })
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
    const grant = await getGrant(tx, requestId)
    if (!grant) return
    const unsure = (await changesOf(tx, requestId, 'do')).some((c) => c.attempts > 1 || c.state === 'applied')
    if (unsure || (await wasLeftTo(tx, grant))) {
      await updateGrant(tx, grant, { state: 'active' })
      await wantEnd(ctx, tx, grant.id, { cause: 'failed', by: 'bot' })
    } else await updateGrant(tx, grant, { state: 'ended', endedAt: now, endCause: 'failed' })
  })
}

/** Ends a request that cannot be, with the reason on record. Does nothing to one that has moved on. */
export async function refuseRequest(ctx: Context, requestId: string, refusal: Refusal): Promise<void> {
  await ctx.store.transaction(async (tx) => {
    const row = await lockRequest(ctx, tx, requestId)
    if (row.state !== 'planning' && row.state !== 'pending' && row.state !== 'approved') return
    await transition(ctx, tx, row, 'refused', {
      fact: 'refused',
      by: 'bot',
      data: { code: refusal.code, vars: refusal.vars },
      patch: { outcome: outcomeOf(refusal), endedAt: ctx.clock.now() },
    })
  })
  ctx.jobs.kick()
}
