import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Json } from '../json.ts'
import type { Queries, Store, Tx } from './database.ts'
import { heldJobs } from './job-rows.ts'
import type { JobRow } from './schema.ts'
import type { Seal } from './seal.ts'

type Sealed = Pick<JobRow, 'kind' | 'key' | 'payloadJson' | 'createdAt'>
const sealed = ({ kind, key, payloadJson, createdAt }: Sealed): Json => ['job', kind, key, payloadJson, createdAt]
/** As earlier releases made it: it does not say when the job was asked for. */
const sealedBefore = ({ kind, key, payloadJson }: Sealed): Json => ['job', kind, key, payloadJson]

/**
 * When the bot itself asked for this job last, ms; 0 where an earlier release did. Undefined: somebody put the row into the
 * database.
 */
export function askedForAt({ seal }: Pick<Store, 'seal'>, row: JobRow): number | undefined {
  if (seal.check(sealed(row), row.seal) === 'good') return row.createdAt
  return seal.check(sealedBefore(row), row.seal) === 'good' ? 0 : undefined
}
export const isOwnJob = (store: Pick<Store, 'seal'>, row: JobRow): boolean => askedForAt(store, row) !== undefined

/** What is to be done. A row that cannot be read is that job's failure, and no other's. */
export const payloadOf = ({ payloadJson }: JobRow): unknown => JSON.parse(payloadJson)

interface NewJob {
  kind: string
  key: string
  payload: unknown
  runAt: number
  priority: number
  lane?: string | null
  now: number
  seal?: Seal
  join?: (before: unknown, now: unknown) => unknown
}

/** See `Jobs.enqueue`. */
export const enqueueJob = (tx: Tx, job: NewJob): Promise<void> => enqueueJobs(tx, [job])

/** What a transaction asks for, by kind and key, until it ends. */
const asked = new WeakMap<Tx, Map<string, NewJob>>()

/** Stores the job with all others that the transaction asks for, at its end and in one statement. */
export function enqueueAtEnd(store: Store, tx: Tx, job: NewJob): void {
  const known = asked.get(tx)
  const jobs = known ?? new Map<string, NewJob>()
  const name = `${job.kind} ${job.key}`
  const same = jobs.get(name)
  const runAt = Math.min(job.runAt, same?.runAt ?? job.runAt)
  const payload = same && job.join ? job.join(same.payload, job.payload) : job.payload
  jobs.set(name, { ...job, payload, runAt, priority: Math.min(job.priority, same?.priority ?? job.priority) })
  if (known) return
  asked.set(tx, jobs)
  // Always in the same order, so that two transactions never wait for each other's rows.
  store.atEnd(tx, async () => {
    const inOrder = [...jobs].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one)
    if (store.engine === 'sqlite') {
      await enqueueJobs(tx, await Promise.all(inOrder.map((one) => joined(store, tx, one))))
      return
    }
    await enqueueJobs(
      tx,
      inOrder.filter(({ join }) => !join),
    )
    // Last, for these wait for whoever is about to ask for the same.
    for (const one of inOrder) if (one.join) await joinJob(store, tx, one)
  })
}

/** With what is asked for already, where the bot itself asked for that. */
async function joined(store: Store, tx: Tx, job: NewJob): Promise<NewJob> {
  const { kind, key, join } = job
  if (!join) return job
  const row = await tx
    .selectFrom('jobs')
    .selectAll()
    .where('kind', '=', kind)
    .where('key', '=', key)
    .$if(store.engine === 'postgres', (q) => q.forUpdate())
    .executeTakeFirst()
  return row && isOwnJob(store, row) ? { ...job, payload: join(payloadOf(row), job.payload) } : job
}

/** On PostgreSQL: a row that another transaction is about to write is not to be seen yet, and would be written over. */
async function joinJob(store: Store, tx: Tx, job: NewJob): Promise<void> {
  const first = await tx
    .insertInto('jobs')
    .values(rowOf(job))
    .onConflict((c) => c.columns(['kind', 'key']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!first) await enqueueJobs(tx, [await joined(store, tx, job)])
}

function rowOf({ kind, key, payload, runAt, priority, lane = null, now, seal }: NewJob): JobRow {
  const asked = { kind, key, payloadJson: JSON.stringify(payload), createdAt: Math.floor(now) }
  return {
    ...{ id: randomUUID(), ...asked, runAt, priority, attempts: 0, generation: 0 },
    ...{ leaseToken: null, leaseUntil: null, lane, lastError: null },
    seal: seal?.make(sealed(asked)) ?? null,
  }
}

async function enqueueJobs(tx: Tx, jobs: NewJob[]): Promise<void> {
  if (jobs.length === 0) return
  await tx
    .insertInto('jobs')
    .values(jobs.map(rowOf))
    .onConflict((c) =>
      c.columns(['kind', 'key']).doUpdateSet({
        payloadJson: (e) => e.ref('excluded.payloadJson'),
        createdAt: (e) => e.ref('excluded.createdAt'),
        seal: (e) => e.ref('excluded.seal'),
        // A waiting job keeps the earlier time; one that runs under a lease is asked for again at the new time.
        runAt: sql<number>`case when jobs."leaseToken" is null and jobs."runAt" < excluded."runAt" then jobs."runAt" else excluded."runAt" end`,
        lane: sql<string | null>`coalesce(excluded.lane, jobs.lane)`,
        generation: sql<number>`jobs.generation + 1`,
        attempts: 0,
      }),
    )
    .execute()
}

/**
 * Whether a job waits or runs that the bot itself asked for, with its turn at `by` (ms) at the latest. A lease that lasts
 * beyond that is nobody's.
 */
export async function isAskedFor(store: Store, db: Queries, kind: string, key: string, by: number): Promise<boolean> {
  const row = await db.selectFrom('jobs').selectAll().where('kind', '=', kind).where('key', '=', key).executeTakeFirst()
  return row !== undefined && isInTime(store, row, by)
}

/** The same of any whose key begins so. */
export async function isAnyAskedFor(store: Store, db: Queries, kind: string, prefix: string, by: number) {
  const rows = await db
    .selectFrom('jobs')
    .selectAll()
    .where('kind', '=', kind)
    .where('key', 'like', `${prefix}%`)
    .execute()
  return rows.some((row) => isInTime(store, row, by))
}

const isInTime = (store: Store, row: JobRow, by: number): boolean =>
  isOwnJob(store, row) && row.runAt <= by && (row.leaseUntil ?? 0) <= by

/** Whoever works on it loses it. */
export async function dropJob(tx: Tx, kind: string, key: string): Promise<void> {
  await tx.deleteFrom('jobs').where('kind', '=', kind).where('key', '=', key).execute()
}

export async function cancelJob(store: Store, tx: Tx, kind: string, key: string): Promise<void> {
  asked.get(tx)?.delete(`${kind} ${key}`)
  if ([...heldJobs(store).values()].some((row) => row.kind === kind && row.key === key)) return
  await tx.deleteFrom('jobs').where('kind', '=', kind).where('key', '=', key).where('leaseToken', 'is', null).execute()
}
