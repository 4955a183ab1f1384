import type { Kysely } from 'kysely'

/** The ticket that a request names, and when it is to begin, ms since the epoch. */
// biome-ignore lint/suspicious/noExplicitAny: a migration knows no table types, they change after it
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema.alterTable('requests').addColumn('ticket', 'text').execute()
  await db.schema.alterTable('requests').addColumn('startsAt', 'bigint').execute()
}
