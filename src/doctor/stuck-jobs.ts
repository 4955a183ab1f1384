import { outcomePlain } from '../error-words.ts'
import { countJobsLeft, failingJobs } from '../store/job-health.ts'
import { type Check, found, foundSay, ok, wholeMinutes } from './diagnosis.ts'

/** A worker looks for due jobs every second. */
const longWaitMs = 5 * 60_000

/** Jobs that keep failing, and jobs that nobody takes. */
export const checkJobs: Check = async ({ clock, store }) => {
  const failing = await failingJobs(store.db)
  const count = await countJobsLeft(store.db, clock.now() - longWaitMs)
  const findings = failing.map(({ kind, key, attempts, why }) =>
    foundSay('problem', 'job_failing', (say) => ({ kind, key, attempts, error: why ? outcomePlain(why, say) : '' })),
  )
  if (count > 0) findings.push(found('warning', 'jobs_waiting', { count, minutes: wholeMinutes(longWaitMs) }))
  return findings.length > 0 ? findings : [ok('jobs')]
}
