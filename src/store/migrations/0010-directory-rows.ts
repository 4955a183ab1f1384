import type { Kysely } from 'kysely'

// biome-ignore lint/suspicious/noExplicitAny: a migration knows no table types, they change after it
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema
    .createTable('directoryRows')
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('data', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('version', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('directoryRows_pk', ['kind', 'id'])
    .execute()
  await db.schema.createIndex('directoryRows_version').on('directoryRows').column('version').execute()
  await db.schema.createIndex('directoryRows_at').on('directoryRows').columns(['kind', 'at']).execute()
  await keepWhatWasSeen(db)
  await db.schema.dropTable('directory').execute()
}

/** AWS is read again, but what has been seen must not pass for new, nor what is new for the baseline. */
// biome-ignore lint/suspicious/noExplicitAny: as above
async function keepWhatWasSeen(db: Kysely<any>): Promise<void> {
  const parts = await db.selectFrom('directory').selectAll().where('kind', 'in', ['meta', 'pair']).execute()
  const rows = parts.flatMap(({ kind, data }) =>
    JSON.parse(data).map((row: { accountId: string; permissionSetArn: string; at: number; assignmentsAt: number }) =>
      kind === 'meta'
        ? {
            kind,
            id: 'meta',
            at: row.assignmentsAt,
            data: JSON.stringify({ assignmentsAt: row.assignmentsAt }),
            version: 1,
          }
        : { kind, id: `${row.accountId}|${row.permissionSetArn}`, at: row.at, data: JSON.stringify(row), version: 1 },
    ),
  )
  for (let from = 0; from < rows.length; from += 200) {
    const some = rows.slice(from, from + 200).map((row) => ({ ...row, version: 1 + from / 200 }))
    await db.insertInto('directoryRows').values(some).execute()
  }
}
