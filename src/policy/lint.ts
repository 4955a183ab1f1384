import { type EffectiveRule, effective } from './effective.ts'
import { inAll } from './explain.ts'
import { lintPeople } from './lint-people.ts'
import type { Level, Lint, LintContext, Report } from './lint-report.ts'
import { lintRules } from './lint-rules.ts'
import { lintTargets } from './lint-targets.ts'
import type { Policy } from './policy-schema.ts'

/** Everything worth saying of a policy, worst first. */
export function lint(policy: Policy, context: LintContext = {}): Lint[] {
  const found: Lint[] = []
  const report: Report = (level, code, rule, vars = {}) => {
    const all = { rule, ...vars }
    found.push({
      level,
      code,
      rule,
      problem: inAll(`policy:lint.${code}.problem`, all),
      remedy: inAll(`policy:lint.${code}.remedy`, all),
    })
  }
  const rules: EffectiveRule[] = policy.rules.map((rule) => effective(policy, rule))
  lintRules(policy, rules, report)
  lintPeople(policy, rules, context, report)
  lintTargets(rules, context, report)
  const order: Level[] = ['problem', 'warning', 'hint']
  return found.sort((a, b) => order.indexOf(a.level) - order.indexOf(b.level))
}
