import type * as Sdk from '@aws-sdk/client-sso-admin'
import { addInstance } from '../build-identity-center.ts'
import { AwsError, found } from '../errors.ts'
import type { Context, Operations } from '../operation.ts'
import { page } from '../pages.ts'
import type { Instance } from '../records.ts'
import { instanceFor } from './find.ts'

export const instances: Operations<typeof Sdk> = {
  ListInstances(input, context) {
    const { world, caller, region } = context
    const visible = world.instances
      .all()
      .filter((i) => i.OwnerAccountId === caller.accountId || (i === world.organizationInstance && isInside(context)))
      .filter((i) => i.Region === region || i.additionalRegions.has(region))
    const [rows, next] = page(visible, input, context, 10)
    return { Instances: rows.map((i) => ({ ...summary(i), PrimaryRegion: i.Region, Regions: regions(i) })), ...next }
  },

  DescribeInstance(input, context) {
    const instance = instanceFor(context, input.InstanceArn)
    return {
      ...summary(instance),
      EncryptionConfigurationDetails: { KeyType: 'AWS_OWNED_KMS_KEY', EncryptionStatus: 'ENABLED' },
      PermissionSetsEnabled: instance.PermissionSetsEnabled,
    }
  },

  /** https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreateInstance.html */
  CreateInstance(input, { world, caller, region }) {
    if (world.organization && caller.accountId === world.managementAccountId) {
      throw new AwsError(
        'AccessDeniedException',
        'CreateInstance is not supported in an organization management account.',
      )
    }
    if (world.instances.all().some((i) => i.OwnerAccountId === caller.accountId)) {
      throw new AwsError('ConflictException', 'An instance already exists in this account.')
    }
    const instance = addInstance(world, caller.accountId, region, 'account')
    if (input.Name !== undefined) instance.Name = input.Name
    for (const { Key, Value } of input.Tags ?? []) instance.tags[Key] = Value
    return { InstanceArn: instance.InstanceArn }
  },

  UpdateInstance(input, context) {
    const instance = instanceFor(context, input.InstanceArn)
    if (input.PermissionSetsEnabled === false && instance.PermissionSetsEnabled) {
      throw new AwsError('ValidationException', 'Permission sets cannot be disabled once they are enabled.')
    }
    if (input.PermissionSetsEnabled && instance !== context.world.organizationInstance) {
      throw new AwsError('ValidationException', 'Permission sets need an organization instance.')
    }
    if (input.Name !== undefined) instance.Name = input.Name
    if (input.PermissionSetsEnabled) instance.PermissionSetsEnabled = true
    return {}
  },

  ListRegions(input, context) {
    const [rows, next] = page(regions(instanceFor(context, input.InstanceArn)), input, context)
    return { Regions: rows, ...next }
  },

  DescribeRegion(input, context) {
    const all = regions(instanceFor(context, input.InstanceArn))
    const region = all.find((r) => r.RegionName === input.RegionName)
    return found(region, 'ResourceNotFoundException', `Could not find Region ${input.RegionName}`)
  },
}

const isInside = ({ world, caller }: Context) =>
  world.organization !== undefined && world.accounts.has(caller.accountId)

function summary(i: Instance) {
  return {
    InstanceArn: i.InstanceArn,
    IdentityStoreId: i.IdentityStoreId,
    OwnerAccountId: i.OwnerAccountId,
    ...(i.Name === undefined ? {} : { Name: i.Name }),
    CreatedDate: i.CreatedDate,
    Status: i.Status,
  }
}

function regions(i: Instance) {
  const primary = { RegionName: i.Region, Status: 'ACTIVE' as const, AddedDate: i.CreatedDate, IsPrimaryRegion: true }
  const added = [...i.additionalRegions].map(([RegionName, AddedDate]) => ({
    RegionName,
    Status: 'ACTIVE' as const,
    AddedDate,
    IsPrimaryRegion: false,
  }))
  return [primary, ...added]
}
