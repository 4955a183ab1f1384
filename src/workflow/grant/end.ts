import type { JobResult } from '../../jobs/worker.ts'
import type { Plan } from '../../operations/shared/define-operation.ts'
import { changesOf, isOwnChange, storeChanges } from '../../store/changes.ts'
import type { Tx } from '../../store/database.ts'
import { firstDelivery } from '../../store/deliveries.ts'
import { assignmentOf, type Grant, getGrant, grantsNeeding, updateGrant } from '../../store/grants.ts'
import { isBaseline } from '../../store/ledger.ts'
import type { Request } from '../../store/request.ts'
import { getRequest } from '../../store/requests.ts'
import type { Context } from '../context.ts'
import type { Job } from '../job-payloads.ts'
import { operationOf, planOf } from '../request/operation.ts'
import { seeAgain } from '../request/outcome.ts'
import { runChanges } from '../request/run-changes.ts'
import { lockRequest, record, transition } from '../transition.ts'

/** After so long, an end that will not go is cried out; and again each time this doubles. */
const alarmAfterMs = 5 * 60_000

/**
 * The job `end`: takes a grant's access away and goes on until a listing shows that it is gone.
 * Where another live grant needs the same access, only this grant ends.
 */
export async function endGrant(ctx: Context, job: Job<'end'>): Promise<JobResult> {
  const { grantId } = job.payload
  const begun = await ctx.store.transaction(async (tx): Promise<Grant | JobResult> => {
    const seen = await getGrant(tx, grantId)
    if (!seen) return undefined
    // In the order that everybody keeps who takes both: whoever removes an access holds it when asking for this job.
    const row = await lockRequest(ctx, tx, seen.requestId)
    await ctx.store.lock(tx, `access:${seen.access}`)
    await job.fence(tx)
    const grant = await getGrant(tx, grantId)
    if (!grant || grant.state === 'ended') return undefined
    if (grant.state === 'removing') {
      const known = await changesOf(tx, row.id, 'undo')
      if (!known.every((change) => isOwnChange(ctx.store, change))) await storeRemoval(ctx, tx, row, grant)
      return grant
    }
    const now = ctx.clock.now()
    if (grant.state === 'starting') return { again: 1_000 }
    const cause = grant.endCause ?? job.payload.cause
    const by = grant.endedBy ?? job.payload.by
    // Extended in the meantime: its end is another one.
    if (cause === 'expired' && (grant.endsAt === null || grant.endsAt > now)) {
      return grant.endsAt === null ? undefined : { again: grant.endsAt - now }
    }
    return beginEnd(ctx, tx, row, grant, cause, by)
  })
  if (!begun) return undefined
  if (!('requestId' in begun)) return begun

  const run = await runChanges(ctx, job, begun.requestId, 'undo')
  if (run.state === 'proven') {
    await finishEnd(ctx, job, grantId)
    await seeAgain(ctx, begun)
    ctx.jobs.kick()
    return undefined
  }
  await alarmIfLate(ctx, job, grantId)
  return { again: run.state === 'waiting' ? run.again : 30_000 }
}

/** Decides, with the access locked, whether AWS has to be changed at all. A failed request keeps its state meanwhile. */
async function beginEnd(
  ctx: Context,
  tx: Tx,
  row: Request,
  grant: Grant,
  cause: string,
  by: string,
): Promise<Grant | undefined> {
  const others = await grantsNeeding(tx, grant.access, grant.id)
  const now = ctx.clock.now()
  if (others.length > 0 || (await isBaseline(tx, grant.access))) {
    await updateGrant(tx, grant, { state: 'ended', endCause: cause, endedBy: by, endedAt: now })
    const keptBy = others.map((g) => g.requestId)
    const over = row.state === 'failed' ? 'failed' : 'revoked'
    await transition(ctx, tx, row, over, { fact: 'ended', by, data: { cause, keptBy }, patch: { endedAt: now } })
    await receipt(ctx, tx, grant, { cause, keptBy })
    return undefined
  }
  const removing = { ...grant, state: 'removing' as const, endCause: cause, endedBy: by }
  await updateGrant(tx, grant, { state: 'removing', endCause: cause, endedBy: by })
  await storeRemoval(ctx, tx, row, grant)
  await transition(ctx, tx, row, row.state === 'failed' ? 'failed' : 'revoking', {
    fact: 'ending',
    by,
    data: { cause },
  })
  return removing
}

async function storeRemoval(ctx: Context, tx: Tx, row: Request, grant: Grant): Promise<void> {
  const undo = operationOf(ctx, row.operation).undo?.(planGiving(row, grant), { directory: ctx.directory })
  if (!undo) throw new Error(`${row.operation} gives a grant and cannot take it back`)
  await storeChanges(ctx.store, tx, row.id, 'undo', undo)
}

/** The plan of an overlapping grant has no changes of its own; what is taken back is its access all the same. */
const planGiving = (request: Request, grant: Grant): Plan => ({ ...planOf(request), access: assignmentOf(grant) })

async function finishEnd(ctx: Context, job: Job, grantId: string): Promise<void> {
  await ctx.store.transaction(async (tx) => {
    await job.fence(tx)
    const grant = await getGrant(tx, grantId)
    if (grant?.state !== 'removing') return
    const row = await lockRequest(ctx, tx, grant.requestId)
    const now = ctx.clock.now()
    await updateGrant(tx, grant, { state: 'ended', endedAt: now })
    const data = { cause: grant.endCause, from: grant.startsAt, until: now }
    const over = row.state === 'failed' ? 'failed' : 'revoked'
    await transition(ctx, tx, row, over, { fact: 'revoked', by: grant.endedBy ?? 'bot', data, patch: { endedAt: now } })
    if (over === 'revoked') await receipt(ctx, tx, grant, { cause: grant.endCause, keptBy: [] })
  })
}

async function receipt(
  ctx: Context,
  tx: Tx,
  grant: Grant,
  data: { cause: string | null; keptBy: string[] },
): Promise<void> {
  const key = `receipt:${grant.id}`
  await ctx.jobs.enqueue(tx, 'post', key, {
    key,
    to: { user: grant.holder },
    what: 'receipt',
    data: { requestId: grant.requestId, ...data, at: ctx.clock.now() },
  })
}

async function alarmIfLate(ctx: Context, job: Job<'end'>, grantId: string): Promise<void> {
  await ctx.store.transaction(async (tx) => {
    await job.fence(tx)
    const grant = await getGrant(tx, grantId)
    const first = (await changesOf(tx, grantId, 'undo')).find(({ intentAt }) => intentAt !== null)
    if (!grant || !first?.intentAt) return
    const late = ctx.clock.now() - first.intentAt
    if (late < alarmAfterMs) return
    const step = Math.floor(Math.log2(late / alarmAfterMs))
    const key = `alarm:${grantId}:${first.intentAt}:${step}`
    if (!(await firstDelivery(tx, key, ctx.clock.now()))) return
    const data = { requestId: grant.requestId, lateMs: late, error: first.error }
    await record(ctx, tx, 'alarm', { requestId: grant.requestId, by: 'bot', data })
    const channel = (await getRequest(tx, grant.requestId))?.channel ?? ctx.config.policy.channels.approvals
    await ctx.jobs.enqueue(tx, 'post', key, { key, to: { channel }, what: 'alarm', data })
  })
}
