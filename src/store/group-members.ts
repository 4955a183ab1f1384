import type { Queries } from './database.ts'

/** Who is in a Slack user group, as it was last told of. */
export interface ToldGroup {
  /** Slack user ids. */
  members: string[]
  /** When somebody was first seen in it, ms; whoever was there at first sight is not listed. */
  since: { [slackId: string]: number }
}

/** Undefined at first sight. */
export async function toldGroup(db: Queries, handle: string): Promise<ToldGroup | undefined> {
  const row = await db.selectFrom('groupMembers').selectAll().where('handle', '=', handle).executeTakeFirst()
  return row && { members: JSON.parse(row.membersJson), since: JSON.parse(row.sinceJson ?? '{}') }
}

export async function putToldGroup(db: Queries, handle: string, { members, since }: ToldGroup): Promise<void> {
  const values = { membersJson: JSON.stringify(members), sinceJson: JSON.stringify(since) }
  await db
    .insertInto('groupMembers')
    .values({ handle, ...values })
    .onConflict((c) => c.column('handle').doUpdateSet(values))
    .execute()
}
