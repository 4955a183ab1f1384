import { formatDuration } from './duration.ts'
import { type EffectiveRule, grantsAtOnce } from './effective.ts'
import type { LintCode, Report } from './lint-report.ts'
import { isAboutAccess } from './lint-rules.ts'
import type { Policy } from './policy-schema.ts'

/**
 * Where a policy that was written for an earlier version means something stricter now: a line for each place until it says
 * itself whose address counts, for whom a rule is, and how long break-glass access may last.
 */
export function lintStricter({ people, rules }: Policy, effective: EffectiveRule[], report: Report): void {
  if (!people?.emailDomains) report('hint', 'confirmed_only', 'people')
  for (const [index, rule] of effective.entries()) {
    const code = rules[index]?.for ? undefined : stricterBy(rule)
    if (code) report('hint', code, rule.name)
    const said = rules[index]?.extensions ?? rules[index]?.maxTotal
    if (rule.breakGlass && said === undefined)
      report('hint', 'bound_by_default', rule.name, { limit: formatDuration(rule.maxTotal ?? 0) })
  }
}

function stricterBy(rule: EffectiveRule): LintCode | undefined {
  if (!isAboutAccess(rule)) return undefined
  if (rule.deny) return rule.requesters ? 'for_who_gains' : undefined
  return grantsAtOnce(rule) ? 'for_self' : 'for_no_groups'
}
