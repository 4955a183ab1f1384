import type { Kysely } from 'kysely'

/** Where code has the access of a grant: then its end takes nothing away. */
// biome-ignore lint/suspicious/noExplicitAny: a migration knows no table types, they change after it
export async function up(db: Kysely<any>): Promise<void> {
  for (const column of ['codeAddress', 'codeWhere'])
    await db.schema.alterTable('grants').addColumn(column, 'text').execute()
}
