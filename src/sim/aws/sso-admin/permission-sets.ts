import type * as Sdk from '@aws-sdk/client-sso-admin'
import { AwsError } from '../errors.ts'
import { listed } from '../listed.ts'
import type { Operations } from '../operation.ts'
import { page } from '../pages.ts'
import type { PermissionSet } from '../records.ts'
import { managedInstance, permissionSet, writablePermissionSet } from './find.ts'

export const permissionSets: Operations<typeof Sdk> = {
  CreatePermissionSet(input, context) {
    const { world, settings } = context
    const instance = managedInstance(context, input.InstanceArn)
    const existing = world.permissionSets.by('instance', instance.InstanceArn)
    if (existing.some((set) => set.Name === input.Name)) {
      throw new AwsError('ConflictException', `PermissionSet with name ${input.Name} already exists.`)
    }
    if (existing.length >= settings.permissionSetQuota) {
      throw new AwsError('ServiceQuotaExceededException', 'You have exceeded the number of permission sets allowed.')
    }
    const id = world.ids.hex(16)
    const set: PermissionSet = {
      InstanceArn: instance.InstanceArn,
      PermissionSetArn: `${instance.InstanceArn.replace(':::instance/', ':::permissionSet/')}/ps-${id}`,
      Name: input.Name,
      SessionDuration: 'PT1H',
      CreatedDate: world.date(),
      managedPolicies: [],
      customerManagedPolicies: [],
      inlinePolicy: '',
      tags: Object.fromEntries((input.Tags ?? []).map(({ Key, Value }) => [Key, Value])),
      revision: 1,
    }
    change(set, input)
    world.permissionSets.add(set)
    return { PermissionSet: described(set) }
  },

  DescribePermissionSet(input, context) {
    return { PermissionSet: described(permissionSet(context, input)) }
  },

  UpdatePermissionSet(input, context) {
    const set = writablePermissionSet(context, input)
    change(set, input)
    set.revision += 1
    return {}
  },

  DeletePermissionSet(input, context) {
    const { world } = context
    const { PermissionSetArn: arn } = writablePermissionSet(context, input)
    const pending = world.assignmentRequests.all().some((r) => r.PermissionSetArn === arn && r.Status === 'IN_PROGRESS')
    const assigned = world.assignments.by('permissionSet', arn).length + world.lingering.by('permissionSet', arn).length
    if (pending || assigned > 0) {
      throw new AwsError('ConflictException', 'PermissionSet has ApplicationProfile associated with it.')
    }
    world.permissionSets.remove(arn)
    return {}
  },

  ListPermissionSets(input, context) {
    const instance = managedInstance(context, input.InstanceArn)
    const sets = listed(context.world.permissionSets, context).filter((s) => s.InstanceArn === instance.InstanceArn)
    const [rows, next] = page(sets, input, context)
    return { PermissionSets: rows.map((set) => set.PermissionSetArn), ...next }
  },
}

function change(
  set: PermissionSet,
  input: { Description?: string; SessionDuration?: string; RelayState?: string },
): void {
  if (input.SessionDuration !== undefined) {
    const hours = hoursOf(input.SessionDuration)
    if (!(hours >= 1 && hours <= 12)) {
      throw new AwsError('ValidationException', 'SessionDuration must be between 1 hour and 12 hours.')
    }
    set.SessionDuration = input.SessionDuration
  }
  if (input.Description !== undefined) set.Description = input.Description
  if (input.RelayState !== undefined) set.RelayState = input.RelayState
}

/** https://docs.aws.amazon.com/singlesignon/latest/userguide/howtosessionduration.html */
function hoursOf(duration: string): number {
  const [, hours = 0, minutes = 0, seconds = 0] = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(duration) ?? []
  return Number(hours) + Number(minutes) / 60 + Number(seconds) / 3600
}

function described(set: PermissionSet) {
  const { Name, PermissionSetArn, Description, CreatedDate, SessionDuration, RelayState } = set
  return { Name, PermissionSetArn, Description, CreatedDate, SessionDuration, RelayState }
}
