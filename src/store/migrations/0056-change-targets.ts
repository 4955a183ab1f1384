import { type Kysely, sql } from 'kysely'

/** Of hundreds that one request is about each is looked up by itself: its changes, its grant, and what is on record of it. */
// biome-ignore lint/suspicious/noExplicitAny: a migration knows no table types, they change after it
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema.alterTable('changes').addColumn('target', 'text').execute()
  const rows = await db.selectFrom('changes').select(['requestId', 'phase', 'seq', 'changeJson']).execute()
  for (const { requestId, phase, seq, changeJson } of rows) {
    const { target } = JSON.parse(changeJson)
    if (typeof target !== 'string') continue
    const one = db.updateTable('changes').set({ target }).where('requestId', '=', requestId)
    await one.where('phase', '=', phase).where('seq', '=', seq).execute()
  }
  await db.schema.createIndex('changes_by_target').on('changes').columns(['requestId', 'phase', 'target']).execute()
  await db.schema.createIndex('changes_by_state').on('changes').columns(['requestId', 'phase', 'state']).execute()
  await db.schema.dropIndex('grants_by_request').execute()
  await db.schema.createIndex('grants_by_request').on('grants').columns(['requestId', 'access']).execute()
  await db.schema.createIndex('grants_by_state').on('grants').columns(['requestId', 'state']).execute()
  const access = sql`("requestId", (json("dataJson") ->> 'access')) where substr("fact", 1, 4) = 'one-'`
  await sql`create index audit_by_access on audit ${access}`.execute(db)
}
