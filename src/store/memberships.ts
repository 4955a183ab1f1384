import type { Queries } from './database.ts'

/** The groups that a user was in when they last were read. */
export async function getMemberships(
  db: Queries,
  userId: string,
): Promise<{ groupIds: string[]; readAt: number } | undefined> {
  const row = await db.selectFrom('memberships').selectAll().where('userId', '=', userId).executeTakeFirst()
  return row && { groupIds: JSON.parse(row.groupIdsJson), readAt: row.readAt }
}

export async function putMemberships(db: Queries, userId: string, groupIds: string[], readAt: number): Promise<void> {
  const row = { groupIdsJson: JSON.stringify(groupIds), readAt }
  await db
    .insertInto('memberships')
    .values({ userId, ...row })
    .onConflict((c) => c.column('userId').doUpdateSet(row))
    .execute()
}

/** Slack user ids of those of whom it is known that they are in a group. */
export async function knownMembers(db: Queries, groupId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('memberships')
    .innerJoin('bindings', 'bindings.userId', 'memberships.userId')
    .select('bindings.slackId')
    .where('bindings.suspendedAt', 'is', null)
    .where('memberships.groupIdsJson', 'like', `%"${groupId}"%`)
    .execute()
  return rows.map(({ slackId }) => slackId)
}
