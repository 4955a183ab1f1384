import { type Kysely, sql } from 'kysely'

// biome-ignore lint/suspicious/noExplicitAny: a migration knows no table types, they change after it
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema.dropTable('access').execute()

  // What one person has open, among the thousands that they asked for.
  await db.schema
    .createIndex('requests_by_requester_state')
    .on('requests')
    .columns(['requester', 'state', 'createdAt'])
    .execute()
  // `like 'warning:7K2MQX:%'` uses an index of this kind alone: https://sqlite.org/optoverview.html#the_like_optimization
  // and https://www.postgresql.org/docs/current/indexes-opclass.html
  const postgres = db.getExecutor().adapter.constructor.name === 'PostgresAdapter'
  const byPrefix = postgres ? 'key text_pattern_ops' : 'key collate nocase'
  await sql.raw(`create index messages_by_prefix on messages (${byPrefix})`).execute(db)
}
