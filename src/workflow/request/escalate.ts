import { Refusal } from '../../errors.ts'
import type { JobResult } from '../../jobs/worker.ts'
import { membersOf } from '../../policy/policy-people.ts'
import type { Ruling } from '../../policy/policy-types.ts'
import { pausedFor, pausedNow } from '../../store/pauses.ts'
import { openFor, questionsOn } from '../../store/questions.ts'
import { getRequest } from '../../store/requests.ts'
import type { Context } from '../context.ts'
import type { JobPayloads } from '../job-payloads.ts'
import { lockRequest, record } from '../transition.ts'
import { hasEscalated } from './escalated.ts'
import { onRecord } from './on-record.ts'
import { rememberedRuling } from './ruling.ts'

const lookAgainMs = 60_000

/**
 * The job `escalate`: nobody has decided for as long as the rule waits, so more people may, and are told in the thread. A
 * yes of one of several is a decision: then the others know of it.
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
  return ctx.store.transaction(async (tx) => {
    const row = await lockRequest(ctx, tx, requestId)
    if (row.state !== 'pending' || (await hasEscalated(ctx, tx, requestId))) return undefined
    const { approvals, since } = await onRecord(ctx, tx, row)
    if (approvals.size > 0) return undefined
    const questions = await questionsOn({ db: tx, seal: ctx.store.seal }, requestId)
    if (questions.some(({ answer }) => answer === null) || (await pausedNow(ctx, tx))) return { again: lookAgainMs }
    // By the log: neither an older job nor one that others have put forward shortens what the rule gives those who decide.
    const now = ctx.clock.now()
    const early = since + afterMs + (await pausedFor(ctx, tx, since)) + openFor(questions, since, now) - now
    if (early > 0) return { again: early }
    const who = membersOf(ctx.roster, to).filter((id) => id !== row.requester)
    await record(ctx, tx, 'escalated', { requestId, by: 'bot', data: { to, who } })
    // It names on the card who can approve by now.
    await ctx.jobs.enqueue(tx, 'check-approvers', 'check-approvers', {})
    return undefined
  })
}
