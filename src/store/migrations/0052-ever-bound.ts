import type { Kysely } from 'kysely'

/** Who was bound to whom before is in the audit log alone. */
const facts = ['bound', 'rebound', 'bound-by-hand', 'unbound']

// biome-ignore lint/suspicious/noExplicitAny: a migration knows no table types, they change after it
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema
    .createTable('everBound')
    .addColumn('slackId', 'text', (c) => c.notNull())
    .addColumn('userId', 'text', (c) => c.notNull())
    .addColumn('firstAt', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('everBoundKey', ['slackId', 'userId'])
    .execute()
  await db.schema.createIndex('everBoundByUser').on('everBound').column('userId').execute()
  const bound = await db.selectFrom('bindings').select(['slackId', 'userId', 'boundAt as firstAt']).execute()
  const told = await db.selectFrom('audit').select(['at', 'dataJson']).where('fact', 'in', facts).execute()
  const was = told.flatMap(({ at, dataJson }) => {
    const { slackId, userId, was } = JSON.parse(dataJson) as Record<string, string | null | undefined>
    return [userId, was].flatMap((id) => (slackId && id ? [{ slackId, userId: id, firstAt: at }] : []))
  })
  for (const row of [...bound, ...was])
    await db
      .insertInto('everBound')
      .values(row)
      .onConflict((c) => c.doNothing())
      .execute()
}
