import type { Queries } from './database.ts'

/** Small facts to remember: the instance's Region, how far the audit channel has got. */
export async function getSetting(db: Queries, key: string): Promise<string | undefined> {
  return (await db.selectFrom('settings').select('value').where('key', '=', key).executeTakeFirst())?.value
}

export async function putSetting(db: Queries, key: string, value: string): Promise<void> {
  await db
    .insertInto('settings')
    .values({ key, value })
    .onConflict((c) => c.column('key').doUpdateSet({ value }))
    .execute()
}

/** Which of the keys are set. */
export async function settingsAmong(db: Queries, keys: string[]): Promise<string[]> {
  return (await db.selectFrom('settings').select('key').where('key', 'in', keys).execute()).map(({ key }) => key)
}

export async function deleteSetting(db: Queries, key: string): Promise<void> {
  await db.deleteFrom('settings').where('key', '=', key).execute()
}
