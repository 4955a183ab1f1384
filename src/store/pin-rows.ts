import type { Queries, Tx } from './database.ts'
import type { Pin } from './schema.ts'

export const getPin = (db: Queries, email: string): Promise<Pin | undefined> =>
  db.selectFrom('pins').selectAll().where('email', '=', email).executeTakeFirst()

export async function insertPin(tx: Tx, pin: Omit<Pin, 'suspendedAt'>): Promise<void> {
  await tx
    .insertInto('pins')
    .values({ ...pin, suspendedAt: null })
    .execute()
}

export async function suspendPin(tx: Tx, email: string, suspendedAt: number | null): Promise<void> {
  await tx.updateTable('pins').set({ suspendedAt }).where('email', '=', email).execute()
}

/** Addresses that the policy does not name any more: named again, they are looked at anew. */
export async function dropOtherPins(db: Queries, emails: readonly string[]): Promise<void> {
  const drop = db.deleteFrom('pins')
  await (emails.length === 0 ? drop : drop.where('email', 'not in', emails)).execute()
}
