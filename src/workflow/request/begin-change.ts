import { outcomeOf, Refusal } from '../../errors.ts'
import { changeAt, type StoredChange, updateChange } from '../../store/changes.ts'
import type { Tx } from '../../store/database.ts'
import { endWishOf } from '../../store/end-wish.ts'
import { grantOn, grantsOfRequest } from '../../store/grants.ts'
import type { Request } from '../../store/request.ts'
import type { Context } from '../context.ts'
import type { Job } from '../job-payloads.ts'
import { stopAmong } from '../people/stopped.ts'
import { lockRequest, redraw } from '../transition.ts'
import { gainingPrincipals } from './beneficiary.ts'

/** Whether AWS has taken nothing of it: it can be left undone without a trace. */
export const isUntaken = ({ phase, state, attempts, asyncRequestId }: StoredChange): boolean =>
  phase === 'do' && state !== 'applied' && attempts === 0 && asyncRequestId === null

/**
 * Stores that AWS is about to be asked, unless it must not be any more. Whoever has access ended does so with the request
 * locked: either it is seen here, or the end finds what was begun. `moved-on`: it is another change by now, or its request
 * is not being carried out.
 */
export async function beginChange(
  ctx: Context,
  job: Job,
  row: StoredChange,
  intentAt: number,
): Promise<'begun' | 'moved-on' | Refusal> {
  return ctx.store.transaction(async (tx) => {
    const request = await lockRequest(ctx, tx, row.requestId)
    await job.fence(tx)
    const begun = await mayBegin(ctx, tx, request, row)
    if (begun === 'begun') await updateChange(tx, row, { state: 'started', intentAt, attempts: row.attempts + 1 })
    if (begun instanceof Refusal) {
      await updateChange(tx, row, { state: 'failed', error: outcomeOf(begun), outcomeAt: ctx.clock.now() })
      await redraw(ctx, tx, row.requestId)
    }
    return begun
  })
}

async function mayBegin(
  ctx: Context,
  tx: Tx,
  request: Request,
  row: StoredChange,
): Promise<'begun' | 'moved-on' | Refusal> {
  const now = await changeAt(tx, row)
  const isSame = now?.target === row.target && now.state === row.state && now.attempts === row.attempts
  const own = row.target === null ? undefined : await grantOn(tx, request.id, row.target)
  const grants = row.target === null ? await grantsOfRequest(tx, request.id) : own ? [own] : []
  const isGoingOn = request.state === 'executing' || grants.some(({ state }) => state === 'giving')
  if (!isSame || !isGoingOn) return 'moved-on'
  const stopped = await stopAmong(ctx, tx, grants.length > 0 ? grants.map((g) => g.principalId) : gaining(request, row))
  if (stopped) return stopped
  const isWaitedFor = grants.some(
    (grant) => (grant.state === 'starting' || grant.state === 'giving') && !endWishOf(ctx.store, grant),
  )
  return grants.length === 0 || isWaitedFor ? 'begun' : new Refusal('ended_before_given', { id: request.id })
}

/** Who gains by a change that gives no grant: where there are many targets, each of them is one of the people. */
const gaining = ({ operation, input }: Request, { target }: StoredChange): string[] =>
  gainingPrincipals(operation, input).flatMap(({ id }) => (target === null || target === id ? [id] : []))
