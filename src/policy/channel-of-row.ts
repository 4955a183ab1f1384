import { effective, readingOf } from './effective.ts'
import { accessOperations, type PolicyContext } from './match.ts'
import { judgedSet, matchesAccount, matchesPermissionSet } from './matching.ts'
import type { Policy, Rule } from './policy-schema.ts'

/** Where those who look after an account and a permission set read: the channel of the first rule that gives access there. */
export function channelOfRow(
  policy: Policy,
  row: { accountId: string; permissionSetArn: string },
  { directory }: Pick<PolicyContext, 'directory'>,
): string {
  const account = directory.account(row.accountId)
  const set = directory.permissionSet(row.permissionSetArn)
  const isAbout = (rule: Rule): boolean => {
    const reading = readingOf(effective(policy, rule))
    const { accounts, permissionSets, operations } = rule.when
    const isIn = account && accounts?.some((one) => matchesAccount(one, account, reading))
    const isOf = set && permissionSets?.some((one) => matchesPermissionSet(one, judgedSet(set), reading))
    return (
      (!operations || operations.some((one) => accessOperations.has(one))) &&
      (!accounts || isIn === true) &&
      (!permissionSets || isOf === true)
    )
  }
  const rule = policy.rules.find((one) => !one.deny && isAbout(one))
  return rule?.channel ?? policy.channels.approvals
}
