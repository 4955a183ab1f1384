import { createHash } from 'node:crypto'
import type { Json } from '../json.ts'
import type { Queries, Store, Tx } from './database.ts'
import type { AuditRow } from './schema.ts'

export interface AuditFact {
  at: number
  fact: string
  requestId: string | null
  /** Slack user id, or `bot`. */
  actor: string
  data: { [key: string]: Json }
}

const first = '0'.repeat(64)

/** The hash covers the entry and the one before it: a change anywhere breaks every later hash. */
const hashOf = (entry: Omit<AuditRow, 'hash'>): string =>
  createHash('sha256')
    .update(
      JSON.stringify([
        entry.previousHash,
        entry.seq,
        entry.at,
        entry.fact,
        entry.requestId,
        entry.actor,
        entry.dataJson,
      ]),
    )
    .digest('hex')

/** Writes a fact in the transaction that made it true. One writer at a time, so that the chain has no fork. Gives its number. */
export async function appendAudit(store: Store, tx: Tx, fact: AuditFact): Promise<number> {
  await store.lock(tx, 'audit')
  const last = await lastEntry(tx)
  const entry = {
    seq: (last?.seq ?? 0) + 1,
    at: fact.at,
    fact: fact.fact,
    requestId: fact.requestId,
    actor: fact.actor,
    dataJson: JSON.stringify(fact.data),
    previousHash: last?.hash ?? first,
  }
  await tx
    .insertInto('audit')
    .values({ ...entry, hash: hashOf(entry) })
    .execute()
  return entry.seq
}

/** The head of the chain. */
export const lastEntry = (db: Queries): Promise<AuditRow | undefined> =>
  db.selectFrom('audit').selectAll().orderBy('seq', 'desc').limit(1).executeTakeFirst()

/** Entries in order, read in pages. `since` in ms. */
export async function* auditEntries(
  db: Queries,
  filter: { since?: number; requestId?: string; afterSeq?: number } = {},
): AsyncGenerator<AuditRow> {
  let after = filter.afterSeq ?? 0
  for (;;) {
    let query = db.selectFrom('audit').selectAll().where('seq', '>', after).orderBy('seq').limit(500)
    if (filter.since !== undefined) query = query.where('at', '>=', filter.since)
    if (filter.requestId !== undefined) query = query.where('requestId', '=', filter.requestId)
    const page = await query.execute()
    yield* page
    const last = page.at(-1)
    if (!last) return
    after = last.seq
  }
}

export type AuditCheck = { ok: true; entries: number; head: string } | { ok: false; seq: number; problem: string }

/** Walks the whole chain. A gap, an edit or a swap is found; entries cut off at the end show against an anchored head. */
export async function verifyAudit(db: Queries): Promise<AuditCheck> {
  let previous = first
  let seq = 0
  for await (const entry of auditEntries(db)) {
    seq += 1
    if (entry.seq !== seq) return { ok: false, seq, problem: `entry ${seq} is missing` }
    if (entry.previousHash !== previous) return { ok: false, seq, problem: 'does not follow the entry before it' }
    const { hash, ...rest } = entry
    if (hashOf(rest) !== hash) return { ok: false, seq, problem: 'was changed after it was written' }
    previous = hash
  }
  return { ok: true, entries: seq, head: previous }
}
