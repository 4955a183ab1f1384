import { localeOf } from '../../i18n.ts'
import {
  deletePerson,
  getBinding,
  getPerson,
  insertBinding,
  type Person,
  putPerson,
  suspendBinding,
} from '../../store/person-rows.ts'
import type { Context } from '../context.ts'
import { record } from '../transition.ts'
import type { People } from './person.ts'
import { onlyMembers } from './who-counts.ts'

const freshMs = 5 * 60_000
/** Who somebody is, from Slack, kept in the store for five minutes; and which Identity Center user they are. */
export function createPeople(ctx: Pick<Context, 'clock' | 'store' | 'jobs' | 'config' | 'chat' | 'directory'>): People {
  const { store, clock, chat } = ctx

  async function fetch(slackId: string): Promise<Person> {
    const { slackLocale, ...profile } = await chat.user(slackId)
    const person: Person = { ...profile, locale: localeOf(slackLocale, ctx.config.policy.locale) }
    await putPerson(store.db, person, clock.now())
    return person
  }

  async function anybody(slackId: string, maxAgeMs = freshMs): Promise<Person> {
    const known = await getPerson(store.db, slackId)
    const fresh = known && clock.now() - known.fetchedAt < maxAgeMs
    return fresh ? known.person : await fetch(slackId)
  }

  const member = async (slackId: string, maxAgeMs?: number) => onlyMembers(await anybody(slackId, maxAgeMs))

  /** Binds on first sight: one confirmed e-mail in an allowed domain, exactly one user. A changed e-mail suspends. */
  async function identityUser(slackId: string): Promise<string | undefined> {
    const person = await member(slackId)
    const bound = await getBinding(store.db, slackId)
    if (bound) {
      if (bound.suspendedAt !== null) return undefined
      if (bound.boundBy !== 'e-mail' || bound.email === person.email) return bound.userId
      await suspend(slackId, bound.email, person.email)
      return undefined
    }
    const domains = ctx.config.policy.people?.emailDomains
    const domain = person.email?.split('@').at(-1)
    if (!person.email || !domain || (domains && !domains.includes(domain))) return undefined
    // Another user with this address may not have been read yet.
    if (!ctx.directory.progress.people.complete) return undefined
    const [user, another] = ctx.directory.usersByEmail(person.email)
    if (!user || another) return undefined
    await bind(slackId, user.id, person.email)
    return user.id
  }

  async function bind(slackId: string, userId: string, email: string): Promise<void> {
    await store.transaction(async (tx) => {
      const bound = { slackId, userId, email, boundBy: 'e-mail', boundAt: clock.now() }
      if (!(await insertBinding(tx, bound))) return
      await record(ctx, tx, 'bound', { by: 'bot', data: { slackId, userId, email } })
    })
  }

  async function suspend(slackId: string, was: string, is: string | undefined): Promise<void> {
    await store.transaction(async (tx) => {
      await suspendBinding(tx, slackId, clock.now())
      await record(ctx, tx, 'suspended', { by: 'bot', data: { slackId, was, is: is ?? null } })
    })
  }

  return {
    anybody,
    member,
    identityUser,
    remembered: async (slackId) => (await getPerson(store.db, slackId))?.person,
    forget: (slackId) => deletePerson(store.db, slackId),
  }
}
