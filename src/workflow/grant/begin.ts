import type { Refusal } from '../../errors.ts'
import type { Json } from '../../json.ts'
import { assignmentNames } from '../../operations/shared/access.ts'
import { changesFor, changesOf, type StoredChange } from '../../store/changes.ts'
import type { Tx } from '../../store/database.ts'
import { firstDelivery } from '../../store/deliveries.ts'
import { endWishOf } from '../../store/end-wish.ts'
import {
  assignmentOf,
  deleteGrant,
  type Grant,
  grantOn,
  numberOf,
  oneOf,
  updateGrant,
  wasLeftTo,
} from '../../store/grants.ts'
import type { Request } from '../../store/request.ts'
import { getRequest } from '../../store/requests.ts'
import type { Context } from '../context.ts'
import { operationOf, planOf, removalOf } from '../request/operation.ts'
import { endOfGrant } from '../request/scheduled.ts'
import { record, redraw } from '../transition.ts'
import { wantEnd } from './ask-to-end.ts'
import { grantOnRecord } from './proven.ts'

/**
 * AWS shows the access: its grant begins, or the one that it extends lasts longer and it is none of its own. The grants of
 * one request end together, those that were only given at a second try too. With `refused` it would not be given any more:
 * it ends at once.
 */
export async function beginGrant(
  ctx: Context,
  tx: Tx,
  row: Request,
  grant: Grant,
  { now, refused }: { now: number; refused: Refusal | undefined },
): Promise<void> {
  if (grant.state !== 'starting') return
  if (!refused && (await extend(ctx, tx, row, grant, now))) return
  const beside = await oneOf(tx, row.id, ['active'])
  const endsAt = row.permanent ? null : (beside?.endsAt ?? (await endOfGrant(ctx, tx, row, now)))
  await updateGrant(tx, grant, { state: 'active', startsAt: now, endsAt })
  await recordOne(ctx, tx, row, grant, 'granted', { until: endsAt })
  if (endsAt !== null) await scheduleEnd(ctx, tx, { row, grant, now, endsAt })
  if (refused) await wantEnd(ctx, tx, grant.id, { cause: 'no-longer-allowed', by: 'bot' })
}

/** Extends the grant that the request names, when it still lives; the access has no gap because nothing is taken away. */
async function extend(ctx: Context, tx: Tx, row: Request, own: Grant, now: number): Promise<boolean> {
  const old = row.extendsGrant ? await grantOn(tx, row.extendsGrant, own.access) : undefined
  if (old?.state !== 'active') return false
  const proven = await grantOnRecord(ctx, tx, old.requestId, (given) => given[numberOf(old)])
  const extended = await getRequest(tx, old.requestId)
  if (!extended || proven?.state !== 'active') return false
  const from = proven.endsAt
  const endsAt = row.permanent || from === null ? null : Math.max(from, await endOfGrant(ctx, tx, row, now))
  await deleteGrant(tx, own.id)
  await updateGrant(tx, old, { endsAt })
  if (endsAt !== null) await scheduleEnd(ctx, tx, { row, grant: old, now, endsAt })
  await recordOne(ctx, tx, row, own, 'done', { extends: old.id })
  await recordOne(ctx, tx, extended, old, 'extended', { by: row.id, from, until: endsAt })
  // Said once for all that end together.
  if (await firstDelivery(tx, `extended:${row.id}`, now)) {
    const data = { by: row.id, from, until: endsAt }
    await record(ctx, tx, 'extended', { requestId: old.requestId, by: row.requester, data })
    await redraw(ctx, tx, old.requestId)
  }
  return true
}

/** What is true of one of several is on record for itself: by that its row is known to be right. */
async function recordOne(
  ctx: Context,
  tx: Tx,
  row: Request,
  grant: Grant,
  fact: string,
  more: { [key: string]: Json },
): Promise<void> {
  if (!planOf(row).accesses) return
  const data = { ...namesOfGrant(ctx, grant), ...more }
  await record(ctx, tx, `one-${fact}`, { requestId: row.id, by: 'bot', data })
}

/** One of several grants, for the audit log. */
export function namesOfGrant({ directory }: Pick<Context, 'directory'>, grant: Grant): { [key: string]: string } {
  const { account, permissionSet, principal } = assignmentNames(assignmentOf(grant), directory)
  return { access: grant.access, account, set: permissionSet, for: principal }
}

async function scheduleEnd(
  ctx: Context,
  tx: Tx,
  { row, grant, now, endsAt }: { row: Request; grant: Grant; now: number; endsAt: number },
): Promise<void> {
  const { id: grantId, requestId } = grant
  const warnAt = endsAt - Math.min(15 * 60_000, (endsAt - now) / 3)
  // A job of its own for each end: one that waits already would keep its earlier time. One word for all that end then.
  await ctx.jobs.enqueue(tx, 'warn', `${requestId}:${endsAt}`, { grantId, endsAt }, { runAt: warnAt })
  const [removal] = removalOf(ctx, row, grant)
  const lane = removal && operationOf(ctx, row.operation).lane?.(removal)
  const end = { grantId, cause: 'expired', by: 'bot' } as const
  await ctx.jobs.enqueue(tx, 'end', grantId, end, { runAt: endsAt, priority: 0, lane })
}

/**
 * It could not be given. Where an attempt may have reached AWS all the same (time-out, several tries, or AWS works on it
 * still), the access is taken away to be sure: access without a grant never ends. What somebody has had ended meanwhile
 * stays ended, also where the rest is tried again.
 */
export async function failGrant(
  ctx: Context,
  tx: Tx,
  row: Request,
  grant: Grant,
  of: readonly StoredChange[],
): Promise<void> {
  if (grant.state !== 'starting') return
  await recordOne(ctx, tx, row, grant, 'failed', {})
  const unsure = of.some(({ attempts, state }) => attempts > 1 || state === 'started' || state === 'applied')
  if (unsure || (await wasLeftTo(tx, grant))) {
    await updateGrant(tx, grant, { state: 'active' })
    await wantEnd(ctx, tx, grant.id, { cause: 'failed', by: 'bot' })
    return
  }
  const cause = endWishOf(ctx.store, grant) ? {} : { endCause: 'failed' }
  await updateGrant(tx, grant, { state: 'ended', endedAt: ctx.clock.now(), ...cause })
}

/** The changes that give a grant: those of its target, or all where there is one grant alone. */
export const changesGiving = (tx: Tx, row: Request, { access }: Grant): Promise<StoredChange[]> =>
  planOf(row).accesses ? changesFor(tx, row.id, access) : changesOf(tx, row.id, 'do')
