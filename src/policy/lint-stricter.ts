import { type EffectiveRule, grantsAtOnce } from './effective.ts'
import type { LintCode, Report } from './lint-report.ts'
import { isAboutAccess } from './lint-rules.ts'
import type { Policy } from './policy-schema.ts'

/**
 * Where a policy that was written before rules could say for whom they are means less than it did: a line for each rule
 * until it says so.
 */
export function lintStricter({ rules }: Policy, effective: EffectiveRule[], report: Report): void {
  for (const [index, rule] of effective.entries()) {
    const code = rules[index]?.for ? undefined : stricterBy(rule)
    if (code) report('hint', code, rule.name)
  }
}

function stricterBy(rule: EffectiveRule): LintCode | undefined {
  if (!isAboutAccess(rule)) return undefined
  if (rule.deny) return rule.requesters ? 'for_who_gains' : undefined
  return grantsAtOnce(rule) ? 'for_self' : 'for_no_groups'
}
