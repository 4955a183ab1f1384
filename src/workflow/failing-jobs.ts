import { outcomeOf, Refusal } from '../errors.ts'
import { hasRequest } from '../store/requests.ts'
import type { JobRow } from '../store/schema.ts'
import type { Context } from './context.ts'
import { record } from './transition.ts'

const loudFrom = 8

/** A job that keeps failing stays and alarms: at the eighth failure, and at each doubling after it. */
export async function alarmOfFailingJob(ctx: Context, job: JobRow, error: unknown): Promise<void> {
  const doublings = Math.log2(job.attempts / loudFrom)
  if (doublings < 0 || !Number.isInteger(doublings)) return
  // A failing post of the audit channel must not make ever more to post.
  if (job.kind === 'post-audit') return
  const data = {
    job: job.kind,
    key: job.key,
    attempts: job.attempts,
    error: error instanceof Refusal ? outcomeOf(error) : { text: String(error).slice(0, 500) },
  }
  await ctx.store.transaction(async (tx) => {
    await record(ctx, tx, 'alarm', {
      by: 'bot',
      data,
      ...((await hasRequest(tx, job.key)) ? { requestId: job.key } : {}),
    })
  })
}
