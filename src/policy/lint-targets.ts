import type { Directory } from '../aws/types.ts'
import { asksForLess, type EffectiveRule, grantsAtOnce } from './effective.ts'
import type { LintContext, Report } from './lint-report.ts'
import { isByName, type JudgedSet, judgedSet, matchesPermissionSet } from './matching.ts'
import { nearest } from './nearest.ts'
import type { Policy } from './policy-schema.ts'
import { isNoName, matchedBy, type SelectorStates, type SelectorUse, selectorUses } from './selector-states.ts'

/** Whether what the rules name exists. A directory that was never read tells nothing. */
export function lintTargets(policy: Policy, rules: EffectiveRule[], known: LintContext, report: Report): void {
  const { directory, operations, selectors } = known
  for (const rule of rules) if (operations) lintOperations(rule, operations, report)
  if (!directory?.at) return
  lintDirectory(policy, directory, selectors, report)
  lintRisks(rules, directory, report)
}

function lintOperations(rule: EffectiveRule, operations: NonNullable<LintContext['operations']>, report: Report): void {
  const known = operations.map(({ id }) => id)
  for (const operation of rule.when.operations ?? []) {
    const there = operations.find(({ id }) => id === operation)
    const meant = nearest(operation, known)
    if (!there && meant) report('problem', 'no_such_operation_near', rule.name, { operation, nearest: meant })
    else if (!there) report('problem', 'no_such_operation', rule.name, { operation, known: known.join(', ') })
    else if (rule.when.accounts && !Object.values(there.fields).some(({ kind }) => kind === 'account'))
      report('warning', 'operation_without_account', rule.name, { operation })
  }
  const widening = operations.filter(({ id, fields, shapes }) => shapes && fields.permissionSet && names(rule, id))
  if (grantsAtOnce(rule) && widening.length > 0)
    report('warning', 'widens_alone', rule.name, { operations: widening.map(({ id }) => id).join(', ') })
}
const names = ({ when }: EffectiveRule, operation: string): boolean => when.operations?.includes(operation) ?? false

function lintDirectory(policy: Policy, directory: Directory, states: SelectorStates | undefined, report: Report): void {
  for (const { selector, rules, was, is, count } of states?.replaced ?? []) {
    const units = { was: was.join(', '), is: is.join(', '), unit: is.find((id) => !was.includes(id)) ?? is[0] ?? '' }
    for (const rule of rules) report('problem', 'place_replaced', rule, { selector, count, ...units })
  }
  const lenient = new Set(policy.rules.filter(({ mayBeEmpty }) => mayBeEmpty).map(({ name }) => name))
  for (const use of selectorUses(policy)) {
    const { kind, selector, reading, rules } = use
    const matched = matchedBy(use, directory)
    if (matched && kind === 'account') lintAmbiguous(use, matched, report)
    if (matched?.length !== 0 || isNoName(selector)) continue
    const last = states?.lapse(kind, selector, reading)?.last
    const [meant] = reading === 'exact' ? (matchedBy({ ...use, reading: 'as-read' }, directory) ?? []) : []
    for (const rule of rules) {
      if (last) report('problem', 'selector_lost', rule, { selector, count: last.ids.size })
      else if (meant !== undefined) report('problem', 'not_exact', rule, { selector, meant: nameOf(meant, directory) })
      else if (lenient.has(rule)) report('hint', 'still_empty', rule, { selector })
      else report('problem', missing[kind], rule, { selector })
    }
  }
}
const missing = { account: 'no_such_account', permissionSet: 'no_such_permission_set', group: 'no_such_group' } as const

const nameOf = (id: string, { account, permissionSet, group }: Directory): string => {
  const there = account(id)
  return there ? `${there.name} (${there.ouPath})` : (permissionSet(id)?.name ?? group(id)?.displayName ?? id)
}

function lintAmbiguous({ selector, rules }: SelectorUse, ids: string[], report: Report): void {
  if (!isByName(selector) || selector.includes('*') || ids.length < 2) return
  for (const rule of rules) report('warning', 'ambiguous_account', rule, { selector, count: ids.length })
}

/** Sets that allow as much as one that a rule names, and that go by another name to a rule that asks for less. */
function lintRisks(rules: EffectiveRule[], { permissionSets }: Directory, report: Report): void {
  const risky = permissionSets()
    .map(judgedSet)
    .filter(({ highRisk }) => highRisk)
  for (const [index, rule] of rules.entries()) {
    const selectors = rule.when.permissionSets
    if (!selectors || selectors.includes('risk:high')) continue
    const named = (set: JudgedSet) => selectors.some((selector) => matchesPermissionSet(selector, set, 'as-read'))
    if (!risky.some(named)) continue
    const elsewhere = (set: JudgedSet) => {
      const next = rules.slice(index + 1).find((other) => {
        const sets = other.when.permissionSets
        return !sets || sets.some((selector) => matchesPermissionSet(selector, set, 'as-read'))
      })
      return next !== undefined && asksForLess(next, rule)
    }
    const sets = risky.filter(
      (set) => !rules.slice(0, index).some((r) => namesSet(r, set)) && !named(set) && elsewhere(set),
    )
    if (sets.length > 0)
      report('warning', 'high_risk_elsewhere', rule.name, { permissionSets: sets.map(({ name }) => name).join(', ') })
  }
}
const namesSet = ({ when }: EffectiveRule, set: JudgedSet): boolean =>
  when.permissionSets?.some((selector) => matchesPermissionSet(selector, set, 'as-read')) ?? false
