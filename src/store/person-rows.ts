import type { Locale } from '../i18n.ts'
import type { Json } from '../json.ts'
import { type Queries, storeOf } from './database.ts'
import type { Tables } from './schema.ts'
import { isOwnRow } from './seal.ts'

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

/** What Slack said decides who somebody is, so who writes rows must not say it. */
const sealed = (slackId: string, profileJson: string, fetchedAt: number): Json => [
  'person',
  slackId,
  profileJson,
  fetchedAt,
]

/** Those of the rows that the bot itself has written. */
function ownOf(db: Queries, rows: readonly Tables['people'][]): { person: Person; fetchedAt: number }[] {
  const { seal } = storeOf(db)
  return rows
    .filter((row) => isOwnRow(seal, sealed(row.slackId, row.profileJson, row.fetchedAt), row.seal))
    .map(({ profileJson, fetchedAt }) => ({ person: JSON.parse(profileJson), fetchedAt }))
}

export async function getPerson(
  db: Queries,
  slackId: string,
): Promise<{ person: Person; fetchedAt: number } | undefined> {
  return ownOf(db, await db.selectFrom('people').selectAll().where('slackId', '=', slackId).execute())[0]
}

/** Names and confirmed addresses by Slack user id, of those who are remembered. */
export async function getNames(
  db: Queries,
  slackIds: Iterable<string>,
): Promise<Map<string, Pick<Person, 'name' | 'email'>>> {
  const ids = [...new Set(slackIds)]
  if (ids.length === 0) return new Map()
  const rows = await db.selectFrom('people').selectAll().where('slackId', 'in', ids).execute()
  return new Map(ownOf(db, rows).map(({ person }) => [person.slackId, person]))
}

export async function putPerson(db: Queries, person: Person, fetchedAt: number): Promise<void> {
  const profileJson = JSON.stringify(person)
  const row = { profileJson, fetchedAt, seal: storeOf(db).seal.make(sealed(person.slackId, profileJson, fetchedAt)) }
  await db
    .insertInto('people')
    .values({ slackId: person.slackId, ...row })
    .onConflict((c) => c.column('slackId').doUpdateSet(row))
    .execute()
}

export async function deletePerson(db: Queries, slackId: string): Promise<void> {
  await db.deleteFrom('people').where('slackId', '=', slackId).execute()
}

/** Those whom Slack last showed with the address, confirmed or not. */
export async function peopleWithAddress(db: Queries, email: string): Promise<string[]> {
  const rows = await db.selectFrom('people').selectAll().where('profileJson', 'like', `%${email}%`).execute()
  const hasIt = ({ email: own, unconfirmedEmail }: Person) => own === email || unconfirmedEmail === email
  return ownOf(db, rows).flatMap(({ person }) => (hasIt(person) ? [person.slackId] : []))
}

/** Who used the bot or was looked at, as Slack last said of them. */
export async function knownPeople(db: Queries): Promise<Person[]> {
  const rows = await db.selectFrom('people').selectAll().orderBy('slackId').limit(listed).execute()
  return ownOf(db, rows).map(({ person }) => person)
}
/** A list in Slack shows no more. */
export const listed = 500
