import type * as Sdk from '@aws-sdk/client-sso-admin'
import { AwsError, found } from '../errors.ts'
import type { Context, Operations } from '../operation.ts'
import { page } from '../pages.ts'
import type { PermissionSet, ProvisionedPair, ProvisioningRequest } from '../records.ts'
import { provision } from '../roles.ts'
import { managedInstance, permissionSet, refuseManagementAccount, writablePermissionSet } from './find.ts'
import { obstacle } from './obstacles.ts'
import { brief, isKept } from './statuses.ts'

export const provisioning: Operations<typeof Sdk> = {
  ProvisionPermissionSet(input, context) {
    const { world, settings } = context
    const set = writablePermissionSet(context, input)
    if (input.TargetType === 'AWS_ACCOUNT' && input.TargetId === undefined) {
      throw new AwsError('ValidationException', 'TargetId is required when TargetType is AWS_ACCOUNT.')
    }
    const target = input.TargetType === 'AWS_ACCOUNT' ? input.TargetId : undefined
    if (target !== undefined) refuseManagementAccount(context, target)
    const running = world.provisioningRequests.all().filter((r) => r.Status === 'IN_PROGRESS')
    if (running.length >= settings.outstandingProvisionings) {
      throw new AwsError('ThrottlingException', 'There are too many requests processing')
    }
    const request = world.provisioningRequests.add({
      RequestId: world.ids.uuid(),
      PermissionSetArn: set.PermissionSetArn,
      ...(target === undefined ? {} : { AccountId: target }),
      Status: 'IN_PROGRESS',
      CreatedDate: world.date(),
    })
    world.after(settings.provisioningMs, () => run(context, set, request))
    return { PermissionSetProvisioningStatus: request }
  },

  DescribePermissionSetProvisioningStatus(input, context) {
    managedInstance(context, input.InstanceArn)
    const id = input.ProvisionPermissionSetRequestId
    const request = context.world.provisioningRequests.get(id)
    const message = `Could not find provisioning request with id ${id}`
    return { PermissionSetProvisioningStatus: found(request, 'ResourceNotFoundException', message) }
  },

  ListPermissionSetProvisioningStatus(input, context) {
    managedInstance(context, input.InstanceArn)
    const wanted = input.Filter?.Status
    const { world, settings } = context
    const kept = world.provisioningRequests.all().filter((r) => isKept(r, world.now(), settings))
    const requests = kept.filter((r) => !wanted || r.Status === wanted)
    const [rows, next] = page(requests, input, context)
    return { PermissionSetsProvisioningStatus: rows.map(brief), ...next }
  },

  ListAccountsForProvisionedPermissionSet(input, context) {
    const set = permissionSet(context, input)
    const pairs = context.world.provisioned.by('permissionSet', set.PermissionSetArn)
    const [rows, next] = page(pairs.filter(inStatus(context, input.ProvisioningStatus)), input, context)
    return { AccountIds: rows.map((pair) => pair.AccountId), ...next }
  },

  ListPermissionSetsProvisionedToAccount(input, context) {
    managedInstance(context, input.InstanceArn)
    const pairs = context.world.provisioned.by('account', input.AccountId)
    const [rows, next] = page(pairs.filter(inStatus(context, input.ProvisioningStatus)), input, context)
    return { PermissionSets: rows.map((pair) => pair.PermissionSetArn), ...next }
  },
}

function inStatus({ world }: Context, status?: string): (pair: ProvisionedPair) => boolean {
  return (pair) => {
    if (status === undefined) return true
    const isLatest = world.permissionSets.get(pair.PermissionSetArn)?.revision === pair.revision
    return isLatest === (status === 'LATEST_PERMISSION_SET_PROVISIONED')
  }
}

function run(context: Context, set: PermissionSet, request: ProvisioningRequest): void {
  const { world } = context
  const pairs = world.provisioned.by('permissionSet', set.PermissionSetArn)
  const targets = pairs.filter((p) => request.AccountId === undefined || p.AccountId === request.AccountId)
  let reason = targets.length === 0 ? 'Received a 404 status error: Assignment not found.' : undefined
  for (const { AccountId } of targets) {
    const subject = {
      kind: 'provision',
      accountId: AccountId,
      permissionSetArn: set.PermissionSetArn,
      permissionSetName: set.Name,
    } as const
    const hindered = context.failure(subject) ?? obstacle(context, set, AccountId, 'provision', true)
    const account = world.accounts.get(AccountId)
    if (hindered === undefined && account) provision(world, account, set)
    reason ??= hindered
  }
  request.Status = reason === undefined ? 'SUCCEEDED' : 'FAILED'
  if (reason !== undefined) request.FailureReason = reason
}
