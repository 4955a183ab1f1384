import type { JobResult } from '../../jobs/worker.ts'
import type { Ruling } from '../../policy/policy-types.ts'
import type { Queries, Tx } from '../../store/database.ts'
import { pausedFor } from '../../store/pauses.ts'
import { longerFor, questionsOn } from '../../store/questions.ts'
import type { Request } from '../../store/request.ts'
import { getRequest } from '../../store/requests.ts'
import type { Context } from '../context.ts'
import type { JobPayloads } from '../job-payloads.ts'
import { lockRequest, transition } from '../transition.ts'
import { onRecord } from './on-record.ts'
import { overAt } from './scheduled.ts'

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
  const { escalation } = ruling
  if (escalation) await ctx.jobs.enqueue(tx, 'escalate', requestId, { requestId }, { runAt: now + escalation.afterMs })
  await ctx.jobs.enqueue(tx, 'remind', requestId, { requestId }, { runAt: now + ruling.remindEveryMs })
}

const lookAgainMs = 60_000

const isAnswerOpen = async (ctx: Context, tx: Tx, requestId: string): Promise<boolean> =>
  (await questionsOn({ db: tx, seal: ctx.store.seal }, requestId)).some(({ answer }) => answer === null)

/** The job `expire`: a request that nobody decided lapses. */
export async function expire(ctx: Context, { requestId }: JobPayloads['expire']): Promise<JobResult> {
  return ctx.store.transaction(async (tx) => {
    const row = await lockRequest(ctx, tx, requestId)
    if (row.state !== 'pending' || row.expiresAt === null) return undefined
    if (await hasLapsed(ctx, tx, row)) return undefined
    // While a question is open what is left stays the same.
    const atLeast = (await isAnswerOpen(ctx, tx, requestId)) ? lookAgainMs : 0
    return { again: Math.max((await lapseOf(ctx, tx, row)) - ctx.clock.now(), atLeast) }
  })
}

/** Each reminder comes after four times as long as the one before it, ms: a first one soon, and few. */
export function nextReminder(everyMs: number, waitedMs: number): { nth: number; inMs: number } {
  let [nth, step, at] = [0, everyMs, everyMs]
  while (at <= waitedMs) {
    nth += 1
    step *= 4
    at += step
  }
  return { nth, inMs: at - waitedMs }
}

/** The job `remind`: says in the card's thread that it still waits, and draws the card anew with the times of now. */
export async function remind(ctx: Context, { requestId }: JobPayloads['remind']): Promise<JobResult> {
  return ctx.store.transaction(async (tx) => {
    const row = await lockRequest(ctx, tx, requestId)
    if (row.state !== 'pending' || !row.ruling || row.expiresAt === null) return undefined
    const since = Math.max(row.createdAt, row.expiresAt - row.ruling.pendingForMs)
    const { nth, inMs } = nextReminder(row.ruling.remindEveryMs, ctx.clock.now() - since)
    // Who asked is to answer first.
    if (nth === 0 || (await isAnswerOpen(ctx, tx, requestId))) return { again: inMs }
    // Killed before the next time was noted, the bot reminds again: under the same key, so nobody sees it twice.
    const key = `reminder:${requestId}:${since}:${nth}`
    const data = { requestId, expiresAt: row.expiresAt }
    await ctx.jobs.enqueue(tx, 'post', key, { key, to: { threadOf: requestId }, what: 'reminder', data })
    await ctx.jobs.enqueue(tx, 'draw-card', requestId, { requestId })
    return { again: inMs }
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

/**
 * When a pending request lapses. The time that the bot was paused does not count, nor that in which the requester was to
 * answer a question, which doubles the time at the most. It is no later than the log and its own end allow, whatever its row
 * says.
 */
export async function lapseOf(ctx: Pick<Context, 'store' | 'clock'>, db: Queries, row: Request): Promise<number> {
  const { createdAt, ruling } = row
  const waits = ruling?.pendingForMs ?? 0
  const { since: decidedSince } = await onRecord(ctx, db, row)
  const expiresAt = Math.min(row.expiresAt ?? 0, decidedSince + waits)
  const since = Math.max(createdAt, expiresAt - waits)
  const questions = await questionsOn({ db, seal: ctx.store.seal }, row.id)
  const longer = (await pausedFor(ctx, db, since)) + longerFor(questions, { ...row, expiresAt }, ctx.clock.now())
  return Math.min(expiresAt + longer, overAt(row) ?? Number.POSITIVE_INFINITY)
}

/** Whether it has lapsed by now; then it is over from here on, though its job has not run yet. */
export async function hasLapsed(ctx: Context, tx: Tx, row: Request): Promise<boolean> {
  const now = ctx.clock.now()
  if (row.expiresAt === null || now < (await lapseOf(ctx, tx, row))) return false
  await transition(ctx, tx, row, 'expired', { fact: 'expired', by: 'bot', patch: { endedAt: now } })
  return true
}
