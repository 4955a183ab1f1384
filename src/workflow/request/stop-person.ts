import { Refusal } from '../../errors.ts'
import type { Tx } from '../../store/database.ts'
import { endWishOf } from '../../store/end-wish.ts'
import { grantsTo } from '../../store/grants.ts'
import type { Request } from '../../store/request.ts'
import { requestsFor } from '../../store/requests.ts'
import type { Context } from '../context.ts'
import { wantEnd } from '../grant/ask-to-end.ts'
import { lockRequest, record } from '../transition.ts'
import { operationOf } from './operation.ts'
import { refuseRequest } from './outcome.ts'

/** From the moment that a stop is carried out it is on record whom it stops. */
export async function noteStop(ctx: Context, tx: Tx, row: Request): Promise<void> {
  const userId = operationOf(ctx, row.operation).stops?.(row.input as never)
  if (userId === undefined) return
  const { userName = userId } = ctx.directory.user(userId) ?? {}
  await record(ctx, tx, 'stop-begun', { requestId: row.id, by: row.requester, data: { userId, userName } })
}

/**
 * An emergency stop begins: every grant of the person ends, and what they wait for is refused. May be done again; what ends
 * already goes on ending.
 */
export async function stopPerson(ctx: Context, row: Request): Promise<void> {
  const userId = operationOf(ctx, row.operation).stops?.(row.input as never)
  if (userId === undefined) return
  const { db } = ctx.store
  // Before its grants are read: what starts until it is refused has them by then.
  const open = await requestsFor(db, userId, ['planning', 'pending', 'approved'])
  for (const id of open) await refuseRequest(ctx, id, new Refusal('person_stopped', { id: row.id }))
  const grants = (await grantsTo(db, userId)).filter((grant) => !endWishOf(ctx.store, grant))
  for (const { id, requestId } of grants)
    await ctx.store.transaction(async (tx) => {
      await lockRequest(ctx, tx, requestId)
      await wantEnd(ctx, tx, id, { cause: 'revoked', by: row.requester })
    })
  if (grants.length + open.length === 0) return
  const data = { grants: grants.length, requests: open.length }
  await ctx.store.transaction((tx) => record(ctx, tx, 'stopping', { requestId: row.id, by: row.requester, data }))
  ctx.jobs.kick()
}
