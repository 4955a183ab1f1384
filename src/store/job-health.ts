import type { Queries } from './database.ts'
import { readOutcome } from './kept-outcome.ts'

/** From so many failures on, a job counts as failing. */
const manyAttempts = 5

/** Jobs that keep failing, worst first. */
export async function failingJobs(db: Queries) {
  const rows = await db
    .selectFrom('jobs')
    .select(['kind', 'key', 'attempts', 'lastError'])
    .where('attempts', '>=', manyAttempts)
    .orderBy('attempts', 'desc')
    .limit(10)
    .execute()
  return rows.map(({ lastError, ...row }) => ({ ...row, why: readOutcome(lastError) }))
}

export async function countFailingJobs(db: Queries): Promise<number> {
  const { n } = await db
    .selectFrom('jobs')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('attempts', '>=', manyAttempts)
    .executeTakeFirstOrThrow()
  return Number(n)
}

/** Jobs that were due before a time and that nobody has taken since. */
export async function countJobsLeft(db: Queries, before: number): Promise<number> {
  const { n } = await db
    .selectFrom('jobs')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('runAt', '<', before)
    .where((e) => e.or([e('leaseUntil', 'is', null), e('leaseUntil', '<', before)]))
    .executeTakeFirstOrThrow()
  return Number(n)
}
