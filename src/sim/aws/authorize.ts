import { askedFor } from './action-resources.ts'
import { AwsError } from './errors.ts'
import { type Asked, verdict } from './evaluate-policies.ts'
import type { Context } from './operation.ts'
import { isRead, type Service } from './service.ts'

/**
 * Who may call what: which account at all, and then by the policies of the caller's role. What depends on the state of the
 * resource (a permission set provisioned in the management account, ...) is decided by the operation.
 */
export function authorize(context: Context, service: Service, input: Record<string, unknown>): void {
  const { operation } = context
  const action = `${service.actions}:${operation}`
  if (operation === 'GetCallerIdentity') return
  for (const asked of askedFor(action, input as never, context)) {
    const refusal = refusalOf(context, asked)
    if (refusal) throw refused(context, asked, refusal)
  }
  const why = 'because no identity-based policy allows the action'
  if (!isAllowedIn(context)) throw refused(context, { action, resource: '*' }, why)
}

/** Why the caller may not; undefined when it may. */
export function refusalOf({ caller, denied }: Context, asked: Asked): string | undefined {
  if (denied(asked.action)) return 'with an explicit deny'
  const found = caller.policies ? verdict(caller.policies, asked) : 'allowed'
  if (found === 'allowed') return undefined
  if (found === 'denied') return 'with an explicit deny in an identity-based policy'
  return `because no identity-based policy allows the ${asked.action} action`
}

function refused({ caller, service }: Context, { action, resource }: Asked, why: string): AwsError {
  const message = `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${resource} ${why}`
  return service === 'iam' || service === 'sts'
    ? new AwsError('AccessDenied', message, {}, 403)
    : new AwsError('AccessDeniedException', message)
}

/** What an administrator of the caller's account may do. */
function isAllowedIn({ world, caller, service, operation }: Context): boolean {
  const { accountId } = caller
  const isManagement = accountId === world.managementAccountId
  if (isManagement || service === 'iam' || service === 'sts') return true
  if (service === 'organizations') {
    if (!world.organization || !world.accounts.has(accountId)) return true
    return anyMember.has(operation) || (isRead(operation) && world.isDelegatedAdministrator(accountId))
  }
  const isDelegated = world.isDelegatedAdministrator(accountId, 'sso.amazonaws.com')
  if (service === 'identitystore') return isDelegated || (isRead(operation) && world.accounts.has(accountId))
  return true
}

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeOrganization.html and those of the others */
const anyMember = new Set(['CreateOrganization', 'DescribeOrganization', 'LeaveOrganization'])
