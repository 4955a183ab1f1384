import { createHash } from 'node:crypto'
import type { Json } from '../json.ts'
import { type Queries, storeOf, type Tx } from './database.ts'
import { adoptedAmong, begun } from './ledger.ts'
import { type Folding, told } from './own-facts.ts'
import type { FindingTable } from './schema.ts'
import { isOwnRow } from './seal.ts'

/** What CloudTrail says of who made a row, or why it does not say it. Times in ms. */
export type Maker =
  | { who: string; at: number; event: string; source: string | null }
  | { none: true; since: number }
  | { unread: string }

/**
 * `posts`: of the audit channel, from the time that an older copy of the database does not know. `accounts`: in which a
 * permission set is out of date.
 */
export interface FindingEvidence {
  posts?: { text: string; at: number }[]
  accounts?: string[]
}

/** A row of AWS that nobody explains, or a permission set that is out of date in an account. Times in ms. */
export interface AccessFinding {
  /** Short enough for a button. */
  id: string
  kind: FindingTable['kind']
  /** The access; or account and permission set. */
  key: string
  /** The listing that first showed it. */
  foundAt: number
  /** The second listing that agreed; null: none yet, and nobody is told. */
  confirmedAt: number | null
  maker: Maker | null
  evidence: FindingEvidence | null
  /** Until when an administrator has put it off, as the audit log has it; null: it is told of. */
  ignoredUntil: number | null
}

const idOfFinding = (kind: string, key: string): string =>
  createHash('sha256').update(`${kind} ${key}`).digest('hex').slice(0, 12)

type Sealed = Omit<FindingTable, 'seal'>
const sealed = ({ id, kind, key, foundAt, confirmedAt, makerJson, evidenceJson }: Sealed): Json => [
  'finding',
  ...[id, kind, key, foundAt, confirmedAt, makerJson, evidenceJson],
]
const withSeal = (db: Queries, row: Sealed): FindingTable => ({ ...row, seal: storeOf(db).seal.make(sealed(row)) })
const isOwn = (db: Queries, row: FindingTable): boolean => isOwnRow(storeOf(db).seal, sealed(row), row.seal)

/** Whoever can only write rows must not hide what nobody explains. */
const putOff: Folding<number> = {
  facts: ['finding-ignored', 'finding-shown', 'adopted'],
  fold: ({ fact, data }) => [String(data.access), fact === 'finding-ignored' ? Number(data.until) : undefined],
}

/** Keeps what was found; what is known already stays as it is. */
export async function noteFindings(
  tx: Queries,
  kind: AccessFinding['kind'],
  keys: string[],
  foundAt: number,
): Promise<void> {
  for (let from = 0; from < keys.length; from += 100)
    await tx
      .insertInto('findings')
      .values(
        keys.slice(from, from + 100).map((key) => {
          const row = { id: idOfFinding(kind, key), kind, key, foundAt: Math.floor(foundAt) }
          return withSeal(tx, { ...row, confirmedAt: null, makerJson: null, evidenceJson: null })
        }),
      )
      .onConflict((c) => c.doNothing())
      .execute()
}

const rowsOf = (db: Queries) => db.selectFrom('findings').selectAll()

export async function allFindings(db: Queries): Promise<AccessFinding[]> {
  const rows = await rowsOf(db).orderBy('foundAt').orderBy('id').execute()
  return findingsOf(db, rows)
}

export async function getFinding(db: Queries, id: string): Promise<AccessFinding | undefined> {
  const [finding] = await findingsOf(db, await rowsOf(db).where('id', '=', id).execute())
  return finding
}

export async function findingOfKey(
  db: Queries,
  kind: AccessFinding['kind'],
  key: string,
): Promise<AccessFinding | undefined> {
  return getFinding(db, idOfFinding(kind, key))
}

/** What people are told of now: two listings agree on it, and nobody has put it off. */
export const openFindings = async (db: Queries, now: number): Promise<AccessFinding[]> =>
  (await allFindings(db)).filter((one) => one.confirmedAt !== null && (one.ignoredUntil ?? 0) <= now)

export async function updateFinding(
  tx: Tx,
  id: string,
  patch: Partial<Pick<AccessFinding, 'confirmedAt' | 'maker' | 'evidence'>>,
): Promise<void> {
  const row = await rowsOf(tx).where('id', '=', id).executeTakeFirst()
  if (!row || !isOwn(tx, row)) return
  const { maker, evidence, confirmedAt = row.confirmedAt } = patch
  const changed = {
    ...{ ...row, confirmedAt },
    ...(maker !== undefined && { makerJson: maker && JSON.stringify(maker) }),
    ...(evidence !== undefined && { evidenceJson: evidence && JSON.stringify(evidence) }),
  }
  await tx.updateTable('findings').set(withSeal(tx, changed)).where('id', '=', id).execute()
}

export async function dropFinding(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('findings').where('id', '=', id).execute()
}

/** Seals what earlier releases, or the bot with another key, have found: together with the baseline. */
export async function sealFindings(tx: Tx): Promise<void> {
  for (const row of await rowsOf(tx).execute())
    if (!isOwn(tx, row)) await tx.updateTable('findings').set(withSeal(tx, row)).where('id', '=', row.id).execute()
}

/** Takes out rows that the bot did not write; gives how many there were. What they were about is found again. */
export async function dropForeignFindings(db: Queries): Promise<number> {
  const foreign = (await rowsOf(db).execute()).filter((row) => !isOwn(db, row))
  for (const { id } of foreign) await db.deleteFrom('findings').where('id', '=', id).execute()
  return foreign.length
}

/** Which of these accesses neither a grant that needs them nor the baseline explains. */
export async function unexplainedAmong(db: Queries, keys: string[]): Promise<string[]> {
  const left: string[] = []
  for (let from = 0; from < keys.length; from += 500) {
    const some = keys.slice(from, from + 500)
    const adopted = await adoptedAmong(db, some)
    const live = db.selectFrom('grants').select(['access', 'requestId']).where('access', 'in', some)
    // What was seen gone and is there again is not the grant's any more.
    const granted = await begun(db, await live.where('state', 'not in', ['ended', 'lost']).execute())
    const known = new Set([...adopted, ...granted.map(({ access }) => access)])
    left.push(...some.filter((key) => !known.has(key)))
  }
  return left
}

async function findingsOf(db: Queries, rows: readonly FindingTable[]): Promise<AccessFinding[]> {
  const off = rows.length > 0 ? await told(db, putOff) : new Map<string, number>()
  return rows
    .filter((row) => isOwn(db, row))
    .map(({ makerJson, evidenceJson, seal: _, ...same }) => ({
      ...same,
      maker: makerJson === null ? null : JSON.parse(makerJson),
      evidence: evidenceJson === null ? null : JSON.parse(evidenceJson),
      ignoredUntil: off.get(same.key) ?? null,
    }))
}
