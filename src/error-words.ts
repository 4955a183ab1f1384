import { type Outcome, Refusal } from './errors.ts'
import { type Key, type RefusalCode, type Say, sentenceGap, type Vars } from './i18n.ts'
import { formatLength } from './lengths.ts'
import { en } from './locales/index.ts'

const key = (code: string, part: 'reason' | 'next') => `errors:${code as RefusalCode}.${part}` as Key

/** Lengths and states of requests travel as data, and are said in the reader's language. */
function spoken({ code, vars }: Said, say: Say): Vars {
  const { limitMs, state, because } = vars
  return {
    ...vars,
    // What one of many was refused for is said inside what that means for all.
    ...((code === 'pair_refused' || code === 'brought_refused') &&
      typeof because === 'string' &&
      Object.hasOwn(en.errors, because) && {
        because: say.plain(key(because, 'reason'), spoken({ code: because, vars }, say)),
      }),
    ...(typeof limitMs === 'number' && { limit: formatLength(limitMs, say) }),
    ...(code === 'policy_not_for' && { for: whomInWords(String(vars.for).split(', '), say) }),
    ...((code === 'already_over' || code === 'asked_already') &&
      Object.hasOwn(en.card.state, String(state)) && { state: say.plain(`card:state.${state}` as Key) }),
  }
}

/** The words of a rule's `for`; people and groups that it names stand as they are. */
export const whomInWords = (words: readonly string[], say: Say): string =>
  words
    .map((word) => (Object.hasOwn(en.common.whom, word) ? say.plain(`common:whom.${word}` as Key) : word))
    .join(say.plain('common:list_separator'))

interface Said {
  code: string
  vars: Vars
}

/** Whether this release has no words for the code: an older one, or somebody, wrote it into the database. */
const isUnknown = ({ code }: Said): boolean => !Object.hasOwn(en.errors, code)

/** Why, and what to do next: as mrkdwn. */
export function refusalText(said: Said, say: Say): string {
  if (isUnknown(said)) return say('common:fault')
  const vars = spoken(said, say)
  return both(say(key(said.code, 'reason'), vars), say(key(said.code, 'next'), vars), say)
}

/** What AWS says often has no full stop. */
const sentence = (reason: string, say: Say): string =>
  /[.。!?！？]$/.test(reason) ? reason : `${reason}${say.locale === 'ja' ? '。' : '.'}`

const both = (reason: string, next: string, say: Say): string => `${sentence(reason, say)}${sentenceGap(say)}${next}`

/** The reason and the next step as plain text, where nothing is parsed. */
export function refusalPlain(said: Said, say: Say): string {
  if (isUnknown(said)) return say.plain('common:fault')
  const vars = spoken(said, say)
  return both(say.plain(key(said.code, 'reason'), vars), say.plain(key(said.code, 'next'), vars), say).replaceAll(
    '`',
    '',
  )
}

/** What was kept of an error: the sentences of its code, or the words as they were said. */
export const outcomePlain = (outcome: Outcome, say: Say): string =>
  'code' in outcome ? refusalPlain(outcome, say) : outcome.text

/** The same without the next step, where nobody has one to take. */
export const outcomeReason = (outcome: Outcome, say: Say): string =>
  !('code' in outcome)
    ? sentence(outcome.text, say)
    : isUnknown(outcome)
      ? say.plain('common:fault')
      : sentence(say.plain(key(outcome.code, 'reason'), spoken(outcome, say)), say).replaceAll('`', '')

/** The sentence for anything thrown: the refusal's own, or that it is our fault and nothing has changed. */
export const errorText = (error: unknown, say: Say): string =>
  error instanceof Refusal ? refusalText(error, say) : say('common:fault')
export const errorPlain = (error: unknown, say: Say): string =>
  error instanceof Refusal ? refusalPlain(error, say) : say.plain('common:fault')
