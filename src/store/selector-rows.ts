import type { Json } from '../json.ts'
import { letOthersThrough } from '../let-others-through.ts'
import type { Memory, RememberedTarget } from '../policy/remember-matches.ts'
import type { Queries, Store, Tx } from './database.ts'
import { isOwnRow } from './seal.ts'
import { getSetting, putSetting } from './settings.ts'

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

/** What a selector matched that nobody can tell any more: everything may have been meant, at any time. */
export const anything = (key: string): Memory => ({ key, ids: [], at: 0, lostAt: null })

/** What selectors last matched. Of a row that the bot did not write, that is anything. */
export async function storedMatches(store: Sealing, db: Queries): Promise<Memory[]> {
  const rows = await db.selectFrom('selectors').selectAll().execute()
  return rows.map(({ key, idsJson, matchedAt, lostAt, seal }) => {
    const memory: Memory = { key, ids: JSON.parse(idsJson), at: matchedAt, lostAt }
    return isOwnRow(store.seal, sealedMatch(memory), seal) ? memory : anything(key)
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

/** Rows of one statement, and of one turn. */
const chunk = 200

/** What rules tell things apart by. A row that the bot did not write is none: then it counts as changed just now. */
export async function storedTargets(store: Sealing, db: Queries): Promise<RememberedTarget[]> {
  const rows = await db.selectFrom('targets').selectAll().execute()
  const targets: RememberedTarget[] = []
  for (const [n, { factsJson, seal, ...row }] of rows.entries()) {
    if (n % chunk === 0) await letOthersThrough()
    const target: RememberedTarget = { ...row, facts: JSON.parse(factsJson) }
    if (isOwnRow(store.seal, sealedTarget(target), seal)) targets.push(target)
  }
  return targets
}

const versionKey = 'targets.version'
/** Another one whenever what is stored of them has changed. */
export const targetsVersion = async (db: Queries): Promise<string> => (await getSetting(db, versionKey)) ?? '0'

/** Keeps some and forgets others, with the lock `selectors`. */
export async function changeTargets(
  store: Sealing,
  tx: Tx,
  { keep, forget }: { keep: readonly RememberedTarget[]; forget: readonly Pick<RememberedTarget, 'kind' | 'id'>[] },
): Promise<void> {
  if (keep.length + forget.length === 0) return
  for (const { kind, id } of forget)
    await tx.deleteFrom('targets').where('kind', '=', kind).where('id', '=', id).execute()
  const rows = keep.map((target) => {
    const { facts, ...row } = target
    return { ...row, factsJson: JSON.stringify(facts), seal: store.seal.make(sealedTarget(target)) }
  })
  for (let from = 0; from < rows.length; from += chunk) {
    await letOthersThrough()
    await tx
      .insertInto('targets')
      .values(rows.slice(from, from + chunk))
      .onConflict((c) =>
        c.columns(['kind', 'id']).doUpdateSet((e) => ({
          changedAt: e.ref('excluded.changedAt'),
          factsJson: e.ref('excluded.factsJson'),
          seal: e.ref('excluded.seal'),
        })),
      )
      .execute()
  }
  await putSetting(tx, versionKey, String(Number(await targetsVersion(tx)) + 1))
}
