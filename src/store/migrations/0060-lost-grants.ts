import type { Kysely } from 'kysely'

/** What AWS's listings have shown of a live grant: see `workflow/watch/compare.ts`. */
// biome-ignore lint/suspicious/noExplicitAny: a migration knows no table types, they change after it
export async function up(db: Kysely<any>): Promise<void> {
  for (const column of ['missingAt', 'backAt', 'provenAt'])
    await db.schema.alterTable('grants').addColumn(column, 'bigint').execute()
}
