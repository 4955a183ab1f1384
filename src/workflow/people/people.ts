import { localeOf } from '../../i18n.ts'
import { deletePerson, getPerson, type Person, putPerson } from '../../store/person-rows.ts'
import type { Context } from '../context.ts'
import { bindingNow, whyNobody } from './bindings.ts'
import type { People } from './person.ts'
import { onlyMembers } from './who-counts.ts'

const freshMs = 5 * 60_000

/** Who somebody is, from Slack, kept in the store for five minutes; and which Identity Center user they are. */
export function createPeople(ctx: Pick<Context, 'clock' | 'store' | 'jobs' | 'config' | 'chat' | 'directory'>): People {
  const { store, clock, chat, directory } = ctx

  async function fetch(slackId: string, wasKnown: boolean): Promise<Person> {
    const askedAt = clock.now()
    const { slackLocale, ...profile } = await chat.user(slackId)
    const person: Person = { ...profile, locale: localeOf(slackLocale, ctx.config.policy.locale) }
    // Whoever asked later may have been answered sooner, and what was forgotten meanwhile has changed since it was asked.
    const now = await getPerson(store.db, slackId)
    if (now ? now.fetchedAt <= askedAt : !wasKnown) await putPerson(store.db, person, askedAt)
    return person
  }

  async function anybody(slackId: string, maxAgeMs = freshMs): Promise<Person> {
    const known = await getPerson(store.db, slackId)
    const fresh = known && clock.now() - known.fetchedAt < maxAgeMs
    return fresh ? known.person : await fetch(slackId, known !== undefined)
  }

  const member = async (slackId: string, maxAgeMs?: number) => onlyMembers(await anybody(slackId, maxAgeMs))

  async function identityUser(slackId: string): Promise<string | undefined> {
    const person = await member(slackId)
    const bound = await bindingNow(ctx, person)
    if (bound && bound.suspendedAt === null && directory.user(bound.userId)) return bound.userId
    // AWS may have had them since its list was read.
    const why = whyNobody(ctx, person)
    const isNew = why?.code === 'address_nobodys' && (await directory.lookForUser(String(why.vars?.email)))
    const now = isNew ? await bindingNow(ctx, person) : bound
    return now && now.suspendedAt === null ? now.userId : undefined
  }

  return {
    anybody,
    member,
    identityUser,
    remembered: async (slackId) => (await getPerson(store.db, slackId))?.person,
    forget: (slackId) => deletePerson(store.db, slackId),
  }
}
