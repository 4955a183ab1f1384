import type { Json } from '../json.ts'
import type { Queries } from './database.ts'

export interface StoredPolicy {
  hash: string
  policy: { [key: string]: Json }
  /** When it was loaded for the first time, ms. */
  firstAt: number
}

/** Keeps each policy that was ever in effect, once. */
export async function keepPolicy(db: Queries, { hash, policy, firstAt }: StoredPolicy): Promise<void> {
  await db
    .insertInto('policies')
    .values({ hash, policyJson: JSON.stringify(policy), firstAt })
    .onConflict((c) => c.column('hash').doNothing())
    .execute()
}

/** The policy whose hash begins so; undefined when there is none, or more than one. */
export async function findPolicy(db: Queries, hash: string): Promise<StoredPolicy | undefined> {
  const rows = await db
    .selectFrom('policies')
    .selectAll()
    .where((e) => e(e.fn<string>('substr', ['hash', e.val(1), e.val(hash.length)]), '=', hash))
    .limit(2)
    .execute()
  const [row, another] = rows
  if (!row || another) return undefined
  return { hash: row.hash, policy: JSON.parse(row.policyJson), firstAt: row.firstAt }
}
