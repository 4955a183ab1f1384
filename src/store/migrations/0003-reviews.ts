import type { Kysely } from 'kysely'

// biome-ignore lint/suspicious/noExplicitAny: a migration knows no table types, they change after it
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema
    .createTable('reviews')
    .addColumn('requestId', 'text', (c) => c.primaryKey())
    .addColumn('dueAt', 'bigint', (c) => c.notNull())
    .addColumn('reminders', 'integer', (c) => c.notNull())
    .addColumn('remindedAt', 'bigint', (c) => c.notNull())
    .addColumn('reviewer', 'text')
    .addColumn('note', 'text')
    .addColumn('reviewedAt', 'bigint')
    .execute()
}
