import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Json } from '../json.ts'
import type { Queries, Store, Tx } from './database.ts'
import type { AuditRow } from './schema.ts'
import type { SealCheck } from './seal.ts'

export interface AuditFact {
  at: number
  fact: string
  requestId: string | null
  /** Slack user id, or `bot`. */
  actor: string
  data: { [key: string]: Json }
}

/** A fact as it stands in the chain. */
export interface AuditEntry extends AuditFact {
  seq: number
  previousHash: string
  hash: string
  /** Null in entries from before there were seals. */
  seal: string | null
}

/** What somebody else has written into a row keeps nobody from reading on. */
const entryOf = ({ dataJson, at, ...same }: AuditRow): AuditEntry => ({
  ...same,
  at: Number.isNaN(new Date(at).getTime()) ? 0 : at,
  data: dataOf(dataJson),
})

function dataOf(text: string): AuditFact['data'] {
  try {
    const data: unknown = JSON.parse(text)
    if (typeof data === 'object' && data !== null && !Array.isArray(data)) return data as AuditFact['data']
  } catch {}
  return { unreadable: text.slice(0, 200) }
}

export const firstHash = '0'.repeat(64)

/** The hash covers the entry and the one before it: a change anywhere breaks every later hash. */
export const entryHash = (entry: Omit<AuditRow, 'hash' | 'seal'>): string =>
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

/** The seal covers the hash, and so the entry and all before it. */
const sealed = (hash: string): Json => ['audit', hash]

/** Writes what a transaction has to put on record until now. */
const pending = new WeakMap<Queries, { facts: AuditFact[]; write(): Promise<void> }>()

/**
 * Writes a fact in the transaction that made it true, with all others of it, at its end or when the log is read: there is
 * one writer at a time, so that the chain has no fork, and everybody who changes anything waits for that one.
 */
export function appendAudit(store: Store, tx: Tx, fact: AuditFact): void {
  const known = pending.get(tx)
  if (known) return void known.facts.push(fact)
  const facts = [fact]
  const all = { facts, write: () => write(store, tx, facts.splice(0)) }
  pending.set(tx, all)
  store.atEnd(tx, all.write, 'last')
}

async function write(store: Store, tx: Tx, mine: AuditFact[]): Promise<void> {
  if (mine.length === 0) return
  await store.lock(tx, 'audit')
  let last = await lastEntry(tx)
  const rows: AuditRow[] = []
  for (const { at, fact, requestId, actor, data } of mine) {
    const dataJson = JSON.stringify(data)
    const entry = {
      ...{ seq: (last?.seq ?? 0) + 1, at, fact, requestId, actor, dataJson },
      previousHash: last?.hash ?? firstHash,
    }
    const hash = entryHash(entry)
    last = { ...entry, hash, seal: store.seal.make(sealed(hash)) }
    rows.push({ ...entry, hash, seal: last.seal })
  }
  await tx.insertInto('audit').values(rows).execute()
}

type Link = Pick<AuditRow, 'seq' | 'at' | 'hash' | 'seal'>
const links = (db: Queries) => db.selectFrom('audit').select(['seq', 'at', 'hash', 'seal'])

/** The newest entry: the head of the chain. */
export const lastEntry = (db: Queries): Promise<Link | undefined> =>
  links(db).orderBy('seq', 'desc').limit(1).executeTakeFirst()

/** Whether the newest entry has a seal of a key that is not known here: what the bot itself wrote cannot be told then. */
export async function isOfAnotherKey({ db, seal }: Pick<Store, 'db' | 'seal'>): Promise<boolean> {
  const last = await lastEntry(db)
  return last !== undefined && seal.check(sealed(last.hash), last.seal) === 'foreign'
}

export const entryAt = (db: Queries, seq: number): Promise<Link | undefined> =>
  links(db).where('seq', '=', seq).executeTakeFirst()

/** How often each fact was written after an entry, and the number of the last of them. */
export async function countFacts(
  db: Queries,
  afterSeq: number,
): Promise<{ fact: string; count: number; seq: number }[]> {
  const rows = await db
    .selectFrom('audit')
    .select((e) => ['fact', e.fn.countAll<number>().as('count'), e.fn.max('seq').as('seq')])
    .where('seq', '>', afterSeq)
    .groupBy('fact')
    .execute()
  return rows.map(({ fact, count, seq }) => ({ fact, count: Number(count), seq: Number(seq) }))
}

/** The newest entries, newest first. */
export async function latestEntries(db: Queries, limit: number): Promise<AuditEntry[]> {
  return (await db.selectFrom('audit').selectAll().orderBy('seq', 'desc').limit(limit).execute()).map(entryOf)
}

interface Filter {
  since?: number
  /** Not this one any more. */
  before?: number
  requestId?: string
  requestIds?: readonly string[]
  afterSeq?: number
  facts?: readonly string[]
  actor?: string
  /** One of several that a request gives: only the facts of this access. */
  access?: string
}

/** Entries in order, read in pages. `since` in ms. */
export async function* auditEntries(db: Queries, filter: Filter = {}): AsyncGenerator<AuditEntry> {
  for await (const row of auditRows(db, filter)) yield entryOf(row)
}

const pageOf = 500

export async function* auditRows(db: Queries, filter: Filter = {}): AsyncGenerator<AuditRow> {
  await pending.get(db)?.write()
  let after = filter.afterSeq ?? 0
  for (;;) {
    let query = db.selectFrom('audit').selectAll().where('seq', '>', after).orderBy('seq').limit(pageOf)
    if (filter.since !== undefined) query = query.where('at', '>=', filter.since)
    if (filter.before !== undefined) query = query.where('at', '<', filter.before)
    if (filter.requestId !== undefined) query = query.where('requestId', '=', filter.requestId)
    if (filter.requestIds) query = query.where('requestId', 'in', filter.requestIds)
    if (filter.facts) query = query.where('fact', 'in', filter.facts)
    if (filter.actor !== undefined) query = query.where('actor', '=', filter.actor)
    if (filter.access !== undefined) query = query.where(isOfOne).where(accessInData, '=', filter.access)
    const page = await query.execute()
    yield* page
    const last = page.at(-1)
    if (!last || page.length < pageOf) return
    after = last.seq
  }
}

/** As the index of migration 0056 has them, which is not looked at otherwise; both databases read them alike. */
const isOfOne = sql<boolean>`substr("fact", 1, 4) = 'one-'`
const accessInData = sql<string>`json("dataJson") ->> 'access'`

export const isIntactEntry = (row: AuditRow): boolean => entryHash(row) === row.hash
export const checkEntry = ({ seal }: Pick<Store, 'seal'>, row: AuditRow): SealCheck =>
  seal.check(sealed(row.hash), row.seal)

/** The entries of a request with a seal of the present key, in order: what is written into the database is not among them. */
export async function sealedEntries(
  { db, seal }: Pick<Store, 'seal'> & { db: Queries },
  requestId: string,
  facts?: readonly string[],
): Promise<AuditEntry[]> {
  const rows = await Array.fromAsync(auditRows(db, { requestId, ...(facts && { facts }) }))
  return rows.filter((row) => isIntactEntry(row) && checkEntry({ seal }, row) === 'good').map(entryOf)
}

/** The same of several requests, by id. */
export async function sealedEntriesOf(
  { db, seal }: Pick<Store, 'seal'> & { db: Queries },
  requestIds: readonly string[],
): Promise<Map<string | null, AuditEntry[]>> {
  const rows = requestIds.length === 0 ? [] : await Array.fromAsync(auditRows(db, { requestIds }))
  const own = rows.filter((row) => isIntactEntry(row) && checkEntry({ seal }, row) === 'good').map(entryOf)
  return Map.groupBy(own, ({ requestId }) => requestId)
}

/** The entries from before the first seal that can be checked which that seal vouches for: `from` the first to `to`, without it. */
interface Vouched {
  from: number
  to: number
}
const vouched = new WeakMap<Store['seal'], Vouched>()
async function vouchedFor({ db, seal }: Pick<Store, 'seal'> & { db: Queries }): Promise<Vouched> {
  const known = vouched.get(seal)
  if (known) return known
  const all = { from: 0, to: Number.POSITIVE_INFINITY }
  if (seal.make('') === null) return all
  let [from, before] = [0, { seq: 0, hash: firstHash }]
  for await (const row of auditRows(db)) {
    if (row.seq !== before.seq + 1 || row.previousHash !== before.hash) from = row.seq
    before = row
    if (!isIntactEntry(row)) from = row.seq + 1
    else if (['good', 'earlier'].includes(checkEntry({ seal }, row))) {
      const found = { from, to: row.seq }
      vouched.set(seal, found)
      return found
    }
  }
  return all
}

/**
 * The entries that this bot itself wrote, in order. What stands before the first seal that can be checked is from before
 * there were seals, or of a key that is known no more: what is linked to that seal without a break counts, as nobody can
 * change it any more.
 */
export async function ownEntries(store: Pick<Store, 'seal'> & { db: Queries }, filter: Filter): Promise<AuditEntry[]> {
  const { from, to } = await vouchedFor(store)
  const entries: AuditEntry[] = []
  for await (const row of auditRows(store.db, filter)) {
    const check = checkEntry(store, row)
    const isVouchedFor = row.seq >= from && row.seq < to && check !== 'broken'
    const isOwn = check === 'good' || check === 'earlier' || isVouchedFor
    if (isOwn && isIntactEntry(row)) entries.push(entryOf(row))
  }
  return entries
}

/** The newest entry of one of the facts that this bot itself wrote. */
export const newestOwn = async (
  store: Pick<Store, 'seal'> & { db: Queries },
  ...facts: string[]
): Promise<AuditEntry | undefined> => (await ownEntries(store, { facts })).at(-1)
