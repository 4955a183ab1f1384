import { Refusal } from '../../errors.ts'
import type { JobResult } from '../../jobs/worker.ts'
import { membersOf } from '../../policy/policy-people.ts'
import type { Ruling } from '../../policy/policy-types.ts'
import type { Tx } from '../../store/database.ts'
import { pausedFor, pausedNow } from '../../store/pauses.ts'
import { openFor, questionsOn } from '../../store/questions.ts'
import type { Request } from '../../store/request.ts'
import { getRequest } from '../../store/requests.ts'
import type { Context } from '../context.ts'
import type { JobPayloads } from '../job-payloads.ts'
import { lockRequest, transition } from '../transition.ts'
import { hasEscalated } from './escalated.ts'
import { onRecord } from './on-record.ts'
import { rememberedRuling } from './ruling.ts'
import { gainersAmong, unconcerned } from './without-gainers.ts'

const lookAgainMs = 60_000

/**
 * The job `escalate`: nobody has decided for as long as the rule waits, so more people may, and are told in the thread, as
 * far as they neither asked nor gain. A yes of one of several is a decision: then the others know of it.
 */
export async function escalate(ctx: Context, { requestId }: JobPayloads['escalate']): Promise<JobResult> {
  const seen = await getRequest(ctx.store.db, requestId)
  if (seen?.state !== 'pending') return undefined
  const escalation = await rememberedRuling(ctx, seen, seen.requester).then(
    (ruling: Ruling) => ruling.escalation,
    (error: unknown) => {
      // Where no rule gives it any more, whoever decides is told.
      if (!(error instanceof Refusal)) throw error
      return undefined
    },
  )
  if (!escalation) return undefined
  const { to, afterMs } = escalation
  // Who gains is asked of AWS: not before its time.
  const due = await ctx.store.transaction(async (tx) =>
    whenDue(ctx, tx, await lockRequest(ctx, tx, requestId), afterMs),
  )
  if (due !== 'now') return due
  const more = membersOf(ctx.roster, to)
  const gaining = await gainersAmong(ctx, seen, more)
  const { may } = await unconcerned(ctx, seen, more, gaining)
  const who = more.filter(may)
  return ctx.store.transaction(async (tx) => {
    const row = await lockRequest(ctx, tx, requestId)
    const due = await whenDue(ctx, tx, row, afterMs)
    if (due !== 'now') return due
    if (!row.ruling) return undefined
    if (who.length === 0) return { again: lookAgainMs }
    const ruling = { ...row.ruling, gaining: [...new Set([...(row.ruling.gaining ?? []), ...gaining])] }
    await transition(ctx, tx, row, 'pending', { fact: 'escalated', by: 'bot', data: { to, who }, patch: { ruling } })
    // It names on the card who can approve by now.
    await ctx.jobs.enqueue(tx, 'check-approvers', 'check-approvers', {})
    return undefined
  })
}

/**
 * By the log: neither an older job nor one that others have put forward shortens what the rule gives those who decide.
 * Undefined where somebody has decided, or it has escalated. With the request locked.
 */
async function whenDue(ctx: Context, tx: Tx, row: Request, afterMs: number): Promise<'now' | JobResult> {
  if (row.state !== 'pending' || (await hasEscalated(ctx, tx, row.id))) return undefined
  const { approvals, since, shown } = await onRecord(ctx, tx, row)
  if (approvals.size > 0 || !shown) return undefined
  const questions = await questionsOn({ db: tx, seal: ctx.store.seal }, row.id)
  if (questions.some(({ answer }) => answer === null) || (await pausedNow(ctx, tx))) return { again: lookAgainMs }
  const now = ctx.clock.now()
  const early = since + afterMs + (await pausedFor(ctx, tx, since)) + openFor(questions, since, now) - now
  return early > 0 ? { again: early } : 'now'
}
