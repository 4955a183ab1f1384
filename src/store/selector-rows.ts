import type { Json } from '../json.ts'
import type { Memory, RememberedTarget } from '../policy/remember-matches.ts'
import type { Queries, Store, Tx } from './database.ts'

// What selectors matched decides what is refused, so each row is sealed: who writes rows must not open anything by it.

type Sealing = Pick<Store, 'seal'>

const sealedMatch = ({ key, ids, at, lostAt }: Memory): Json => ['selector', key, [...ids], at, lostAt]
const sealedTarget = ({ kind, id, facts, changedAt }: RememberedTarget): Json => [
  'target',
  kind,
  id,
  JSON.stringify(facts),
  changedAt,
]

const isOwn = ({ seal }: Sealing, what: Json, given: string | null): boolean =>
  ['good', 'earlier'].includes(seal.check(what, given)) || (given === null && seal.make('') === null)

/** What a selector matched that nobody can tell any more: everything may have been meant, at any time. */
export const anything = (key: string): Memory => ({ key, ids: [], at: 0, lostAt: null })

/** What selectors last matched. Of a row that the bot did not write, that is anything. */
export async function storedMatches(store: Sealing, db: Queries): Promise<Memory[]> {
  const rows = await db.selectFrom('selectors').selectAll().execute()
  return rows.map(({ key, idsJson, matchedAt, lostAt, seal }) => {
    const memory: Memory = { key, ids: JSON.parse(idsJson), at: matchedAt, lostAt }
    return isOwn(store, sealedMatch(memory), seal) ? memory : anything(key)
  })
}

export async function putMatch(store: Sealing, tx: Tx, memory: Memory): Promise<void> {
  const { key, ids, at, lostAt } = memory
  const seal = store.seal.make(sealedMatch(memory))
  const values = { key, idsJson: JSON.stringify(ids), matchedAt: at, lostAt, seal }
  await tx
    .insertInto('selectors')
    .values(values)
    .onConflict((c) => c.column('key').doUpdateSet(values))
    .execute()
}

export async function deleteMatch(tx: Tx, key: string): Promise<void> {
  await tx.deleteFrom('selectors').where('key', '=', key).execute()
}

/** What rules tell things apart by. A row that the bot did not write is none: then it counts as changed just now. */
export async function storedTargets(store: Sealing, db: Queries): Promise<RememberedTarget[]> {
  const rows = await db.selectFrom('targets').selectAll().execute()
  return rows.flatMap(({ factsJson, seal, ...row }) => {
    const target: RememberedTarget = { ...row, facts: JSON.parse(factsJson) }
    return isOwn(store, sealedTarget(target), seal) ? [target] : []
  })
}

export async function putTarget(store: Sealing, tx: Tx, target: RememberedTarget): Promise<void> {
  const { facts, ...row } = target
  const values = { ...row, factsJson: JSON.stringify(facts), seal: store.seal.make(sealedTarget(target)) }
  await tx
    .insertInto('targets')
    .values(values)
    .onConflict((c) => c.columns(['kind', 'id']).doUpdateSet(values))
    .execute()
}

export async function deleteTarget(tx: Tx, { kind, id }: Pick<RememberedTarget, 'kind' | 'id'>): Promise<void> {
  await tx.deleteFrom('targets').where('kind', '=', kind).where('id', '=', id).execute()
}
