import { AwsError, found } from '../errors.ts'
import type { Context } from '../operation.ts'
import type { Instance, PermissionSet } from '../records.ts'
import { pairKey } from '../world.ts'

const noAccess = () =>
  new AwsError('AccessDeniedException', 'You do not have sufficient access to perform this action.')

/** The instance, when the caller may use it in this Region. */
export function instanceFor(context: Context, arn: string): Instance {
  const { world, caller, region } = context
  const instance = world.instances.get(arn)
  if (!instance) throw noAccess()
  const mayUse =
    caller.accountId === instance.OwnerAccountId ||
    (instance === world.organizationInstance && world.isDelegatedAdministrator(caller.accountId, 'sso.amazonaws.com'))
  if (!mayUse || !(region === instance.Region || instance.additionalRegions.has(region))) throw noAccess()
  return instance
}

/**
 * The same for permission sets and assignments: they live in the primary Region of an organization's instance.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/use-cases-across-regions.html
 */
export function managedInstance(context: Context, arn: string): Instance {
  const instance = instanceFor(context, arn)
  if (context.region !== instance.Region) throw noAccess()
  if (instance !== context.world.organizationInstance || !instance.PermissionSetsEnabled) {
    throw new AwsError('ValidationException', 'Permission Sets are not enabled for this instance')
  }
  return instance
}

export function permissionSet(
  context: Context,
  input: { InstanceArn: string; PermissionSetArn: string },
): PermissionSet {
  managedInstance(context, input.InstanceArn)
  const set = context.world.permissionSets.get(input.PermissionSetArn)
  const id = input.PermissionSetArn.split('/').at(-1)
  return found(
    set?.InstanceArn === input.InstanceArn ? set : undefined,
    'ResourceNotFoundException',
    `Could not find PermissionSet with id ${id}`,
  )
}

/**
 * A delegated administrator cannot manage permission sets that are provisioned in the management account.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/delegated-admin.html
 */
export function writablePermissionSet(
  context: Context,
  input: { InstanceArn: string; PermissionSetArn: string },
): PermissionSet {
  const set = permissionSet(context, input)
  const { world, caller } = context
  if (caller.accountId !== world.managementAccountId) {
    if (world.provisioned.has(pairKey(world.managementAccountId, set.PermissionSetArn))) throw noAccess()
  }
  return set
}

export function refuseManagementAccount({ world, caller }: Context, accountId: string): void {
  if (accountId === world.managementAccountId && caller.accountId !== world.managementAccountId) throw noAccess()
}
