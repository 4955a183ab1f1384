import type { Kysely } from 'kysely'

// biome-ignore lint/suspicious/noExplicitAny: a migration knows no table types, they change after it
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema.createIndex('audit_by_fact').on('audit').columns(['fact', 'seq']).execute()
  for (const table of ['selectors', 'targets']) await db.schema.alterTable(table).addColumn('seal', 'text').execute()
}
