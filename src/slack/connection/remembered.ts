import { namedBy } from '../../aws/names-of-people.ts'
import { Refusal } from '../../errors.ts'
import { escapeMrkdwn, type Locale, type Say, sayIn } from '../../i18n.ts'
import { getNames, type Person } from '../../store/person-rows.ts'
import { usersBoundTo } from '../../store/told-bindings.ts'
import type { Context } from '../../workflow/context.ts'
import { onlyMembers } from '../../workflow/people/who-counts.ts'
import { clip } from '../draw/blocks.ts'
import { isSlackId, mrkdwnMention } from '../draw/sentence.ts'

/**
 * A member as the store remembers this person: no Slack call, so it may stand before an acknowledgement. Undefined when
 * nothing is remembered or it is no member; `ctx.people.member`, after the acknowledgement, then says why.
 */
export async function remembered(ctx: Context, slackId: string): Promise<Person | undefined> {
  const person = await ctx.people.remembered(slackId)
  return person?.kind === 'member' ? person : undefined
}

/** A member who sends a form. The form's answer is its acknowledgement, so it says why somebody is no member. */
export async function memberSending(ctx: Context, slackId: string): Promise<Person> {
  const person = await ctx.people.remembered(slackId)
  if (!person) throw new Refusal('unknown_person')
  return onlyMembers(person)
}

/** After such a refusal: the next try finds the person remembered. */
export async function remember(ctx: Context, slackId: string): Promise<void> {
  if (!(await ctx.people.remembered(slackId))) await ctx.people.member(slackId).catch(() => {})
}

/** The language of somebody of whom nothing else is known. */
export async function sayTo(ctx: Context, slackId: string): Promise<Say> {
  const person = await ctx.people.remembered(slackId)
  return sayIn(person?.locale ?? defaultLocale(ctx))
}

const defaultLocale = (ctx: Context): Locale => ctx.config.policy.locale

type Shown = (slackId: string) => string

async function knownOf(ctx: Context, slackIds: Iterable<string>) {
  const ids = [...slackIds]
  const [names, users] = [await getNames(ctx.store.db, ids), await usersBoundTo(ctx.store.db, ids)]
  const userName = (slackId: string) => ctx.directory.user(users.get(slackId) ?? '')?.userName
  return { names, userName }
}
type Known = Awaited<ReturnType<typeof knownOf>>

const nameIn =
  ({ names, userName }: Known): Shown =>
  (slackId) =>
    namedBy(names.get(slackId)?.name ?? '', userName(slackId) ?? names.get(slackId)?.email ?? slackId)

const mentionIn =
  ({ names, userName }: Known): Shown =>
  (slackId) => {
    if (!isSlackId(slackId)) return escapeMrkdwn(slackId)
    const known = [names.get(slackId)?.name, userName(slackId)]
      .filter((word) => word !== undefined)
      .map((word) => escapeMrkdwn(clip(word, 40)))
    return known.length > 0 ? `${mrkdwnMention(slackId)} (${known.join(', ')})` : mrkdwnMention(slackId)
  }

/**
 * Names for `plain_text`, where Slack draws no mentions: with the Identity Center user; of who is bound to none, with the
 * confirmed address, or the Slack user id.
 */
export const namesOf = async (ctx: Context, slackIds: Iterable<string>): Promise<Shown> =>
  nameIn(await knownOf(ctx, slackIds))

/**
 * Who somebody is, as mrkdwn: the id that Slack draws, the name, and the Identity Center user. A name alone, which everybody
 * chooses for themselves, tells nobody apart.
 */
export const mentionsOf = async (ctx: Context, slackIds: Iterable<string>): Promise<Shown> =>
  mentionIn(await knownOf(ctx, slackIds))

/** Both, for a list, whose people are looked up once. */
export async function namesAndMentions(
  ctx: Context,
  slackIds: Iterable<string>,
): Promise<{ personName: Shown; mention: Shown }> {
  const known = await knownOf(ctx, slackIds)
  return { personName: nameIn(known), mention: mentionIn(known) }
}

/** A refusal that is about somebody carries the Slack user id; people read a name. */
export async function withNames<Vars extends Refusal['vars']>(ctx: Context, vars: Vars): Promise<Vars> {
  const { who, missing } = vars
  const left = typeof missing === 'string' ? missing.split(' ').filter(Boolean) : []
  const nameOf = await namesOf(ctx, [...(typeof who === 'string' ? [who] : []), ...left])
  return {
    ...vars,
    ...(typeof who === 'string' && { who: nameOf(who) }),
    ...(typeof missing === 'string' && { missing: left.map(nameOf).join(', ') || '-' }),
  }
}
