import type { Kysely } from 'kysely'

/**
 * What was in AWS before the bot, what nobody explains, and who has access ended: each of these the bot must have written
 * itself. Rows of the first two from before are sealed with the fact that the baseline was taken; that something was put off is in
 * the audit log.
 */
// biome-ignore lint/suspicious/noExplicitAny: a migration knows no table types, they change after it
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema.alterTable('baseline').addColumn('seal', 'text').execute()
  await db.schema.alterTable('grants').addColumn('endSeal', 'text').execute()
  await db.schema.alterTable('findings').dropColumn('ignoredUntil').execute()
  await db.schema.alterTable('findings').dropColumn('ignoredBy').execute()
  await db.schema.alterTable('findings').addColumn('seal', 'text').execute()
}
