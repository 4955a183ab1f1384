import { summaryOf } from '../account-summary.ts'
import { refusalOf } from '../authorize.ts'
import type { Asked } from '../evaluate-policies.ts'
import { demandsOf } from '../on-behalf.ts'
import type { Context } from '../operation.ts'
import type { Account, PermissionSet } from '../records.ts'
import { pairKey } from '../world.ts'

/** Why IAM in the target account would not let the asynchronous request succeed, in FailureReason's free text. */
export function obstacle(
  context: Context,
  set: PermissionSet,
  accountId: string,
  kind: 'create' | 'delete' | 'provision',
  isProvisioned: boolean,
): string | undefined {
  const { world } = context
  const account = world.accounts.get(accountId)
  if (!account) return `Received a 404 status error: Account ${accountId} is not a member of this organization.`
  if (account.State !== 'ACTIVE') {
    return 'The request is taking longer than usual. The target account may be suspended.'
  }
  // In the management account the caller's own permissions count, elsewhere those of the service-linked role.
  if (accountId === world.managementAccountId) {
    const pair = world.provisioned.get(pairKey(accountId, set.PermissionSetArn))
    const isLast = world.assignments.by('pair', pairKey(accountId, set.PermissionSetArn)).length <= 1
    for (const asked of demandsOf(world, { kind, account, set, pair, isLast })) {
      const why = refusalOf(context, asked)
      if (why) return deniedByIam(context, asked, why)
    }
  }
  return kind === 'delete' ? undefined : roleObstacle(account, set, isProvisioned)
}

/** As it was seen: https://github.com/fivexl/terraform-aws-sso-elevator/issues/15 */
const deniedByIam = ({ caller }: Context, { action, resource }: Asked, why: string) =>
  `Received a 403 status error: Access denied by IAM. Please check your policy, or wait for role propagation to complete. IAM Error: User: ${caller.arn} is not authorized to perform: ${action} on resource: ${resource} ${why}`

function roleObstacle(account: Account, set: PermissionSet, isProvisioned: boolean): string | undefined {
  const { Roles = 0, RolesQuota = 0, AttachedPoliciesPerRoleQuota = 0 } = summaryOf(account)
  if (!isProvisioned && Roles >= RolesQuota) {
    return `Received a 409 status error: Cannot exceed quota for RolesPerAccount: ${RolesQuota}.`
  }
  if (set.managedPolicies.length + set.customerManagedPolicies.length > AttachedPoliciesPerRoleQuota) {
    return `Received a 409 status error: Cannot exceed quota for PoliciesPerRole: ${AttachedPoliciesPerRoleQuota}.`
  }
  const existing = new Set([...account.policies].map((name) => name.toLowerCase()))
  const missing = set.customerManagedPolicies.find(({ Path, Name }) => !existing.has(`${Path}${Name}`.toLowerCase()))
  if (!missing) return undefined
  const arn = `arn:aws:iam::${account.Id}:policy${missing.Path}${missing.Name}`
  return `Received a 404 status error: Not supported policy ${arn}.`
}
