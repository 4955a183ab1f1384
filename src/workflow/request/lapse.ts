import type { JobResult } from '../../jobs/worker.ts'
import type { Ruling } from '../../policy/policy-types.ts'
import type { Tx } from '../../store/database.ts'
import { pausedFor } from '../../store/pauses.ts'
import type { Request } from '../../store/request.ts'
import { getRequest } from '../../store/requests.ts'
import type { Context } from '../context.ts'
import type { JobPayloads } from '../job-payloads.ts'
import { lockRequest, transition } from '../transition.ts'

/** A pending request lapses in the end; until then its approvers are reminded. */
export async function awaitDecision(
  ctx: Context,
  tx: Tx,
  requestId: string,
  ruling: Ruling,
  now: number,
): Promise<void> {
  await ctx.jobs.enqueue(tx, 'expire', requestId, { requestId }, { runAt: now + ruling.pendingForMs })
  await listIfLong(ctx, tx, requestId)
  await ctx.jobs.enqueue(tx, 'remind', requestId, { requestId }, { runAt: now + ruling.remindEveryMs })
}

/** The job `expire`: a request that nobody decided lapses. */
export async function expire(ctx: Context, { requestId }: JobPayloads['expire']): Promise<JobResult> {
  return ctx.store.transaction(async (tx) => {
    const row = await lockRequest(ctx, tx, requestId)
    if (row.state !== 'pending' || row.expiresAt === null) return undefined
    const now = ctx.clock.now()
    const lapsesAt = await lapseOf(ctx, tx, row)
    if (now < lapsesAt) return { again: lapsesAt - now }
    await transition(ctx, tx, row, 'expired', { fact: 'expired', by: 'bot', patch: { endedAt: now } })
    return undefined
  })
}

/** The job `remind`: says in the card's thread that it still waits, and draws the card anew with the times of now. */
export async function remind(ctx: Context, { requestId }: JobPayloads['remind']): Promise<JobResult> {
  return ctx.store.transaction(async (tx) => {
    const row = await lockRequest(ctx, tx, requestId)
    if (row.state !== 'pending' || !row.ruling) return undefined
    const { remindEveryMs } = row.ruling
    // Killed before the next time was noted, the bot reminds again: under the same key, so nobody sees it twice.
    const key = `reminder:${requestId}:${Math.round((ctx.clock.now() - row.createdAt) / remindEveryMs)}`
    const data = { requestId, expiresAt: row.expiresAt }
    await ctx.jobs.enqueue(tx, 'post', key, { key, to: { threadOf: requestId }, what: 'reminder', data })
    await ctx.jobs.enqueue(tx, 'draw-card', requestId, { requestId })
    return { again: remindEveryMs }
  })
}

/** So many changes stand on a card; all of more are in a file beside it. */
const mostOnCard = 5

export async function listIfLong(ctx: Context, tx: Tx, requestId: string): Promise<void> {
  const request = await getRequest(tx, requestId)
  const { changes = [], details = [] } = request?.plan ?? {}
  if (changes.length > mostOnCard || details.length > 0)
    await ctx.jobs.enqueue(tx, 'list-file', requestId, { requestId })
}

/** When a pending request lapses: the time that the bot was paused does not count. */
export const lapseOf = async (ctx: Context, tx: Tx, { expiresAt, createdAt, ruling }: Request): Promise<number> =>
  (expiresAt ?? 0) + (await pausedFor(ctx, tx, Math.max(createdAt, (expiresAt ?? 0) - (ruling?.pendingForMs ?? 0))))
