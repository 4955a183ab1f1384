import type { Queries, Tx } from './database.ts'
import type { Grant } from './schema.ts'

// What is known of access as a whole: what the grants promise, and the baseline of what was in AWS before the bot.

/** Adopts what no grant has ever given; with `known`, what somebody has said so of, whoever gave it. */
export async function adoptAccess(tx: Tx, found: string[], adoptedAt: number, { known = false } = {}): Promise<void> {
  const ours = new Set((await tx.selectFrom('grants').select('access').execute()).map((g) => g.access))
  const keys = found.filter((access) => known || !ours.has(access))
  for (let i = 0; i < keys.length; i += 500) {
    await tx
      .insertInto('baseline')
      .values(keys.slice(i, i + 500).map((access) => ({ access, adoptedAt })))
      .onConflict((c) => c.doNothing())
      .execute()
  }
}

export const adoptedAccess = async (db: Queries): Promise<string[]> =>
  (await db.selectFrom('baseline').select('access').execute()).map(({ access }) => access)

/** Somebody asked for its removal, or took it away elsewhere, or it is given anew: it is not adopted any more. */
export async function abandonAccess(tx: Tx, access: string): Promise<void> {
  await tx.deleteFrom('baseline').where('access', '=', access).execute()
}

export type Origin = { grant: Pick<Grant, 'requestId' | 'endsAt'> } | 'baseline'

/** Where each access comes from, where the store knows it; of several grants the one that ends last. */
export async function originsOf(db: Queries, keys: string[]): Promise<Map<string, Origin>> {
  const origins = new Map<string, Origin>()
  for (let from = 0; from < keys.length; from += 100) {
    const some = keys.slice(from, from + 100)
    const baseline = await db.selectFrom('baseline').select('access').where('access', 'in', some).execute()
    for (const { access } of baseline) origins.set(access, 'baseline')
    const grants = await db
      .selectFrom('grants')
      .select(['access', 'requestId', 'endsAt'])
      .where('access', 'in', some)
      .where('state', '!=', 'ended')
      .orderBy('endsAt')
      .execute()
    for (const grant of grants) if (origins.get(grant.access) !== 'baseline') origins.set(grant.access, { grant })
  }
  return origins
}

/** Until when each access is promised, ms; null: without an end. */
export async function endsOfAccess(db: Queries): Promise<Map<string, number | null>> {
  const grants = await db.selectFrom('grants').select(['access', 'endsAt']).where('state', '!=', 'ended').execute()
  const ends = new Map<string, number | null>()
  for (const { access, endsAt } of grants) {
    const known = ends.get(access)
    ends.set(access, known === null || endsAt === null ? null : Math.max(known ?? 0, endsAt))
  }
  return ends
}

/** Grants that should have ended before a time and have not been proven gone, longest first. */
export const overdueGrants = (db: Queries, before: number): Promise<Grant[]> =>
  db
    .selectFrom('grants')
    .selectAll()
    .where('state', '!=', 'ended')
    .where('endsAt', '<', before)
    .orderBy('endsAt')
    .limit(10)
    .execute()

/** How often access was given. */
export async function countGranted(db: Queries): Promise<number> {
  const { n } = await db
    .selectFrom('grants')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('state', '!=', 'starting')
    .executeTakeFirstOrThrow()
  return Number(n)
}

/** The Identity Center users who have access by live grants, and by which permission sets. */
export const usersWithGrants = (db: Queries): Promise<Pick<Grant, 'principalId' | 'permissionSetArn'>[]> =>
  db
    .selectFrom('grants')
    .select(['principalId', 'permissionSetArn'])
    .distinct()
    .where('principalType', '=', 'USER')
    .where('state', '!=', 'ended')
    .execute()

/** Slack user ids of whoever holds access, looks after it, or waits for it. */
export async function holdersAndAskers(db: Queries): Promise<string[]> {
  const live = db.selectFrom('grants').where('state', '!=', 'ended')
  const bound = db
    .selectFrom('everBound')
    .where('userId', 'in', live.select('principalId'))
    .select('slackId as slackId')
  const open = db.selectFrom('requests').where('state', '=', 'pending').select('requester as slackId')
  const rows = await live
    .select('holder as slackId')
    .union(live.select('careOf as slackId'))
    .union(bound)
    .union(open)
    .execute()
  return rows.flatMap(({ slackId }) => slackId ?? [])
}
