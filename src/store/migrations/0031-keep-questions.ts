import type { Kysely } from 'kysely'

// biome-ignore lint/suspicious/noExplicitAny: a migration knows no table types, they change after it
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema
    .createTable('keepQuestions')
    .addColumn('grantId', 'text', (c) => c.primaryKey())
    .addColumn('whyJson', 'text', (c) => c.notNull())
    .addColumn('askedAt', 'bigint', (c) => c.notNull())
    .addColumn('answeredBy', 'text')
    .addColumn('answeredAt', 'bigint')
    .execute()
}
