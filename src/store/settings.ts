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

const home = 'home:'

/** That somebody has opened their Home tab; ms. */
export const noteHomeSeen = (db: Queries, slackId: string, at: number): Promise<void> =>
  putSetting(db, `${home}${slackId}`, String(at))

/** Slack user ids of those who have opened it since. */
export async function homesSeenSince(db: Queries, since: number): Promise<string[]> {
  const rows = await db.selectFrom('settings').selectAll().where('key', 'like', `${home}%`).execute()
  return rows.filter(({ value }) => Number(value) >= since).map(({ key }) => key.slice(home.length))
}
