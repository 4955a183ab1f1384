import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Json } from '../json.ts'
import type { Queries, Store, Tx } from './database.ts'
import type { JobRow } from './schema.ts'
import type { Seal } from './seal.ts'

/** A lease that somebody else has taken over: whatever was about to be written must not be. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost'
}

const sealed = ({ kind, key, payloadJson }: Pick<JobRow, 'kind' | 'key' | 'payloadJson'>): Json => [
  'job',
  kind,
  key,
  payloadJson,
]

/** Whether the bot itself asked for this job; a row that somebody put into the database is none of its. */
export const isOwnJob = ({ seal }: Pick<Store, 'seal'>, row: JobRow): boolean =>
  seal.check(sealed(row), row.seal) === 'good'

/** See `Jobs.enqueue`. */
export async function enqueueJob(
  tx: Tx,
  job: { kind: string; key: string; payload: unknown; runAt: number; priority: number; now: number; seal?: Seal },
): Promise<void> {
  const payloadJson = JSON.stringify(job.payload)
  const seal = job.seal?.make(sealed({ kind: job.kind, key: job.key, payloadJson })) ?? null
  await tx
    .insertInto('jobs')
    .values({
      id: randomUUID(),
      kind: job.kind,
      key: job.key,
      payloadJson,
      runAt: job.runAt,
      priority: job.priority,
      attempts: 0,
      generation: 0,
      leaseToken: null,
      leaseUntil: null,
      lastError: null,
      createdAt: job.now,
      seal,
    })
    .onConflict((c) =>
      c.columns(['kind', 'key']).doUpdateSet({
        payloadJson,
        seal,
        // A waiting job keeps the earlier time; a running one is asked for again at the new time.
        runAt: sql<number>`case when jobs."leaseToken" is null and jobs."runAt" < ${job.runAt} then jobs."runAt" else ${job.runAt} end`,
        generation: sql<number>`jobs.generation + 1`,
        attempts: 0,
      }),
    )
    .execute()
}

export async function cancelJob(tx: Tx, kind: string, key: string): Promise<void> {
  await tx.deleteFrom('jobs').where('kind', '=', kind).where('key', '=', key).where('leaseToken', 'is', null).execute()
}

/**
 * Takes the next due job, if any, for `leaseMs`. Replicas never take the same one; nor is one of `running` taken by the
 * process that runs it, when its lease ran out because the computer slept.
 */
export async function claimJob(
  store: Store,
  now: number,
  leaseMs: number,
  running: string[] = [],
): Promise<JobRow | undefined> {
  const due = store.skipLocked(
    store.db
      .selectFrom('jobs')
      .select('id')
      // What was begun and never finished is due whatever it was asked for since: its beginner has died.
      .where((e) => e.or([e.and([e('leaseUntil', 'is', null), e('runAt', '<=', now)]), e('leaseUntil', '<', now)]))
      .$if(running.length > 0, (q) => q.where('id', 'not in', running))
      .orderBy('priority')
      .orderBy('runAt')
      .orderBy('createdAt')
      .limit(1),
  )
  return store.db
    .updateTable('jobs')
    .set({ leaseToken: randomUUID(), leaseUntil: now + leaseMs, attempts: sql<number>`attempts + 1` })
    .where('id', 'in', due)
    .returningAll()
    .executeTakeFirst()
}

/** Throws `LeaseLost` unless the job is still ours; in a transaction, it stays so until the end. */
export async function assertLease(db: Queries, job: JobRow): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('jobs')
    .set({ leaseToken: job.leaseToken })
    .where('id', '=', job.id)
    .where('leaseToken', '=', job.leaseToken)
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) throw new LeaseLost(`${job.kind} ${job.key}`)
}

export async function extendLease(db: Queries, job: JobRow, until: number): Promise<void> {
  await mine(db.updateTable('jobs').set({ leaseUntil: until }), job).execute()
}

/** Done: gone, unless it was asked for again in the meantime. */
export async function finishJob(db: Queries, job: JobRow): Promise<void> {
  const { numDeletedRows } = await db
    .deleteFrom('jobs')
    .where('id', '=', job.id)
    .where('leaseToken', '=', job.leaseToken)
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
    }),
    job,
  ).execute()
}

/** When the next job that nobody works on is due, ms. */
export async function nextDue(db: Queries, running: string[] = []): Promise<number | undefined> {
  const row = await db
    .selectFrom('jobs')
    .$if(running.length > 0, (q) => q.where('id', 'not in', running))
    .select((e) =>
      e.fn.min<number | null>(sql`case when "leaseUntil" is null then "runAt" else "leaseUntil" end`).as('at'),
    )
    .executeTakeFirst()
  return row?.at === null || row?.at === undefined ? undefined : Number(row.at)
}

// biome-ignore lint/suspicious/noExplicitAny: the builder's type depends on what was set
const mine = <T extends { where: any }>(query: T, job: JobRow): T =>
  query.where('id', '=', job.id).where('leaseToken', '=', job.leaseToken)
