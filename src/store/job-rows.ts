import { sql } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Queries, Store, Tx } from './database.ts'
import type { JobRow } from './schema.ts'

/** A lease that somebody else has taken over: whatever was about to be written or done must not be. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost'
}

export const leaseMs = 60_000
/** An effect that is on its way when the lease runs out is seen by its heir as little as one made after it. */
const toSpareMs = 5_000

/**
 * SQLite serves one process: what it works on it knows without writing it down, and forgets when it dies. PostgreSQL
 * serves several: each job has a lease in its row, by the database's clock.
 */
const held = new WeakMap<Store, Map<string, JobRow>>()
export function heldJobs(store: Store): Map<string, JobRow> {
  const known = held.get(store) ?? new Map<string, JobRow>()
  held.set(store, known)
  return known
}
/** Nobody works on it here any more. */
export const letGo = (store: Store, { id }: Pick<JobRow, 'id'>): void => void heldJobs(store).delete(id)

// biome-ignore lint/suspicious/noExplicitAny: the builder's type depends on what was set
const mine = <T extends { where: any }>(query: T, { id, leaseToken }: JobRow): T =>
  leaseToken === null ? query.where('id', '=', id) : query.where('id', '=', id).where('leaseToken', '=', leaseToken)

/** First of a transaction that acts for the job: throws `LeaseLost` unless it is still ours, and keeps it so until the end. */
export async function assertLease(tx: Tx, job: JobRow): Promise<void> {
  if (job.leaseToken === null) return
  const ours = await mine(tx.selectFrom('jobs').select('id').forUpdate(), job).executeTakeFirst()
  if (!ours) throw new LeaseLost(`${job.kind} ${job.key}`)
}

/**
 * At the last moment before something outside is changed: throws `LeaseLost` unless the job is ours for some seconds more.
 * An answer that took long may have been read by a process that stood still after it: then it is asked again.
 */
export async function stillOurs(store: Store, clock: Clock, job: JobRow): Promise<void> {
  if (job.leaseToken === null) return
  for (let asked = 0; ; ) {
    asked = clock.now()
    const until = store.now(clock)
    const ours = await mine(store.db.selectFrom('jobs').select('id'), job)
      .where('leaseUntil', '>', sql<number>`${until} + ${toSpareMs}`)
      .executeTakeFirst()
    if (!ours) throw new LeaseLost(`${job.kind} ${job.key}`)
    if (clock.now() - asked < 1_000) return
  }
}

/** Extends the leases of all jobs that this process works on, in one statement. */
export async function extendLeases(store: Store, clock: Clock): Promise<void> {
  const tokens = [...heldJobs(store).values()].flatMap(({ leaseToken }) => leaseToken ?? [])
  if (tokens.length === 0) return
  await store.db
    .updateTable('jobs')
    .set({ leaseUntil: sql<number>`${store.now(clock)} + ${leaseMs}` })
    .where('leaseToken', 'in', tokens)
    .execute()
}

/** Done: gone, unless it was asked for again in the meantime. */
export async function finishJob(db: Queries, job: JobRow): Promise<void> {
  const { numDeletedRows } = await mine(db.deleteFrom('jobs'), job)
    .where('generation', '=', job.generation)
    .executeTakeFirst()
  if (numDeletedRows === 0n)
    await mine(db.updateTable('jobs').set({ leaseToken: null, leaseUntil: null }), job).execute()
}

/**
 * Not done yet: again at `runAt`, or earlier if it was asked for in the meantime. An error counts as a failed attempt,
 * `waits` ends the count, and `untried` leaves it as it was.
 */
export async function postponeJob(
  db: Queries,
  job: JobRow,
  runAt: number,
  outcome: { error: string } | 'waits' | 'untried',
  lane: string | null = job.lane,
): Promise<void> {
  const counted = {
    waits: { attempts: 0, lastError: null },
    untried: { attempts: job.attempts - 1, lastError: job.lastError },
  }
  await mine(
    db.updateTable('jobs').set({
      runAt: sql<number>`case when generation > ${job.generation} and "runAt" < ${runAt} then "runAt" else ${runAt} end`,
      ...(typeof outcome === 'string' ? counted[outcome] : { attempts: job.attempts, lastError: outcome.error }),
      leaseToken: null,
      leaseUntil: null,
      lane,
    }),
    job,
  ).execute()
}

/** When the next job that is not due yet will be, ms. What is due already waits for room. */
export async function nextDue(store: Store, clock: Clock): Promise<number | undefined> {
  const row = await store.db
    .selectFrom('jobs')
    .select('runAt')
    .where('runAt', '>', store.now(clock))
    .orderBy('runAt')
    .limit(1)
    .executeTakeFirst()
  return row?.runAt
}
