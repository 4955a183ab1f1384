import type { Kysely } from 'kysely'

/** An approver may give less time than was asked for, ms. */
// biome-ignore lint/suspicious/noExplicitAny: a migration knows no table types, they change after it
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema.alterTable('decisions').addColumn('shortenedMs', 'bigint').execute()
}
