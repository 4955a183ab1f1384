import { createHash } from 'node:crypto'
import type { Outcome } from '../errors.ts'
import type { Queries } from './database.ts'
import { readOutcome } from './kept-outcome.ts'
import { deleteSetting, putSetting } from './settings.ts'

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

/** Why jobs fail, as long as any does: what an alarm was given for. */
export interface FailingCause {
  cause: string
  error: Outcome
}
const prefix = 'failing.'
const nameOf = (cause: string): string => `${prefix}${createHash('sha256').update(cause).digest('hex').slice(0, 32)}`

export const noteCause = (db: Queries, of: FailingCause): Promise<void> =>
  putSetting(db, nameOf(of.cause), JSON.stringify(of))

export const forgetCause = (db: Queries, { cause }: FailingCause): Promise<void> => deleteSetting(db, nameOf(cause))

export async function failingCauses(db: Queries): Promise<FailingCause[]> {
  const rows = await db.selectFrom('settings').select('value').where('key', 'like', `${prefix}%`).execute()
  return rows.map(({ value }) => JSON.parse(value))
}

/** What the jobs that keep failing said last. */
export async function lastErrors(db: Queries): Promise<string[]> {
  const rows = await db.selectFrom('jobs').select('lastError').where('attempts', '>=', manyAttempts).execute()
  return rows.flatMap(({ lastError }) => lastError ?? [])
}
