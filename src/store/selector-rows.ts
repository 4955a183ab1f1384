import type { Memory, RememberedTarget } from '../policy/remember-matches.ts'
import type { Queries, Tx } from './database.ts'

export async function storedMatches(db: Queries): Promise<Memory[]> {
  const rows = await db.selectFrom('selectors').selectAll().execute()
  return rows.map(({ key, idsJson, matchedAt, lostAt }) => ({ key, ids: JSON.parse(idsJson), at: matchedAt, lostAt }))
}

export async function putMatch(tx: Tx, { key, ids, at, lostAt }: Memory): Promise<void> {
  const values = { key, idsJson: JSON.stringify(ids), matchedAt: at, lostAt }
  await tx
    .insertInto('selectors')
    .values(values)
    .onConflict((c) => c.column('key').doUpdateSet(values))
    .execute()
}

export async function deleteMatch(tx: Tx, key: string): Promise<void> {
  await tx.deleteFrom('selectors').where('key', '=', key).execute()
}

export async function storedTargets(db: Queries): Promise<RememberedTarget[]> {
  const rows = await db.selectFrom('targets').selectAll().execute()
  return rows.map(({ factsJson, ...row }) => ({ ...row, facts: JSON.parse(factsJson) }))
}

export async function putTarget(tx: Tx, { facts, ...row }: RememberedTarget): Promise<void> {
  const values = { ...row, factsJson: JSON.stringify(facts) }
  await tx
    .insertInto('targets')
    .values(values)
    .onConflict((c) => c.columns(['kind', 'id']).doUpdateSet(values))
    .execute()
}

export async function deleteTarget(tx: Tx, { kind, id }: Pick<RememberedTarget, 'kind' | 'id'>): Promise<void> {
  await tx.deleteFrom('targets').where('kind', '=', kind).where('id', '=', id).execute()
}
