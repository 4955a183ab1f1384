import type { Kysely } from 'kysely'

/** Whom an address stands for, the audit log alone says; what Slack said of people, the bot must have written itself. */
// biome-ignore lint/suspicious/noExplicitAny: a migration knows no table types, they change after it
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema.dropTable('pins').execute()
  await db.schema.alterTable('people').addColumn('seal', 'text').execute()
}
