import type { Queries } from './database.ts'

/** Slack user ids of a user group as they were last told of; undefined at first sight. */
export async function groupMembers(db: Queries, handle: string): Promise<string[] | undefined> {
  const row = await db.selectFrom('groupMembers').select('membersJson').where('handle', '=', handle).executeTakeFirst()
  return row && JSON.parse(row.membersJson)
}

export async function putGroupMembers(db: Queries, handle: string, members: string[]): Promise<void> {
  const membersJson = JSON.stringify(members)
  await db
    .insertInto('groupMembers')
    .values({ handle, membersJson })
    .onConflict((c) => c.column('handle').doUpdateSet({ membersJson }))
    .execute()
}
