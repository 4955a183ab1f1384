import { covers, coversWhen } from './covers.ts'
import { formatDuration } from './duration.ts'
import type { EffectiveRule } from './effective.ts'
import type { Report } from './lint-report.ts'
import type { Policy } from './policy-schema.ts'

/** The longest session of a role: https://docs.aws.amazon.com/singlesignon/latest/userguide/howtosessionduration.html */
const longestSession = 12 * 3_600_000

/** What the rules say by themselves and of each other. */
export function lintRules(policy: Policy, rules: EffectiveRule[], report: Report): void {
  if (policy.channels.approvals === policy.channels.audit) report('hint', 'same_channel', 'channels')
  for (const [index, rule] of rules.entries()) {
    const earlier = rules.slice(0, index).find((other) => covers(other, rule))
    if (earlier) {
      report('problem', 'unreachable', rule.name, { earlier: earlier.name })
      continue
    }
    if (rule.deny) continue
    lintLimits(rule, report)
    const later = laxerRuleFor(rule, rules.slice(index + 1))
    if (later) report('warning', 'falls_through', rule.name, { later: later.name })
  }
}

function lintLimits(rule: EffectiveRule, report: Report): void {
  const { name, requesters, when } = rule
  if (rule.breakGlass && !requesters) report('warning', 'break_glass_for_all', name)
  if (!rule.breakGlass && rule.approvals === 0 && !requesters && !when.accounts)
    report('warning', 'at_once_for_all', name)
  if (rule.permanent) report('hint', 'permanent_access', name)
  else if (rule.maxDuration > longestSession)
    report('hint', 'long_access', name, { limit: formatDuration(rule.maxDuration) })
}

/** The rule that decides for whoever a rule's `requesters` leave out, when it asks for less than that rule. */
function laxerRuleFor(rule: EffectiveRule, after: EffectiveRule[]): EffectiveRule | undefined {
  if (!rule.requesters || rule.breakGlass) return undefined
  const next = after.find((other) => !other.requesters && coversWhen(other, rule))
  if (!next || next.deny) return undefined
  const laxer = next.approvals < rule.approvals || next.maxDuration > rule.maxDuration
  return laxer || (next.permanent && !rule.permanent) ? next : undefined
}
