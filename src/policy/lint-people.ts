import type { EffectiveRule } from './effective.ts'
import type { LintContext, Report } from './lint-report.ts'
import { acting, membersOf } from './policy-people.ts'
import { type Policy, writtenRules } from './policy-schema.ts'
import type { Roster } from './policy-types.ts'
import { isEmail } from './selectors.ts'

/** Whom the selectors stand for, and whether anybody could approve. */
export function lintPeople(policy: Policy, rules: EffectiveRule[], { roster }: LintContext, report: Report): void {
  const domains = policy.people?.emailDomains
  const places: [string, readonly string[]][] = [
    ['admins', policy.admins],
    ['auditors', policy.auditors ?? []],
    ['defaults', policy.defaults.approvers ?? []],
    ...writtenRules(policy).map(({ name, approvers = [], requesters = [], escalateTo = [] }): [string, string[]] => [
      name,
      [...approvers, ...requesters, ...escalateTo],
    ]),
  ]
  for (const [place, selectors] of places) {
    for (const selector of new Set(selectors)) {
      const domain = selector.slice(selector.lastIndexOf('@') + 1)
      if (domains && isEmail(selector) && !domains.includes(domain))
        report('warning', 'foreign_email', place, { selector })
      if (roster) lintSelector(place, selector, roster, report)
    }
  }
  if (!roster) return
  const admins = membersOf(roster, policy.admins)
  if (admins.length < 2) report('warning', 'one_admin', 'admins', { count: admins.length })
  for (const rule of rules) lintApprovers(rule, roster, report)
}

function lintSelector(place: string, selector: string, roster: Roster, report: Report): void {
  const members = acting(roster, selector)
  if (!members) report('problem', 'unknown_selector', place, { selector })
  else if (members.size === 0) report('warning', 'empty_selector', place, { selector })
}

function lintApprovers(rule: EffectiveRule, roster: Roster, report: Report): void {
  const { name, requesters = [], approvals } = rule
  if (rule.deny) {
    const unknown = requesters.find((selector) => !roster.members(selector))
    if (unknown) report('problem', 'deny_unknown', name, { selector: unknown })
    return
  }
  const approvers = membersOf(roster, rule.approvers)
  if (approvers.length < approvals) {
    const selectors = rule.approvers.join(', ')
    report('problem', 'nobody_can_approve', name, { approvals, selectors, approvers: approvers.length })
    return
  }
  // With one more approver than needed, each of them can ask too.
  if (approvals === 0 || approvers.length > approvals) return
  const askers = rule.requesters ? membersOf(roster, rule.requesters) : approvers
  const stuck = askers.filter((person) => approvers.includes(person))
  if (stuck.length > 0) report('warning', 'no_other_approver', name, { person: stuck.join(', ') })
}
