import type { Locale } from '../i18n.ts'
import type { Queries, Tx } from './database.ts'
import type { Binding } from './schema.ts'

/** What Slack says of a user, as it is kept for a few minutes. */
export interface Person {
  slackId: string
  /** Display name; spoofable, never used to decide anything. */
  name: string
  locale: Locale
  /** IANA time zone. */
  tz: string
  /** Only when Slack says that it is confirmed. Lower case. */
  email: string | undefined
  /** What Slack shows without saying that it is confirmed: never speaks for somebody, only against. */
  unconfirmedEmail?: string
  /** `member` may be answered; everybody else is refused with a sentence. */
  kind: 'member' | 'guest' | 'bot' | 'stranger' | 'deactivated'
}

export async function getPerson(
  db: Queries,
  slackId: string,
): Promise<{ person: Person; fetchedAt: number } | undefined> {
  const row = await db.selectFrom('people').selectAll().where('slackId', '=', slackId).executeTakeFirst()
  return row && { person: JSON.parse(row.profileJson), fetchedAt: row.fetchedAt }
}

/** Names by Slack user id, of those who are remembered. */
export async function getNames(db: Queries, slackIds: Iterable<string>): Promise<Map<string, string>> {
  const ids = [...new Set(slackIds)]
  if (ids.length === 0) return new Map()
  const rows = await db.selectFrom('people').selectAll().where('slackId', 'in', ids).execute()
  return new Map(rows.map(({ slackId, profileJson }) => [slackId, (JSON.parse(profileJson) as Person).name]))
}

export async function putPerson(db: Queries, person: Person, fetchedAt: number): Promise<void> {
  const row = { profileJson: JSON.stringify(person), fetchedAt }
  await db
    .insertInto('people')
    .values({ slackId: person.slackId, ...row })
    .onConflict((c) => c.column('slackId').doUpdateSet(row))
    .execute()
}

export async function deletePerson(db: Queries, slackId: string): Promise<void> {
  await db.deleteFrom('people').where('slackId', '=', slackId).execute()
}

export const getBinding = (db: Queries, slackId: string): Promise<Binding | undefined> =>
  db.selectFrom('bindings').selectAll().where('slackId', '=', slackId).executeTakeFirst()

export async function putBinding(tx: Tx, binding: Binding): Promise<void> {
  const { slackId, ...rest } = binding
  await tx
    .insertInto('bindings')
    .values(binding)
    .onConflict((c) => c.column('slackId').doUpdateSet(rest))
    .execute()
  await tx
    .insertInto('everBound')
    .values({ slackId, userId: binding.userId, firstAt: binding.boundAt })
    .onConflict((c) => c.doNothing())
    .execute()
}

/** Every Identity Center user that a Slack user is or ever was bound to. */
export const usersEverBound = async (db: Queries, slackId: string): Promise<string[]> =>
  (await db.selectFrom('everBound').select('userId').where('slackId', '=', slackId).orderBy('firstAt').execute()).map(
    ({ userId }) => userId,
  )

/** Who is or ever was bound to these Identity Center users. */
export async function everBoundTo(
  db: Queries,
  userIds: readonly string[],
): Promise<{ slackId: string; userId: string }[]> {
  const rows: { slackId: string; userId: string }[] = []
  for (let from = 0; from < userIds.length; from += perStatement) {
    const some = userIds.slice(from, from + perStatement)
    rows.push(...(await db.selectFrom('everBound').select(['slackId', 'userId']).where('userId', 'in', some).execute()))
  }
  return rows
}

/** The Identity Center users whom Slack people are bound to, by Slack user id; of suspended bindings none. */
export async function usersBoundTo(db: Queries, slackIds: Iterable<string>): Promise<Map<string, string>> {
  const ids = [...new Set(slackIds)]
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('bindings')
    .select(['slackId', 'userId'])
    .where('slackId', 'in', ids)
    .where('suspendedAt', 'is', null)
    .execute()
  return new Map(rows.map(({ slackId, userId }) => [slackId, userId]))
}

/** The newest first. */
export const allBindings = (db: Queries): Promise<Binding[]> =>
  db.selectFrom('bindings').selectAll().orderBy('boundAt', 'desc').orderBy('slackId').limit(listed).execute()

/** Who used the bot or was looked at, as Slack last said of them. */
export async function knownPeople(db: Queries): Promise<Person[]> {
  const rows = await db.selectFrom('people').select('profileJson').orderBy('slackId').limit(listed).execute()
  return rows.map(({ profileJson }) => JSON.parse(profileJson))
}
/** A list in Slack shows no more. */
const listed = 500

/** SQLite takes so many values in one statement at least: https://www.sqlite.org/limits.html#max_variable_number */
const perStatement = 500

/** The Slack people bound to these Identity Center users, suspended ones too. */
export async function bindingsOf(db: Queries, userIds: readonly string[]): Promise<Binding[]> {
  const rows: Binding[] = []
  for (let from = 0; from < userIds.length; from += perStatement) {
    const some = userIds.slice(from, from + perStatement)
    rows.push(...(await db.selectFrom('bindings').selectAll().where('userId', 'in', some).execute()))
  }
  return rows
}
