import { type Check, found, ok, wholeMinutes } from './finding.ts'

/** So many failures are no hiccup. */
const manyAttempts = 5
/** A worker looks for due jobs every second. */
const longWaitMs = 5 * 60_000

/** Jobs that keep failing, and jobs that nobody takes. */
export const checkJobs: Check = async ({ clock, store }) => {
  const failing = await store.db
    .selectFrom('jobs')
    .select(['kind', 'key', 'attempts', 'lastError'])
    .where('attempts', '>=', manyAttempts)
    .orderBy('attempts', 'desc')
    .limit(10)
    .execute()
  const { count } = await store.db
    .selectFrom('jobs')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('runAt', '<', clock.now() - longWaitMs)
    .where((e) => e.or([e('leaseUntil', 'is', null), e('leaseUntil', '<', clock.now() - longWaitMs)]))
    .executeTakeFirstOrThrow()
  const findings = failing.map(({ kind, key, attempts, lastError }) =>
    found('problem', 'job_failing', { kind, key, attempts, error: lastError ?? '' }),
  )
  if (Number(count) > 0)
    findings.push(found('warning', 'jobs_waiting', { count: Number(count), minutes: wholeMinutes(longWaitMs) }))
  return findings.length > 0 ? findings : [ok('jobs')]
}
