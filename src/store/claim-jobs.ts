import { type Expression, type ExpressionBuilder, sql } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Queries, Store } from './database.ts'
import { heldJobs, leaseMs } from './job-rows.ts'
import type { JobRow, Tables } from './schema.ts'

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
    // Whoever lets go of a job while the table is read may have put it into a lane that was not counted: it waits for the next look.
    const before = new Map(mine)
    const lanes = [...before.values()].flatMap(({ lane }) => lane ?? [])
    const found = await candidates(store.db, { ...room, most: room.most + before.size }, lanes, sql`${clock.now()}`)
    const free = found.filter(({ id }) => !before.has(id)).slice(0, room.most)
    if (free.length === 0) return []
    const rows = await store.db.selectFrom('jobs').selectAll().where(asFound(free)).execute()
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
    // What this process works on it goes on with, though its lease ran out while the database was away.
    const lanes = [...new Set([...busy, ...mine.values()].flatMap(({ lane }) => lane ?? []))]
    const found = await candidates(tx, { ...room, most: room.most + mine.size }, lanes, now)
    const free = found.filter(({ id }) => !mine.has(id)).slice(0, room.most)
    if (free.length === 0) return []
    const rows = await tx
      .updateTable('jobs')
      .set({
        leaseToken: sql<string>`gen_random_uuid()::text`,
        leaseUntil: sql<number>`${now} + ${leaseMs}`,
        attempts: sql<number>`attempts + 1`,
      })
      .where(asFound(free))
      .returningAll()
      .execute()
    for (const row of rows) mine.set(row.id, row)
    return inOrder(rows)
  })
}

const inOrder = (rows: JobRow[]): JobRow[] =>
  rows.sort((a, b) => a.priority - b.priority || a.runAt - b.runAt || a.createdAt - b.createdAt)

type Found = Pick<JobRow, 'id' | 'lane'>

/** Those of them that are in the lane in which they were found: one that was put into another meanwhile has no place in it. */
const asFound = (found: Found[]) => (e: ExpressionBuilder<Tables, 'jobs'>) =>
  e.or(found.map(({ id, lane }) => e('id', '=', id).and('lane', 'is not distinct from', lane)))

const groupOf = (lane: string): string => lane.split('/')[0] ?? lane

/** Due jobs in order, at most one for each lane that is free and no more of a group than it has places left. */
async function candidates(db: Queries, room: Room, busy: string[], now: Expression<unknown>): Promise<Found[]> {
  const left = new Map(Object.entries(room.lanes ?? {}))
  for (const lane of busy) left.set(groupOf(lane), (left.get(groupOf(lane)) ?? 0) - 1)
  const taken = new Set(busy)
  const found: Found[] = []
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
