import { outcomeOf, Refusal } from '../errors.ts'
import type { JobResult } from '../jobs/worker.ts'
import { firstDelivery } from '../store/deliveries.ts'
import { payloadOf } from '../store/enqueue-jobs.ts'
import { failingCauses, forgetCause, lastErrors, noteCause } from '../store/job-health.ts'
import { forgetDrawn } from '../store/messages.ts'
import { hasRequest } from '../store/requests.ts'
import type { JobRow } from '../store/schema.ts'
import { causeOf } from './cause-of.ts'
import type { Context } from './context.ts'
import { type JobKind, slackKinds } from './job-payloads.ts'
import { record } from './transition.ts'

const loudFrom = 8

const sameCauseMs = 3_600_000
/** How soon it is seen that an alarm is over. */
const everyMs = 60_000

/**
 * A job that keeps failing stays and alarms: at the eighth failure, and at each doubling after it. Where many fail for one
 * reason, it is said once an hour; the doctor lists them all.
 */
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
  const now = ctx.clock.now()
  const cause = causeOf(String(error))
  await ctx.store.transaction(async (tx) => {
    if (!(await firstDelivery(tx, `alarm:${cause}:${Math.floor(now / sameCauseMs)}`, now))) return
    await noteCause(tx, { cause, error: data.error })
    await record(ctx, tx, 'alarm', {
      by: 'bot',
      data,
      ...((await hasRequest(tx, aboutOf(job))) ? { requestId: aboutOf(job) } : {}),
    })
  })
}

/** The request that a job is about, if any. What cannot be read is a job that fails, too. */
function aboutOf(job: JobRow): string {
  try {
    return (payloadOf(job) as { requestId?: string }).requestId ?? job.key
  } catch {
    return job.key
  }
}

/** What no job fails for any more is over, and said to be. */
export async function closeAlarms(ctx: Context): Promise<JobResult> {
  const open = await failingCauses(ctx.store.db)
  const still = open.length > 0 ? new Set((await lastErrors(ctx.store.db)).map(causeOf)) : undefined
  for (const one of open) {
    if (still?.has(one.cause)) continue
    await ctx.store.transaction(async (tx) => {
      await forgetCause(tx, one)
      await record(ctx, tx, 'alarm-over', { by: 'bot', data: { error: one.error } })
    })
  }
  return { again: everyMs }
}

/**
 * Something was changed outside for a job that somebody else had by then: this process stood still in just that moment. A
 * message is drawn again as it should be; what changed in AWS is on record, access that nobody needs is taken back, and the
 * directory is read again.
 */
export async function lookAtLateEffect(ctx: Context, job: JobRow, effect: string): Promise<void> {
  const { requestId } = payloadOf(job) as { requestId?: string }
  await ctx.store.transaction(async (tx) => {
    if (requestId && (job.kind === 'draw-card' || job.kind === 'draw-dm')) {
      // In one go with asking for it: who draws it must not believe that it shows what it should.
      await forgetDrawn(tx, requestId)
      await ctx.jobs.enqueue(tx, job.kind, job.key, { requestId })
      return
    }
    if (slackKinds.includes(job.kind as JobKind)) return
    const about = aboutOf(job)
    const known = await hasRequest(tx, about)
    await record(ctx, tx, 'late-effect', {
      by: 'bot',
      data: { effect, key: job.key },
      ...(known ? { requestId: about } : {}),
    })
    if (known)
      await ctx.jobs.enqueue(tx, 'end-orphan', about, { requestId: about, at: ctx.clock.now() }, { priority: 0 })
    await ctx.jobs.enqueue(tx, 'refresh-directory', 'refresh-directory', {}, { runAt: ctx.clock.now() })
  })
  ctx.jobs.kick()
}
