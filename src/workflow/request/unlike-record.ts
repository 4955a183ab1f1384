import { Refusal } from '../../errors.ts'
import { sealedEntriesOf } from '../../store/audit-log.ts'
import type { Queries } from '../../store/database.ts'
import type { Request } from '../../store/request.ts'
import { getRequests } from '../../store/requests.ts'
import type { Context } from '../context.ts'
import { type OnRecord, onRecord, readRecord } from './on-record.ts'
import { refuseRequest } from './outcome.ts'

/**
 * What waits to be decided must read as it was asked and planned: where its row does not, the request is over before
 * anybody sees it so. Gives why it is refused.
 */
export async function refuseUnlikeRecord(ctx: Context, seen: Request): Promise<Refusal | undefined> {
  const isUnlike = async (db: Queries, row: Request): Promise<boolean> =>
    row.state === 'pending' && !isLike(await onRecord(ctx, db, row))
  if (!(await isUnlike(ctx.store.db, seen))) return undefined
  const refusal = new Refusal('not_on_record', { id: seen.id })
  // It may have moved on since it was read: with the request locked, row and log are of one moment.
  if (!(await refuseRequest(ctx, seen.id, refusal, isUnlike))) return undefined
  ctx.log.error({ request: seen.id }, 'the database says of a request what the audit log does not')
  return refusal
}

const isLike = ({ asked, shown }: OnRecord): boolean => asked && shown

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
    const unlike = rows.filter((row) => row.state === 'pending' && !isLike(readRecord(entries.get(row.id) ?? [], row)))
    const over = new Set<string>()
    for (const row of unlike) if (await refuseUnlikeRecord(ctx, row)) over.add(row.id)
    like.push(...some.filter(({ id }) => !over.has(id)))
  }
  return [...like, ...waiting.slice(at)]
}
