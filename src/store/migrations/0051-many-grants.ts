import type { Kysely } from 'kysely'

/** A request may give several grants. SQLite takes no constraint off a table, so the table is made anew. */
// biome-ignore lint/suspicious/noExplicitAny: a migration knows no table types, they change after it
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema
    .createTable('grantsNow')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('requestId', 'text', (c) => c.notNull())
    .addColumn('access', 'text', (c) => c.notNull())
    .addColumn('accountId', 'text', (c) => c.notNull())
    .addColumn('permissionSetArn', 'text', (c) => c.notNull())
    .addColumn('principalType', 'text', (c) => c.notNull())
    .addColumn('principalId', 'text', (c) => c.notNull())
    .addColumn('holder', 'text')
    .addColumn('careOf', 'text')
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('startsAt', 'bigint', (c) => c.notNull())
    .addColumn('endsAt', 'bigint')
    .addColumn('endCause', 'text')
    .addColumn('endedBy', 'text')
    .addColumn('endedAt', 'bigint')
    .addColumn('version', 'bigint', (c) => c.notNull())
    .execute()
  await db
    .insertInto('grantsNow')
    .columns(columns)
    .expression((e) => e.selectFrom('grants').select(columns))
    .execute()
  await db.schema.dropTable('grants').execute()
  await db.schema.alterTable('grantsNow').renameTo('grants').execute()
  const index = (name: string, on: string[]) =>
    db.schema.createIndex(`grants_by_${name}`).on('grants').columns(on).execute()
  await index('request', ['requestId'])
  await index('access', ['access', 'state'])
  await index('holder', ['holder', 'state'])
  await index('principal', ['principalId', 'state'])
}

const columns = [
  'id',
  'requestId',
  'access',
  'accountId',
  'permissionSetArn',
  'principalType',
  'principalId',
  'holder',
  'careOf',
  'state',
  'startsAt',
  'endsAt',
  'endCause',
  'endedBy',
  'endedAt',
  'version',
]
