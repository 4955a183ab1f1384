import { AwsError } from './errors.ts'
import type { Context } from './operation.ts'
import { isRead, type Service } from './service.ts'

/**
 * Who may call what. What depends on the resource (a permission set provisioned in the management account, ...) is decided
 * by the operation.
 */
export function authorize(context: Context, service: Service): void {
  const { operation, denied } = context
  const action = `${service.actions}:${operation}`
  if (operation === 'GetCallerIdentity') return
  if (denied(action)) throw refused(context, action, 'with an explicit deny')
  if (context.caller.kind === 'nothing' || !isAllowed(context)) {
    throw refused(context, action, 'because no identity-based policy allows the action')
  }
}

function refused({ caller, service }: Context, action: string, why: string): AwsError {
  const message = `User: ${caller.arn} is not authorized to perform: ${action} on resource: * ${why}`
  return service === 'iam' || service === 'sts'
    ? new AwsError('AccessDenied', message, {}, 403)
    : new AwsError('AccessDeniedException', message)
}

function isAllowed({ world, caller, service, operation }: Context): boolean {
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
