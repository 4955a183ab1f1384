import type { Kysely } from 'kysely'

// biome-ignore lint/suspicious/noExplicitAny: a migration knows no table types, they change after it
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema
    .createTable('selectors')
    .addColumn('key', 'text', (c) => c.primaryKey())
    .addColumn('idsJson', 'text', (c) => c.notNull())
    .addColumn('matchedAt', 'bigint', (c) => c.notNull())
    .addColumn('lostAt', 'bigint')
    .execute()
  await db.schema
    .createTable('targets')
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('factsJson', 'text', (c) => c.notNull())
    .addColumn('changedAt', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('targets_pk', ['kind', 'id'])
    .execute()
}
