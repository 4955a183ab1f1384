import type { Kysely } from 'kysely'

// biome-ignore lint/suspicious/noExplicitAny: a migration knows no table types, they change after it
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema
    .createTable('pins')
    .addColumn('email', 'text', (c) => c.primaryKey())
    .addColumn('slackId', 'text', (c) => c.notNull())
    .addColumn('pinnedAt', 'bigint', (c) => c.notNull())
    .addColumn('suspendedAt', 'bigint')
    .execute()
}
