import { Refusal } from '../../errors.ts'
import type { JobResult } from '../../jobs/worker.ts'
import type { Ruling } from '../../policy/types.ts'
import { firstDelivery } from '../../store/deliveries.ts'
import { getGrant, grantOfRequest } from '../../store/grants.ts'
import { getRequest } from '../../store/requests.ts'
import type { Context } from '../context.ts'
import type { JobPayloads } from '../job-payloads.ts'
import { isAdmin } from '../people/admins.ts'
import { lockRequest, record, transition } from '../transition.ts'
import { operationOf } from './submit.ts'

/** The job `withdraw`: the requester takes a request back while it waits. */
export async function withdraw(ctx: Context, { requestId, by }: JobPayloads['withdraw']): Promise<void> {
  await ctx.people.member(by)
  const refusal = await ctx.store.transaction(async (tx) => {
    const row = await lockRequest(ctx, tx, requestId)
    if (row.requester !== by) return new Refusal('not_yours_to_withdraw', { id: row.id })
    if (row.state === 'withdrawn') return undefined
    if (row.state !== 'pending') return new Refusal('already_over', { id: row.id, state: row.state })
    await transition(ctx, tx, row, 'withdrawn', { fact: 'withdrawn', by, patch: { endedAt: ctx.clock.now() } })
    return undefined
  })
  ctx.jobs.kick()
  if (refusal) throw refusal
}

/** The job `expire`: a request that nobody decided lapses. */
export async function expire(ctx: Context, { requestId }: JobPayloads['expire']): Promise<JobResult> {
  return ctx.store.transaction(async (tx) => {
    const row = await lockRequest(ctx, tx, requestId)
    if (row.state !== 'pending' || row.expiresAt === null) return undefined
    const now = ctx.clock.now()
    if (now < row.expiresAt) return { again: row.expiresAt - now }
    await transition(ctx, tx, row, 'expired', { fact: 'expired', by: 'bot', patch: { endedAt: now } })
    return undefined
  })
}

/** The job `remind`: says in the card's thread that it still waits, and draws the card anew with the times of now. */
export async function remind(ctx: Context, { requestId }: JobPayloads['remind']): Promise<JobResult> {
  return ctx.store.transaction(async (tx) => {
    const row = await lockRequest(ctx, tx, requestId)
    if (row.state !== 'pending' || !row.rulingJson) return undefined
    const { remindEveryMs } = JSON.parse(row.rulingJson) as Ruling
    // Killed before the next time was noted, the bot reminds again: under the same key, so nobody sees it twice.
    const key = `reminder:${requestId}:${Math.round((ctx.clock.now() - row.createdAt) / remindEveryMs)}`
    const data = { requestId, expiresAt: row.expiresAt }
    await ctx.jobs.enqueue(tx, 'post', key, { key, to: { threadOf: requestId }, what: 'reminder', data })
    await ctx.jobs.enqueue(tx, 'draw-card', requestId, { requestId })
    return { again: remindEveryMs }
  })
}

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

/** The jobs `retry` and `roll-back`: what a person may do about a failed request. */
export async function mendFailed(
  ctx: Context,
  what: 'retry' | 'roll-back',
  o: { requestId: string; by: string },
): Promise<void> {
  await ctx.people.member(o.by)
  await ctx.roster.refresh(5_000)
  const seen = await getRequest(ctx.store.db, o.requestId)
  if (!seen) throw new Refusal('unknown_request', { id: o.requestId })
  const approvers = seen.rulingJson ? (JSON.parse(seen.rulingJson) as Ruling).approvers : []
  const mayRetry = what === 'retry' && seen.requester === o.by
  if (!mayRetry && !isAdmin(ctx, o.by) && !approvers.includes(o.by))
    throw new Refusal('not_yours_to_mend', { id: seen.id })
  // What it has made stays, and must not be said to be gone.
  if (what === 'roll-back' && !operationOf(ctx, seen.operation).undo)
    throw new Refusal('cannot_roll_back', { id: seen.id })
  const refusal = await ctx.store.transaction(async (tx) => {
    const row = await lockRequest(ctx, tx, o.requestId)
    // Pressed twice, or the bot was killed after it counted: what was asked for is under way.
    if (row.state === (what === 'retry' ? 'approved' : 'revoking')) return undefined
    if (row.state !== 'failed') return new Refusal('already_over', { id: row.id, state: row.state })
    const grant = await grantOfRequest(tx, row.id)
    if (grant && grant.state !== 'ended') return new Refusal('still_cleaning', { id: row.id })
    if (what === 'retry') {
      // From approval on: the plan, the rule and the approvers are looked at anew before anything runs.
      await transition(ctx, tx, row, 'approved', {
        fact: 'retried',
        by: o.by,
        patch: { outcomeJson: null, endedAt: null },
      })
      await ctx.jobs.enqueue(tx, 'execute', row.id, { requestId: row.id }, { priority: 0 })
    } else {
      await transition(ctx, tx, row, 'revoking', { fact: 'rolling-back', by: o.by })
      await ctx.jobs.enqueue(tx, 'undo', row.id, { requestId: row.id, by: o.by }, { priority: 0 })
    }
    return undefined
  })
  ctx.jobs.kick()
  if (refusal) throw refusal
}
