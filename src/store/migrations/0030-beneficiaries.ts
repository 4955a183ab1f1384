import { type Kysely, sql } from 'kysely'

// biome-ignore lint/suspicious/noExplicitAny: a migration knows no table types, they change after it
export async function up(db: Kysely<any>): Promise<void> {
  for (const column of ['beneficiaryKind', 'beneficiaryId', 'beneficiaryJson'])
    await db.schema.alterTable('requests').addColumn(column, 'text').execute()
  await db.schema
    .createIndex('requests_by_beneficiary')
    .on('requests')
    .columns(['beneficiaryId', 'state', 'createdAt'])
    .execute()
  await holdersAreBeneficiaries(db)
  await tellBeneficiaries(db)
  await db.schema
    .createTable('memberships')
    .addColumn('userId', 'text', (c) => c.primaryKey())
    .addColumn('groupIdsJson', 'text', (c) => c.notNull())
    .addColumn('readAt', 'bigint', (c) => c.notNull())
    .execute()
}

/** The holder was who asked, whomever it was for; now nobody where that is a group, or a person without a binding. */
// biome-ignore lint/suspicious/noExplicitAny: as above
async function holdersAreBeneficiaries(db: Kysely<any>): Promise<void> {
  await db.schema.alterTable('grants').addColumn('heldBy', 'text').execute()
  await db.schema.alterTable('grants').addColumn('careOf', 'text').execute()
  const isOwn = sql`exists (select 1 from bindings b where b."slackId" = grants.holder and b."userId" = grants."principalId")`
  const bound = sql`(select min(b."slackId") from bindings b where b."userId" = grants."principalId" and b."suspendedAt" is null)`
  await sql`update grants set "heldBy" = case when ${isOwn} then holder else ${bound} end, "careOf" = case when ${isOwn} then null else holder end`.execute(
    db,
  )
  await db.schema.dropIndex('grants_by_holder').execute()
  await db.schema.alterTable('grants').dropColumn('holder').execute()
  await db.schema.alterTable('grants').renameColumn('heldBy', 'holder').execute()
  await db.schema.createIndex('grants_by_holder').on('grants').columns(['holder', 'state']).execute()
  await db.schema.createIndex('grants_by_principal').on('grants').columns(['principalId', 'state']).execute()
}

/** Requests that are not over. What AWS called their people and groups is in the facts gathered for approvers. */
// biome-ignore lint/suspicious/noExplicitAny: as above
async function tellBeneficiaries(db: Kysely<any>): Promise<void> {
  const over = ['refused', 'denied', 'withdrawn', 'expired', 'done', 'revoked']
  const columns = ['id', 'requester', 'inputJson', 'factsJson'] as const
  const rows = await db.selectFrom('requests').select(columns).where('state', 'not in', over).execute()
  for (const { id, requester, inputJson, factsJson } of rows) {
    const { principal, user } = JSON.parse(inputJson)
    const [, type, principalId] = /^(USER|GROUP):(.+)$/.exec(String(principal ?? user)) ?? []
    if (!principalId) continue
    const bound = await db.selectFrom('bindings').select('slackId').where('userId', '=', principalId).execute()
    const slackIds = type === 'USER' ? bound.map(({ slackId }) => slackId) : []
    const kind = type === 'GROUP' ? 'group' : slackIds.includes(requester) ? 'self' : 'person'
    const name = (factsJson && JSON.parse(factsJson).principal?.name) || principalId
    const beneficiaryJson = JSON.stringify({ kind, id: principalId, name, slackIds })
    await db
      .updateTable('requests')
      .set({ beneficiaryKind: kind, beneficiaryId: principalId, beneficiaryJson })
      .where('id', '=', id)
      .execute()
  }
}
