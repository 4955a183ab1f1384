import type { Queries } from './database.ts'
import { deleteSetting, putSetting } from './settings.ts'

// People to whom Slack delivers nothing of ours. What was for them is given up; what is said once more may get there.

const prefix = 'unreachable.'

export const noteUnreachable = (db: Queries, slackId: string, error: string): Promise<void> =>
  putSetting(db, `${prefix}${slackId}`, error)

export const noteReached = (db: Queries, slackId: string): Promise<void> => deleteSetting(db, `${prefix}${slackId}`)

/** With Slack's word for why. */
export async function unreachablePeople(db: Queries): Promise<{ slackId: string; error: string }[]> {
  const rows = await db
    .selectFrom('settings')
    .selectAll()
    .where('key', 'like', `${prefix}%`)
    .orderBy('key')
    .limit(50)
    .execute()
  return rows.map(({ key, value }) => ({ slackId: key.slice(prefix.length), error: value }))
}
