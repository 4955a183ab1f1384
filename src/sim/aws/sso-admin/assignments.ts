import type * as Sdk from '@aws-sdk/client-sso-admin'
import { AwsError } from '../errors.ts'
import type { Context, Operations } from '../operation.ts'
import { page } from '../pages.ts'
import type { Assignment } from '../records.ts'
import { assignmentKey, pairKey, principalKey } from '../world.ts'
import { managedInstance, permissionSet, refuseManagementAccount, writablePermissionSet } from './find.ts'
import { startCreation, startDeletion } from './run-assignment.ts'
import { described } from './statuses.ts'

interface TupleInput {
  InstanceArn: string
  PermissionSetArn: string
  TargetId: string
  PrincipalType: 'USER' | 'GROUP'
  PrincipalId: string
}

export const assignments: Operations<typeof Sdk> = {
  CreateAccountAssignment(input, context) {
    const set = writablePermissionSet(context, input)
    refuseManagementAccount(context, input.TargetId)
    const { world, settings } = context
    const principals = input.PrincipalType === 'USER' ? world.users : world.groups
    if (!principals.has(input.PrincipalId)) {
      throw new AwsError('ResourceNotFoundException', `${input.PrincipalType} ${input.PrincipalId} not found.`)
    }
    refuseOverlap(context, tuple(input), 'delete')
    if (world.assignmentRequests.by('status', 'create IN_PROGRESS').length >= settings.outstandingAssignments) {
      throw new AwsError('ThrottlingException', 'There are too many requests processing')
    }
    const pairs = world.provisioned.by('account', input.TargetId)
    const isNew = !world.provisioned.has(pairKey(input.TargetId, set.PermissionSetArn))
    if (isNew && pairs.length >= settings.permissionSetsPerAccount) {
      const message = 'You have exceeded the number of permission sets that can be provisioned in an account.'
      throw new AwsError('ServiceQuotaExceededException', message)
    }
    return { AccountAssignmentCreationStatus: described(startCreation(context, set, tuple(input))) }
  },

  DeleteAccountAssignment(input, context) {
    const set = writablePermissionSet(context, input)
    refuseManagementAccount(context, input.TargetId)
    refuseOverlap(context, tuple(input), 'create')
    if (!context.world.assignments.has(assignmentKey(tuple(input)))) {
      throw new AwsError('ResourceNotFoundException', 'Account assignment does not exist.')
    }
    return { AccountAssignmentDeletionStatus: described(startDeletion(context, set, tuple(input))) }
  },

  ListAccountAssignments(input, context) {
    const set = permissionSet(context, input)
    const shown = listed(context, 'pair', pairKey(input.AccountId, set.PermissionSetArn))
    const [rows, next] = page(shown, input, context)
    return { AccountAssignments: rows.map(row), ...next }
  },

  /**
   * A user's rows include those of the user's groups, shown as the groups'. Only for the management account.
   * https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_ListAccountAssignmentsForPrincipal.html
   */
  ListAccountAssignmentsForPrincipal(input, context) {
    const { world, caller } = context
    managedInstance(context, input.InstanceArn)
    if (caller.accountId !== world.managementAccountId) {
      throw new AwsError('AccessDeniedException', 'You do not have sufficient access to perform this action.')
    }
    const groups = input.PrincipalType === 'USER' ? world.memberships.by('user', input.PrincipalId) : []
    const principals = [
      { PrincipalType: input.PrincipalType, PrincipalId: input.PrincipalId },
      ...groups.map(({ GroupId }) => ({ PrincipalType: 'GROUP', PrincipalId: GroupId })),
    ]
    const shown = principals
      .flatMap((principal) => listed(context, 'principal', principalKey(principal)))
      .filter((a) => input.Filter?.AccountId === undefined || a.AccountId === input.Filter.AccountId)
    const [rows, next] = page(shown, input, context)
    return { AccountAssignments: rows.map(row), ...next }
  },
}

const tuple = (input: TupleInput): Assignment => ({
  AccountId: input.TargetId,
  PermissionSetArn: input.PermissionSetArn,
  PrincipalType: input.PrincipalType,
  PrincipalId: input.PrincipalId,
})

const row = ({ AccountId, PermissionSetArn, PrincipalType, PrincipalId }: Assignment) => ({
  AccountId,
  PermissionSetArn,
  PrincipalType,
  PrincipalId,
})

/** An opposite write that runs, or that listings do not show yet, stands in the way. */
function refuseOverlap({ world, settings }: Context, tuple: Assignment, opposite: 'create' | 'delete'): void {
  const standing = world.assignmentRequests.by('tuple', assignmentKey(tuple)).some((request) => {
    if (request.kind !== opposite) return false
    if (request.Status === 'IN_PROGRESS') return true
    return request.Status === 'SUCCEEDED' && world.now() < (request.finishedAt ?? 0) + settings.visibilityMs
  })
  if (standing) {
    throw new AwsError('ConflictException', 'A conflicting operation on this account assignment is still in progress.')
  }
}

/** What listings show: a moment behind what is. */
function listed({ world }: Context, index: 'pair' | 'principal', key: string): Assignment[] {
  const now = world.now()
  return [
    ...world.assignments.by(index, key).filter((a) => (a.visibleFrom ?? 0) <= now),
    ...world.lingering.by(index, key).filter((a) => a.until > now),
  ]
}
