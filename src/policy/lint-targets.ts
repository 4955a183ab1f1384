import type { Directory } from '../aws/types.ts'
import type { EffectiveRule } from './effective.ts'
import type { LintContext, Report } from './lint-report.ts'
import { nearest } from './nearest.ts'
import { matchesAccount, matchesPermissionSet } from './selectors.ts'

/** Whether what the rules name exists. A directory that was never read tells nothing. */
export function lintTargets(rules: EffectiveRule[], { directory, operations }: LintContext, report: Report): void {
  for (const rule of rules) {
    if (operations) lintOperations(rule, operations, report)
    if (directory?.at) lintDirectory(rule, directory, report)
  }
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
}

function lintDirectory({ name, when }: EffectiveRule, directory: Directory, report: Report): void {
  for (const selector of when.accounts ?? []) {
    const matched = directory.accounts().filter((account) => matchesAccount(selector, account))
    if (matched.length === 0) report('warning', 'no_such_account', name, { selector })
    const named = matched.filter((account) => account.name.toLowerCase() === selector.toLowerCase())
    if (named.length > 1) report('warning', 'ambiguous_account', name, { selector, count: named.length })
  }
  for (const selector of when.permissionSets ?? []) {
    const sets = directory.permissionSets()
    if (!sets.some((set) => matchesPermissionSet(selector, set.name, set.arn)))
      report('warning', 'no_such_permission_set', name, { selector })
  }
}
