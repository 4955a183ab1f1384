import type { Queries, Tx } from './database.ts'

/** Records a delivery by its key; false when it was recorded before (Slack delivers twice, people click twice). */
export async function firstDelivery(tx: Tx, key: string, at: number): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('deliveries')
    .values({ key, at })
    .onConflict((c) => c.column('key').doNothing())
    .executeTakeFirst()
  return Number(numInsertedOrUpdatedRows) === 1
}

/** When a delivery was recorded, ms. */
export const deliveredAt = async (db: Queries, key: string): Promise<number | undefined> =>
  (await db.selectFrom('deliveries').select('at').where('key', '=', key).executeTakeFirst())?.at

export async function forgetDeliveries(db: Queries, keys: string[]): Promise<void> {
  await db.deleteFrom('deliveries').where('key', 'in', keys).execute()
}

/** Slack does not repeat anything after an hour; keys older than that are dropped. */
export async function pruneDeliveries(db: Queries, before: number): Promise<void> {
  await db.deleteFrom('deliveries').where('at', '<', before).execute()
}
