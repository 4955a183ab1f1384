import { type CreateTableBuilder, type Kysely, sql } from 'kysely'

type Column = `${string}:${'text' | 'int' | 'text?' | 'int?'}`

/** `name:text`, `name:int` (8 bytes), with `?` where null is allowed. */
const columns = (table: CreateTableBuilder<string, string>, list: Column[]): CreateTableBuilder<string, string> =>
  list.reduce((t, column) => {
    const [name, type] = column.split(':') as [string, string]
    return t.addColumn(name, type.startsWith('int') ? 'bigint' : 'text', (c) => (type.endsWith('?') ? c : c.notNull()))
  }, table)

// biome-ignore lint/suspicious/noExplicitAny: a migration knows no table types, they change after it
export async function up(db: Kysely<any>): Promise<void> {
  const table = (name: string, list: Column[]) => columns(db.schema.createTable(name), list)

  await table('requests', [
    'id:text',
    'operation:text',
    'inputJson:text',
    'aboutJson:text',
    'reason:text',
    'state:text',
    'version:int',
    'requester:text',
    'formKey:text',
    'durationMs:int?',
    'permanent:int',
    'extendsGrant:text?',
    'ruleName:text?',
    'ruleHash:text?',
    'rulingJson:text?',
    'planJson:text?',
    'digest:text?',
    'factsJson:text?',
    'previousPlanJson:text?',
    'risk:text?',
    'channel:text?',
    'createdAt:int',
    'expiresAt:int?',
    'decidedAt:int?',
    'endedAt:int?',
    'outcomeJson:text?',
  ])
    .addPrimaryKeyConstraint('requests_pk', ['id'])
    .addUniqueConstraint('requests_form', ['formKey'])
    .execute()
  await db.schema.createIndex('requests_by_requester').on('requests').columns(['requester', 'createdAt']).execute()
  await db.schema.createIndex('requests_by_state').on('requests').columns(['state', 'createdAt']).execute()

  await table('decisions', ['requestId:text', 'approver:text', 'digest:text', 'verdict:text', 'reason:text?', 'at:int'])
    .addPrimaryKeyConstraint('decisions_pk', ['requestId', 'approver', 'digest'])
    .execute()

  await table('changes', [
    'requestId:text',
    'phase:text',
    'seq:int',
    'changeJson:text',
    'state:text',
    'intentAt:int?',
    'attempts:int',
    'asyncRequestId:text?',
    'awsRequestId:text?',
    'outputsJson:text?',
    'outcomeAt:int?',
    'error:text?',
  ])
    .addPrimaryKeyConstraint('changes_pk', ['requestId', 'phase', 'seq'])
    .execute()

  await table('grants', [
    'id:text',
    'requestId:text',
    'access:text',
    'accountId:text',
    'permissionSetArn:text',
    'principalType:text',
    'principalId:text',
    'holder:text',
    'state:text',
    'startsAt:int',
    'endsAt:int?',
    'endCause:text?',
    'endedBy:text?',
    'endedAt:int?',
    'version:int',
  ])
    .addPrimaryKeyConstraint('grants_pk', ['id'])
    .addUniqueConstraint('grants_request', ['requestId'])
    .execute()
  await db.schema.createIndex('grants_by_access').on('grants').columns(['access', 'state']).execute()
  await db.schema.createIndex('grants_by_holder').on('grants').columns(['holder', 'state']).execute()

  await table('baseline', ['access:text', 'adoptedAt:int']).addPrimaryKeyConstraint('baseline_pk', ['access']).execute()
  await table('access', ['key:text', 'touchedAt:int']).addPrimaryKeyConstraint('access_pk', ['key']).execute()

  await table('jobs', [
    'id:text',
    'kind:text',
    'key:text',
    'payloadJson:text',
    'runAt:int',
    'priority:int',
    'attempts:int',
    'generation:int',
    'leaseToken:text?',
    'leaseUntil:int?',
    'lastError:text?',
    'createdAt:int',
  ])
    .addPrimaryKeyConstraint('jobs_pk', ['id'])
    .addUniqueConstraint('jobs_key', ['kind', 'key'])
    .execute()
  await db.schema.createIndex('jobs_due').on('jobs').columns(['runAt']).execute()

  await table('messages', ['key:text', 'channel:text', 'ts:text?', 'postingAt:int?', 'drawn:text?', 'updatedAt:int'])
    .addPrimaryKeyConstraint('messages_pk', ['key'])
    .execute()

  await table('audit', [
    'seq:int',
    'at:int',
    'fact:text',
    'requestId:text?',
    'actor:text',
    'dataJson:text',
    'previousHash:text',
    'hash:text',
  ])
    .addPrimaryKeyConstraint('audit_pk', ['seq'])
    .execute()
  await db.schema.createIndex('audit_by_request').on('audit').columns(['requestId', 'seq']).execute()
  // Append-only: the database itself refuses to change or delete an entry.
  await appendOnly(db, 'audit')

  await table('deliveries', ['key:text', 'at:int']).addPrimaryKeyConstraint('deliveries_pk', ['key']).execute()
  await table('people', ['slackId:text', 'profileJson:text', 'fetchedAt:int'])
    .addPrimaryKeyConstraint('people_pk', ['slackId'])
    .execute()
  await table('bindings', [
    'slackId:text',
    'userId:text',
    'email:text',
    'boundBy:text',
    'boundAt:int',
    'suspendedAt:int?',
  ])
    .addPrimaryKeyConstraint('bindings_pk', ['slackId'])
    .execute()
  await table('directory', ['kind:text', 'part:int', 'data:text'])
    .addPrimaryKeyConstraint('directory_pk', ['kind', 'part'])
    .execute()
  await table('settings', ['key:text', 'value:text']).addPrimaryKeyConstraint('settings_pk', ['key']).execute()
}

// biome-ignore lint/suspicious/noExplicitAny: as above
async function appendOnly(db: Kysely<any>, table: string): Promise<void> {
  const postgres = db.getExecutor().adapter.constructor.name === 'PostgresAdapter'
  if (postgres) {
    await sql
      .raw(
        `create function ${table}_append_only() returns trigger language plpgsql as $$ begin raise exception '${table} is append-only'; end $$`,
      )
      .execute(db)
    await sql
      .raw(
        `create trigger ${table}_append_only before update or delete on ${table} for each row execute function ${table}_append_only()`,
      )
      .execute(db)
    return
  }
  for (const verb of ['update', 'delete']) {
    await sql
      .raw(
        `create trigger ${table}_no_${verb} before ${verb} on ${table} begin select raise(abort, '${table} is append-only'); end`,
      )
      .execute(db)
  }
}
