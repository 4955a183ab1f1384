import type { KnownBlock } from '@slack/types'
import type { User } from '../../aws/types.ts'
import { refusalText } from '../../error-words.ts'
import { Refusal } from '../../errors.ts'
import { fold } from '../../fold.ts'
import type { Say } from '../../i18n.ts'
import { knownPeople } from '../../store/person-rows.ts'
import type { Binding } from '../../store/schema.ts'
import { allBindings, undone } from '../../store/told-bindings.ts'
import type { Context } from '../../workflow/context.ts'
import { adminAsOfNow } from '../../workflow/people/as-of-now.ts'
import { bindByHand, unbindByHand } from '../../workflow/people/bind-by-hand.ts'
import { whyNobody, whyUnbound } from '../../workflow/people/bindings.ts'
import { clip, section } from '../draw/blocks.ts'
import { mrkdwnMention } from '../draw/sentence.ts'
import { mrkdwnDate } from '../draw/times.ts'
import { type Answer, type Asker, listAnswer, sentenceAnswer } from './answer.ts'

/** `/aws-setup people`: who is who, for administrators. `bind @ana ana.ito`, `unbind @ana`, `why @ana`. */
export const answerPeople: Answer = async (ctx, asker) => {
  const { person, say, rest } = asker
  await adminAsOfNow(ctx, person.slackId)
  if (rest === '') return listPeople(ctx, asker)
  const [, verb = '', slackId = '', named = ''] =
    /^(\S+)\s+(?:<@([UW][A-Z0-9]+)(?:\|[^>]*)?>|([UW][A-Z0-9]{2,}))\s*([\s\S]*)$/u.exec(rest)?.filter(isGiven) ?? []
  switch (verb.toLowerCase()) {
    case 'bind': {
      const user = userNamed(ctx, named)
      await bindByHand(ctx, person.slackId, slackId, user)
      return sentenceAnswer(say('commands:people.bound', { who: mrkdwnMention(slackId), user: shownUser(user) }))
    }
    case 'unbind':
      await unbindByHand(ctx, person.slackId, slackId)
      return sentenceAnswer(say('commands:people.unbound', { who: mrkdwnMention(slackId) }))
    case 'why': {
      const why = await whyUnbound(ctx, slackId)
      if (why) return sentenceAnswer(`${mrkdwnMention(slackId)}: ${refusalText(why, say)}`)
      const user = ctx.directory.user((await ctx.people.identityUser(slackId)) ?? '')
      return sentenceAnswer(
        say('commands:people.is_bound', { who: mrkdwnMention(slackId), user: user ? shownUser(user) : '-' }),
      )
    }
    default:
      throw new Refusal('people_usage')
  }
}

const isGiven = (part: string | undefined): part is string => part !== undefined

/** By id, sign-in name, address or display name: exactly one, as binding the wrong one gives somebody's access away. */
function userNamed({ directory }: Context, typed: string): User {
  const name = fold(typed.replace(/^<mailto:[^|>]*\|([^>]*)>$/, '$1').trim())
  const users = directory.users()
  const [found, another] =
    [
      (user: User) => user.id,
      (user: User) => user.userName,
      (user: User) => user.email,
      (user: User) => user.displayName,
    ]
      .map((wordOf) => users.filter((user) => name !== '' && fold(wordOf(user)) === name))
      .find(({ length }) => length > 0) ?? []
  if (!found) throw new Refusal('people_no_user', { name: clip(typed, 100) || '-' })
  if (another) throw new Refusal('people_several_users', { name: clip(typed, 100) })
  return found
}

const shownUser = ({ userName, email }: User): string => (email ? `${userName} (${email})` : userName)

/** Everybody whom the bot knows: those who are bound, and why the others are not. */
async function listPeople(ctx: Context, { say }: Asker): ReturnType<Answer> {
  const bound = await allBindings(ctx.store.db)
  const ids = new Set(bound.map(({ slackId }) => slackId))
  const others = (await knownPeople(ctx.store.db)).filter(({ slackId, kind }) => kind === 'member' && !ids.has(slackId))
  const unbound: KnownBlock[][] = []
  for (const person of others) {
    const why = whyNobody(ctx, person)
    if (why) unbound.push([section(`${mrkdwnMention(person.slackId)}: ${refusalText(why, say)}`)])
  }
  const items = [...bound.map((binding) => [section(bindingLine(ctx, binding, say))]), ...unbound]
  return listAnswer(say.plain('commands:people.title'), items, say, [section(say('commands:people.how'))])
}

function bindingLine({ directory }: Context, binding: Binding, say: Say): string {
  const user = directory.user(binding.userId)
  const state = binding.boundBy === undone ? 'undone' : binding.suspendedAt === null ? 'active' : 'suspended'
  return say(`commands:people.line.${state}`, {
    who: mrkdwnMention(binding.slackId),
    user: user ? shownUser(user) : say.plain('commands:people.gone', { id: binding.userId }),
    since: mrkdwnDate(binding.suspendedAt ?? binding.boundAt),
  })
}
