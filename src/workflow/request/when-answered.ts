import { classify, isUnanswered } from '../../aws/aws-errors.ts'
import { outcomeOf, Refusal } from '../../errors.ts'
import type { Job, JobResult } from '../../jobs/worker.ts'
import type { Context } from '../context.ts'
import { SlackSilent } from '../people/person.ts'
import { lockRequest, transition, waitingOn } from '../transition.ts'

/** Waiting of which nobody needs to hear. */
const unnoticedMs = 5_000
/** Since when a request waits, while this process tries; the word of it stands with the request. */
const since = new WeakMap<Context, Map<string, number>>()

/**
 * Only what AWS or Slack refuses as such ends a request. While it cannot be asked (an outage, too many calls, credentials
 * that have run out) the request waits, says so, and goes on by itself.
 */
export const whenAnswered =
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
      const slack = error instanceof SlackSilent ? error : undefined
      if (!slack && !isUnanswered(error)) throw error
      const now = ctx.clock.now()
      const began = known.get(requestId) ?? now
      known.set(requestId, began)
      ctx.log.warn(
        { err: error, request: requestId, waits: now - began },
        `${slack ? 'Slack' : 'AWS'} cannot be asked about a request`,
      )
      const again = slack?.againMs ?? Math.min(60_000, Math.max(1_000, (now - began) / 2))
      const why = slack
        ? new Refusal('slack_waits')
        : new Refusal('aws_waits', { text: classify(error).text.slice(0, 300) })
      if (now + (slack ? again : 0) - began >= unnoticedMs) await sayThatItWaits(ctx, job, requestId, why)
      return { again, untried: true }
    }
  }

/** Once for each reason. */
async function sayThatItWaits(ctx: Context, job: Job, requestId: string, why: Refusal): Promise<void> {
  await ctx.store.transaction(async (tx) => {
    await job.fence(tx)
    const row = await lockRequest(ctx, tx, requestId)
    if (waitingOn(row.outcome) === why.code || !['planning', 'approved', 'executing'].includes(row.state)) return
    const outcome = outcomeOf(why)
    await transition(ctx, tx, row, row.state, { fact: 'waits', by: 'bot', data: { ...outcome }, patch: { outcome } })
  })
  ctx.jobs.kick()
}
