import { classify, isUnanswered } from '../../aws/aws-errors.ts'
import { outcomeOf, Refusal } from '../../errors.ts'
import type { Job, JobResult } from '../../jobs/worker.ts'
import type { Context } from '../context.ts'
import { lockRequest, transition, waitsForAws } from '../transition.ts'

/** Waiting of which nobody needs to hear. */
const unnoticedMs = 5_000
/** Since when a request waits, while this process tries; the word of it stands with the request. */
const since = new WeakMap<Context, Map<string, number>>()

/**
 * Only what AWS refuses as such ends a request. While it cannot be asked (an outage, too many calls, credentials that have
 * run out) the request waits, says so, and goes on by itself.
 */
export const whenAwsAnswers =
  <P extends { requestId: string }>(ctx: Context, work: (job: Job<P>) => Promise<JobResult>) =>
  async (job: Job<P>): Promise<JobResult> => {
    const { requestId } = job.payload
    const known = since.get(ctx) ?? new Map<string, number>()
    since.set(ctx, known)
    try {
      const result = await work(job)
      known.delete(requestId)
      return result
    } catch (error) {
      if (!isUnanswered(error)) throw error
      const now = ctx.clock.now()
      const began = known.get(requestId) ?? now
      known.set(requestId, began)
      ctx.log.warn({ err: error, request: requestId, waits: now - began }, 'AWS cannot be asked about a request')
      if (now - began >= unnoticedMs) await sayThatItWaits(ctx, job, requestId, classify(error).text)
      return { again: Math.min(60_000, Math.max(1_000, (now - began) / 2)), untried: true }
    }
  }

/** Once for each reason. */
async function sayThatItWaits(ctx: Context, job: Job, requestId: string, text: string): Promise<void> {
  await ctx.store.transaction(async (tx) => {
    await job.fence(tx)
    const row = await lockRequest(ctx, tx, requestId)
    if (waitsForAws(row.outcome) || !['planning', 'approved', 'executing'].includes(row.state)) return
    const outcome = outcomeOf(new Refusal('aws_waits', { text: text.slice(0, 300) }))
    await transition(ctx, tx, row, row.state, { fact: 'waits', by: 'bot', data: { ...outcome }, patch: { outcome } })
  })
  ctx.jobs.kick()
}
