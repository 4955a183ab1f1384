import type { Kysely } from 'kysely'

/** What AWS shows and nobody explains: see `workflow/watch/settle-findings.ts`. */
// biome-ignore lint/suspicious/noExplicitAny: a migration knows no table types, they change after it
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema
    .createTable('findings')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('key', 'text', (c) => c.notNull())
    .addColumn('foundAt', 'bigint', (c) => c.notNull())
    .addColumn('confirmedAt', 'bigint')
    .addColumn('ignoredUntil', 'bigint')
    .addColumn('ignoredBy', 'text')
    .addColumn('makerJson', 'text')
    .addColumn('evidenceJson', 'text')
    .execute()
}
