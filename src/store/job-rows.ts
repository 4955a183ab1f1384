import { randomUUID } from 'node:crypto'
import { type Expression, sql } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Json } from '../json.ts'
import type { Queries, Store, Tx } from './database.ts'
import type { JobRow } from './schema.ts'
import type { Seal } from './seal.ts'

/** A lease that somebody else has taken over: whatever was about to be written or done must not be. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost'
}

const leaseMs = 60_000
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
const sealed = ({ kind, key, payloadJson }: Pick<JobRow, 'kind' | 'key' | 'payloadJson'>): Json => [
  'job',
  kind,
  key,
  payloadJson,
]

/** Whether the bot itself asked for this job; a row that somebody put into the database is none of its. */
export const isOwnJob = ({ seal }: Pick<Store, 'seal'>, row: JobRow): boolean =>
  seal.check(sealed(row), row.seal) === 'good'

/** What is to be done. A row that cannot be read is that job's failure, and no other's. */
export const payloadOf = ({ payloadJson }: JobRow): unknown => JSON.parse(payloadJson)

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
      lane: null,
      lastError: null,
      createdAt: job.now,
      seal,
    })
    .onConflict((c) =>
      c.columns(['kind', 'key']).doUpdateSet({
        payloadJson,
        seal,
        // A waiting job keeps the earlier time; one that runs under a lease is asked for again at the new time.
        runAt: sql<number>`case when jobs."leaseToken" is null and jobs."runAt" < ${job.runAt} then jobs."runAt" else ${job.runAt} end`,
        generation: sql<number>`jobs.generation + 1`,
        attempts: 0,
      }),
    )
    .execute()
}

export async function cancelJob(store: Store, tx: Tx, kind: string, key: string): Promise<void> {
  if ([...heldJobs(store).values()].some((row) => row.kind === kind && row.key === key)) return
  await tx.deleteFrom('jobs').where('kind', '=', kind).where('key', '=', key).where('leaseToken', 'is', null).execute()
}

/** What may be claimed now: how many jobs, of which kinds, and how many lanes of a group may be taken at once. */
export interface Room {
  most: number
  kinds?: string[]
  notKinds?: string[]
  lanes?: Record<string, number>
}

/**
 * Takes the next due jobs that have a place in their lane, the most urgent and oldest first. Replicas never take the same
 * ones; nor are those taken that this process runs, when their leases ran out because the computer slept.
 */
export async function claimJobs(store: Store, clock: Clock, room: Room): Promise<JobRow[]> {
  if (store.engine === 'sqlite') {
    const mine = heldJobs(store)
    const lanes = [...mine.values()].flatMap(({ lane }) => lane ?? [])
    const ids = await candidates(store.db, { ...room, most: room.most + mine.size }, lanes, sql`${clock.now()}`)
    const free = ids.filter(({ id }) => !mine.has(id)).slice(0, room.most)
    if (free.length === 0) return []
    const rows = await store.db
      .selectFrom('jobs')
      .selectAll()
      .where(
        'id',
        'in',
        free.map(({ id }) => id),
      )
      .execute()
    const taken = rows.filter(({ id }) => !mine.has(id)).map((row) => ({ ...row, attempts: row.attempts + 1 }))
    for (const row of taken) mine.set(row.id, row)
    return inOrder(taken)
  }
  const now = store.now(clock)
  const mine = heldJobs(store)
  return store.transaction(async (tx) => {
    // Two that look at once would both see the same lane free.
    await store.lock(tx, 'jobs')
    const busy = await tx
      .selectFrom('jobs')
      .select('lane')
      .where('lane', 'is not', null)
      .where('leaseUntil', '>', now)
      .execute()
    const lanes = busy.flatMap(({ lane }) => lane ?? [])
    const ids = await candidates(tx, { ...room, most: room.most + mine.size }, lanes, now)
    const free = ids.filter(({ id }) => !mine.has(id)).slice(0, room.most)
    if (free.length === 0) return []
    const rows = await tx
      .updateTable('jobs')
      .set({
        leaseToken: sql<string>`gen_random_uuid()::text`,
        leaseUntil: sql<number>`${now} + ${leaseMs}`,
        attempts: sql<number>`attempts + 1`,
      })
      .where(
        'id',
        'in',
        free.map(({ id }) => id),
      )
      .returningAll()
      .execute()
    for (const row of rows) mine.set(row.id, row)
    return inOrder(rows)
  })
}

const inOrder = (rows: JobRow[]): JobRow[] =>
  rows.sort((a, b) => a.priority - b.priority || a.runAt - b.runAt || a.createdAt - b.createdAt)

const groupOf = (lane: string): string => lane.split('/')[0] ?? lane

/** Due jobs in order, at most one for each lane that is free and no more of a group than it has places left. */
async function candidates(
  db: Queries,
  room: Room,
  busy: string[],
  now: Expression<unknown>,
): Promise<{ id: string }[]> {
  const left = new Map(Object.entries(room.lanes ?? {}))
  for (const lane of busy) left.set(groupOf(lane), (left.get(groupOf(lane)) ?? 0) - 1)
  const taken = new Set(busy)
  const found: { id: string; lane: string | null }[] = []
  // Each round finds the heads of further lanes; a thousand jobs in one lane are passed over by the database.
  for (let more = true; more && found.length < room.most; ) {
    const full = [...left].filter(([, places]) => places <= 0).map(([group]) => group)
    const rows = await db
      .selectFrom('jobs')
      .select(['id', 'lane'])
      // What was begun and never finished is due whatever it was asked for since: its beginner has died.
      .where((e) =>
        e.or([
          e.and([e('leaseUntil', 'is', null), e('runAt', '<=', now as never)]),
          e('leaseUntil', '<', now as never),
        ]),
      )
      .$if((room.kinds?.length ?? 0) > 0, (q) => q.where('kind', 'in', room.kinds ?? []))
      .$if((room.notKinds?.length ?? 0) > 0, (q) => q.where('kind', 'not in', room.notKinds ?? []))
      .where((e) =>
        e.or([
          e('lane', 'is', null),
          e.and([
            ...(taken.size > 0 ? [e('lane', 'not in', [...taken])] : []),
            ...full.map((group) => e('lane', 'not like', `${group}/%`)),
          ]),
        ]),
      )
      .$if(found.length > 0, (q) =>
        q.where(
          'id',
          'not in',
          found.map(({ id }) => id),
        ),
      )
      .orderBy('priority')
      .orderBy('runAt')
      .orderBy('createdAt')
      .limit(room.most - found.length)
      .execute()
    more = false
    for (const row of rows) {
      if (row.lane !== null) {
        const places = left.get(groupOf(row.lane)) ?? Number.POSITIVE_INFINITY
        // Passed over: another of its lane went ahead in this round, or the group is full.
        if (taken.has(row.lane) || places <= 0) {
          more = true
          continue
        }
        taken.add(row.lane)
        left.set(groupOf(row.lane), places - 1)
      }
      found.push(row)
    }
  }
  return found
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
