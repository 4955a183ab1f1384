import { Refusal } from '../../errors.ts'
import type { Request } from '../../store/request.ts'
import type { Context } from '../context.ts'
import { onRecord } from './on-record.ts'
import { refuseRequest } from './outcome.ts'

/**
 * What waits to be decided must read as it was asked and planned: where its row does not, the request is over before
 * anybody sees it so. Gives why it is refused.
 */
export async function refuseUnlikeRecord(ctx: Context, seen: Request): Promise<Refusal | undefined> {
  if (seen.state !== 'pending') return undefined
  const { asked, shown } = await onRecord(ctx, ctx.store.db, seen)
  if (asked && shown) return undefined
  const refusal = new Refusal('not_on_record', { id: seen.id })
  ctx.log.error({ request: seen.id }, 'the database says of a request what the audit log does not')
  await refuseRequest(ctx, seen.id, refusal)
  return refusal
}
