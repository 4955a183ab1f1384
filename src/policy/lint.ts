import { type EffectiveRule, effective } from './effective.ts'
import { inAll } from './explain.ts'
import { lintExample } from './lint-example.ts'
import { lintPeople } from './lint-people.ts'
import type { Level, Lint, LintContext, Report } from './lint-report.ts'
import { lintRules } from './lint-rules.ts'
import { lintStricter } from './lint-stricter.ts'
import { lintTargets } from './lint-targets.ts'
import type { Policy } from './policy-schema.ts'

/** Where a policy file that was written for an earlier version means something stricter now. */
export const becameStricter = (policy: Policy): Lint[] =>
  collect(policy, (rules, report) => lintStricter(policy, rules, report))

/** Everything worth saying of a policy, worst first. */
export const lint = (policy: Policy, context: LintContext = {}): Lint[] =>
  collect(policy, (rules, report) => {
    if (context.untouched) lintExample(policy, report)
    lintRules(policy, rules, report)
    lintPeople(policy, rules, context, report)
    lintTargets(policy, rules, context, report)
  })

function collect(policy: Policy, check: (rules: EffectiveRule[], report: Report) => void): Lint[] {
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
  check(
    policy.rules.map((rule) => effective(policy, rule)),
    report,
  )
  const order: Level[] = ['problem', 'warning', 'hint']
  return found.sort((a, b) => order.indexOf(a.level) - order.indexOf(b.level))
}
