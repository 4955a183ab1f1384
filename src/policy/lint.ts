import type { Directory } from '../aws/types.ts'
import type { Text } from '../i18n.ts'
import type { en } from '../locales/index.ts'
import { type EffectiveRule, effective } from './effective.ts'
import { inAll } from './explain.ts'
import { lintPeople } from './lint-people.ts'
import { lintRules } from './lint-rules.ts'
import { lintTargets } from './lint-targets.ts'
import type { Policy } from './policy-schema.ts'
import type { Roster } from './types.ts'

/** `problem`: somebody will be refused or let through by mistake. `warning`: probably. `hint`: think about it. */
export type Level = 'problem' | 'warning' | 'hint'
export type LintCode = keyof (typeof en)['policy']['lint']

/** Something in a valid policy that its author probably did not mean. */
export interface Lint {
  level: Level
  code: LintCode
  /** The rule that it is about; for what is about no rule, the setting: `admins`. */
  rule: string
  problem: Text
  remedy: Text
}

/** What is known besides the policy; each part that is there allows more checks. */
export interface LintContext {
  directory?: Directory
  roster?: Roster
  /** The operations that there are, with their fields. */
  operations?: readonly { id: string; fields: Readonly<Record<string, { kind: string }>> }[]
}

/** What a check reports. */
export type Report = (level: Level, code: LintCode, rule: string, vars?: Record<string, string | number>) => void

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
