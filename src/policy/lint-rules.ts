import { covers, coversTargets, coversWhen } from './covers.ts'
import { formatDuration } from './duration.ts'
import { asksForLess, type EffectiveRule, grantsAtOnce } from './effective.ts'
import type { Report } from './lint-report.ts'
import { accessOperations } from './match.ts'
import { isByName } from './matching.ts'
import type { Policy } from './policy-schema.ts'
import { ticketProblem } from './ticket.ts'

/** The longest session of a role: https://docs.aws.amazon.com/singlesignon/latest/userguide/howtosessionduration.html */
const longestSession = 12 * 3_600_000
/** What no system of tickets calls one. */
const noTicket = 'any thing'

/** What the rules say by themselves and of each other. */
export function lintRules(policy: Policy, rules: EffectiveRule[], report: Report): void {
  if (policy.channels.approvals === policy.channels.audit) report('hint', 'same_channel', 'channels')
  for (const [index, rule] of rules.entries()) {
    const earlier = rules.slice(0, index).find((other) => covers(other, rule))
    if (earlier) {
      report('problem', 'unreachable', rule.name, { earlier: earlier.name })
      continue
    }
    if (rule.deny) {
      const taken = rules.slice(0, index).find((other) => takesAccessFrom(other, rule))
      if (taken) report('problem', 'deny_after_allow', rule.name, { earlier: taken.name })
      continue
    }
    lintLimits(rule, report)
    const after = rules.slice(index + 1)
    const later = laxerRuleFor(rule, after)
    if (later) report('warning', 'falls_through', rule.name, { later: later.name })
    lintNames(rule, after, report)
  }
}

function lintLimits(rule: EffectiveRule, report: Report): void {
  const { name, requesters, when } = rule
  if (rule.breakGlass && !requesters) report('warning', 'break_glass_for_all', name)
  if (!rule.breakGlass && rule.approvals === 0 && !requesters && !when.accounts)
    report('warning', 'at_once_for_all', name)
  if (rule.breakGlass && rule.ticket?.required) report('warning', 'ticket_break_glass', name)
  if (rule.ticket && [noTicket, '!'].every((text) => rule.ticket && !ticketProblem(rule.ticket, text)))
    report('hint', 'ticket_anything', name, { pattern: rule.ticket.pattern })
  if (rule.escalateAfter !== undefined && rule.escalateAfter >= rule.pendingFor)
    report('warning', 'escalates_late', name, { after: formatDuration(rule.escalateAfter) })
  if (rule.permanent) report('hint', 'permanent_access', name)
  else if (rule.maxDuration > longestSession)
    report('hint', 'long_access', name, { limit: formatDuration(rule.maxDuration) })
}

/** Whether an earlier rule gives, to whoever asks for whomever, all the access that a later one refuses. */
const takesAccessFrom = (allow: EffectiveRule, deny: EffectiveRule): boolean =>
  !allow.deny &&
  !allow.requesters &&
  ['self', 'people'].every((word) => allow.for?.includes(word)) &&
  [allow, deny].every(isAboutAccess) &&
  coversTargets(allow, deny)

export const isAboutAccess = ({ when }: EffectiveRule): boolean =>
  when.operations?.some((operation) => accessOperations.has(operation)) ?? true

/** A name can be changed by whoever administers the account, who would move it to the rule that asks for less. */
function lintNames(rule: EffectiveRule, after: EffectiveRule[], report: Report): void {
  const selector = rule.when.accounts?.find(isByName)
  if (selector === undefined || !isAboutAccess(rule)) return
  const apart = (other: EffectiveRule) => !other.when.accounts?.every(isByName)
  const stricter = after.find((other) => isAboutAccess(other) && apart(other) && asksForLess(rule, other))
  if (grantsAtOnce(rule)) report('problem', 'at_once_by_name', rule.name, { selector })
  else if (stricter) report('problem', 'less_by_name', rule.name, { selector, stricter: stricter.name })
}

/** The rule that decides for whoever a rule's `requesters` leave out, when it asks for less than that rule. */
function laxerRuleFor(rule: EffectiveRule, after: EffectiveRule[]): EffectiveRule | undefined {
  if (!rule.requesters || rule.breakGlass) return undefined
  const next = after.find((other) => !other.requesters && coversWhen(other, rule))
  if (!next || next.deny) return undefined
  return asksForLess(next, rule) ? next : undefined
}
