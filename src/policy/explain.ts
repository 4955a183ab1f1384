import { whomInWords } from '../error-words.ts'
import { type Key, locales, type Say, sayIn, sentenceGap, type Text, type Vars } from '../i18n.ts'
import { formatLength } from '../lengths.ts'
import { evaluate, type Verdict } from './evaluate.ts'
import { type Doubt, type Mismatch, matchRule, type PolicyContext } from './match.ts'
import type { Policy } from './policy-schema.ts'
import type { Asked, Ruling } from './policy-types.ts'
import { stepsInWords } from './steps-in-words.ts'

export interface Explanation {
  /** Every rule in order, with why it decides or not. */
  rules: { name: string; outcome: 'decides' | 'does-not-match' | 'not-reached'; why: Text }[]
  decision: Text
  verdict: Verdict
}

/** Says which rule decides a request and why, for any request, made or only imagined. */
export function explain(policy: Policy, asked: Asked, context: PolicyContext): Explanation {
  const verdict = evaluate(policy, asked, context)
  const decided = 'ruling' in verdict ? verdict.ruling.rule : verdict.rule
  const last = policy.rules.findIndex(({ name }) => name === decided)
  // What the directory does not know is refused before any rule is asked.
  const unasked = 'refused' in verdict && last < 0 && /^policy_unknown_/.test(verdict.refused.code)
  const rules = (unasked ? [] : policy.rules).map((rule, index): Explanation['rules'][number] => {
    const { name } = rule
    if (last >= 0 && index > last) return { name, outcome: 'not-reached', why: inAll('policy:explain.not_reached') }
    const match = matchRule(policy, rule, asked, context)
    const why =
      match.is === 'no'
        ? mismatchOf(match.why)
        : match.is === 'unsure'
          ? inAll(`policy:doubt.${doubts[match.doubt.code]}`, match.doubt.vars)
          : inAll('policy:explain.decides')
    return { name, outcome: index === last ? 'decides' : 'does-not-match', why }
  })
  const upTo = policy.rules[last]?.upTo ?? Number.POSITIVE_INFINITY
  return { rules, decision: decisionOf(verdict, upTo), verdict }
}

const doubts = {
  policy_unknown_place: 'unknown_place',
  policy_place_replaced: 'replaced',
  policy_selector_lost: 'lost',
  policy_selector_never: 'never',
  policy_selector_unknown: 'unknown_people',
} as const satisfies Record<Doubt['code'], string>

/** `upTo`: for how long the step of the rule is that decides, ms. */
function decisionOf(verdict: Verdict, upTo: number): Text {
  if ('refused' in verdict) {
    const { code, vars } = verdict.refused
    const { limitMs } = vars
    return each((locale) => {
      const say = sayIn(locale)
      const limit = typeof limitMs === 'number' ? { limit: formatLength(limitMs, say) } : {}
      const said = (part: string) => say.plain(`errors:${code}.${part}` as Key, { ...vars, ...limit })
      return say.plain('policy:explain.refused', { reason: said('reason'), next: said('next') })
    })
  }
  const { ruling } = verdict
  const kind = ruling.bootstrap
    ? 'alone'
    : ruling.breakGlass
      ? 'break_glass'
      : ruling.approvals === 0
        ? 'at_once'
        : 'needs_approvals'
  return each((locale) => {
    const say = sayIn(locale)
    const main = say.plain(`policy:explain.${kind}`, {
      selectors: listed(ruling.approverSelectors, say),
      count: ruling.approvals,
      limit: formatLength(Math.min(upTo, ruling.maxDurationMs), say),
      pendingFor: formatLength(ruling.pendingForMs, say),
    })
    return [main, ...besides(ruling, say)].join(sentenceGap(say))
  })
}

/** What else the rule says, a sentence each. */
function besides(ruling: Ruling, say: Say): string[] {
  const {
    permanent,
    steps,
    bound,
    ticket,
    escalation,
    approvals,
    startWithinMs = 0,
    onlyFor,
    approverSinceMs = 0,
  } = ruling
  const said = (key: Key, vars?: Vars) => say.plain(key, vars)
  return [
    ...(approverSinceMs > 0 && approvals > 0
      ? [said('policy:explain.approver_since', { limit: formatLength(approverSinceMs, say) })]
      : []),
    ...(permanent ? [said('policy:explain.may_be_permanent')] : []),
    ...(steps ? [stepsInWords(steps, say)] : []),
    ...(bound ? [said(`policy:explain.${bound.most > 0 ? 'extensions' : 'no_extension'}`, { count: bound.most })] : []),
    ...(ticket
      ? [said(`policy:explain.${ticket.required ? 'ticket' : 'ticket_optional'}`, { pattern: ticket.pattern })]
      : []),
    ...(escalation && approvals > 0
      ? [
          said('policy:explain.escalates', {
            after: formatLength(escalation.afterMs, say),
            selectors: listed(escalation.to, say),
          }),
        ]
      : []),
    ...(startWithinMs > 0 ? [said('policy:explain.starts', { limit: formatLength(startWithinMs, say) })] : []),
    ...(onlyFor ? [said('form:only_for', { whom: whomInWords(onlyFor, say) })] : []),
  ]
}

const listed = (names: readonly string[], say: Say): string => names.join(say.plain('common:list_separator'))

const mismatchOf = ({ code, vars }: Mismatch): Text =>
  each((locale) => {
    const say = sayIn(locale)
    const whom = vars.for === undefined ? {} : { for: whomInWords(vars.for.split(', '), say) }
    return say.plain(`policy:mismatch.${code}`, { ...vars, ...whom })
  })

/** One sentence in every language, as plain text. */
export const inAll = (key: Key, vars?: Vars): Text => each((locale) => sayIn(locale).plain(key, vars))

const each = (word: (locale: (typeof locales)[number]) => string): Text =>
  Object.fromEntries(locales.map((locale) => [locale, word(locale)])) as Text
