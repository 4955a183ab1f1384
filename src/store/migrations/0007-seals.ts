import { type Kysely, sql } from 'kysely'

// biome-ignore lint/suspicious/noExplicitAny: a migration knows no table types, they change after it
export async function up(db: Kysely<any>): Promise<void> {
  for (const table of ['audit', 'changes', 'jobs'])
    await db.schema.alterTable(table).addColumn('seal', 'text').execute()
  const postgres = db.getExecutor().adapter.constructor.name === 'PostgresAdapter'
  if (!postgres) return
  // Triggers for each row do not see TRUNCATE: https://www.postgresql.org/docs/current/sql-createtrigger.html
  await sql
    .raw(
      'create trigger audit_no_truncate before truncate on audit for each statement execute function audit_append_only()',
    )
    .execute(db)
}
