import { Refusal } from '../../errors.ts'
import { sealedEntriesOf } from '../../store/audit-log.ts'
import type { Request } from '../../store/request.ts'
import { getRequests } from '../../store/requests.ts'
import type { Context } from '../context.ts'
import { onRecord, readRecord } from './on-record.ts'
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

/**
 * Of what is listed as waiting the first `most`, as far as they read as they were asked and planned, and the rest, which is
 * only counted. What does not is over before anybody sees it so. A few statements, however many there are.
 */
export async function likeRecord<Listed extends { id: string }>(
  ctx: Context,
  waiting: readonly Listed[],
  most: number,
): Promise<Listed[]> {
  const { db, seal } = ctx.store
  const like: Listed[] = []
  let at = 0
  while (like.length < most && at < waiting.length) {
    const some = waiting.slice(at, at + most)
    at += most
    const ids = some.map(({ id }) => id)
    const [rows, entries] = [await getRequests(db, ids), await sealedEntriesOf({ db, seal }, ids)]
    const unlike = rows.filter((row) => {
      const { asked, shown } = readRecord(entries.get(row.id) ?? [], row)
      return row.state === 'pending' && !(asked && shown)
    })
    for (const row of unlike) await refuseUnlikeRecord(ctx, row)
    like.push(...some.filter(({ id }) => !unlike.some((row) => row.id === id)))
  }
  return [...like, ...waiting.slice(at)]
}
