import type { Kysely } from 'kysely'

// biome-ignore lint/suspicious/noExplicitAny: a migration knows no table types, they change after it
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema
    .createTable('policies')
    .addColumn('hash', 'text', (c) => c.primaryKey())
    .addColumn('policyJson', 'text', (c) => c.notNull())
    .addColumn('firstAt', 'bigint', (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('accountFacts')
    .addColumn('accountId', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('ouPath', 'text', (c) => c.notNull())
    .addColumn('tagsJson', 'text')
    .execute()
  await db.schema
    .createTable('groupMembers')
    .addColumn('handle', 'text', (c) => c.primaryKey())
    .addColumn('membersJson', 'text', (c) => c.notNull())
    .execute()
}
