import type { Kysely } from 'kysely'

/** Who is who is read of the directory, so what it says of people the bot must have written itself. Without seals it is read again. */
// biome-ignore lint/suspicious/noExplicitAny: a migration knows no table types, they change after it
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema.alterTable('directoryRows').addColumn('seal', 'text').execute()
}
