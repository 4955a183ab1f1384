import { createHash } from 'node:crypto'
import type { Queries, Tx } from './database.ts'
import type { FindingTable } from './schema.ts'

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
  ignoredUntil: number | null
  ignoredBy: string | null
  maker: Maker | null
  evidence: FindingEvidence | null
}

const idOfFinding = (kind: string, key: string): string =>
  createHash('sha256').update(`${kind} ${key}`).digest('hex').slice(0, 12)

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
        keys.slice(from, from + 100).map((key) => ({
          ...{ id: idOfFinding(kind, key), kind, key, foundAt },
          ...{ confirmedAt: null, ignoredUntil: null, ignoredBy: null, makerJson: null, evidenceJson: null },
        })),
      )
      .onConflict((c) => c.doNothing())
      .execute()
}

export const allFindings = async (db: Queries): Promise<AccessFinding[]> =>
  (await db.selectFrom('findings').selectAll().orderBy('foundAt').orderBy('id').execute()).map(findingOf)

export async function getFinding(db: Queries, id: string): Promise<AccessFinding | undefined> {
  const row = await db.selectFrom('findings').selectAll().where('id', '=', id).executeTakeFirst()
  return row && findingOf(row)
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
  { maker, evidence, ...same }: Partial<Omit<AccessFinding, 'id' | 'kind' | 'key'>>,
): Promise<void> {
  const patch = {
    ...same,
    ...(maker !== undefined && { makerJson: maker && JSON.stringify(maker) }),
    ...(evidence !== undefined && { evidenceJson: evidence && JSON.stringify(evidence) }),
  }
  await tx.updateTable('findings').set(patch).where('id', '=', id).execute()
}

export async function dropFinding(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('findings').where('id', '=', id).execute()
}

/** Which of these accesses neither a grant that needs them nor the baseline explains. */
export async function unexplainedAmong(db: Queries, keys: string[]): Promise<string[]> {
  const left: string[] = []
  for (let from = 0; from < keys.length; from += 500) {
    const some = keys.slice(from, from + 500)
    const baseline = await db.selectFrom('baseline').select('access').where('access', 'in', some).execute()
    const live = db.selectFrom('grants').select('access').where('access', 'in', some)
    // What was seen gone and is there again is not the grant's any more.
    const granted = await live.where('state', 'not in', ['ended', 'lost']).execute()
    const known = new Set([...baseline, ...granted].map(({ access }) => access))
    left.push(...some.filter((key) => !known.has(key)))
  }
  return left
}

const findingOf = ({ makerJson, evidenceJson, ...same }: FindingTable): AccessFinding => ({
  ...same,
  maker: makerJson === null ? null : JSON.parse(makerJson),
  evidence: evidenceJson === null ? null : JSON.parse(evidenceJson),
})
