import type { Kysely } from 'kysely'

/** Whether somebody is stopped is looked at with every press. */
// biome-ignore lint/suspicious/noExplicitAny: a migration knows no table types, they change after it
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema.createIndex('requests_by_operation').on('requests').columns(['operation', 'state']).execute()
}
