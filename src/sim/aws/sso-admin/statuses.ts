import type * as Sdk from '@aws-sdk/client-sso-admin'
import { found } from '../errors.ts'
import type { Context, Operations } from '../operation.ts'
import { page } from '../pages.ts'
import type { AssignmentRequest } from '../records.ts'
import type { AwsSettings } from '../settings.ts'
import { managedInstance } from './find.ts'

export const statuses: Operations<typeof Sdk> = {
  DescribeAccountAssignmentCreationStatus(input, context) {
    managedInstance(context, input.InstanceArn)
    const request = find(context, 'create', input.AccountAssignmentCreationRequestId)
    return { AccountAssignmentCreationStatus: described(request) }
  },

  DescribeAccountAssignmentDeletionStatus(input, context) {
    managedInstance(context, input.InstanceArn)
    const request = find(context, 'delete', input.AccountAssignmentDeletionRequestId)
    return { AccountAssignmentDeletionStatus: described(request) }
  },

  ListAccountAssignmentCreationStatus(input, context) {
    managedInstance(context, input.InstanceArn)
    const [rows, next] = page(withStatus(context, 'create', input.Filter?.Status), input, context)
    return { AccountAssignmentsCreationStatus: rows.map(brief), ...next }
  },

  ListAccountAssignmentDeletionStatus(input, context) {
    managedInstance(context, input.InstanceArn)
    const [rows, next] = page(withStatus(context, 'delete', input.Filter?.Status), input, context)
    return { AccountAssignmentsDeletionStatus: rows.map(brief), ...next }
  },
}

/** Creations and deletions have their own ids: one does not answer for the other. */
function find({ world }: Context, kind: 'create' | 'delete', id: string): AssignmentRequest {
  const request = world.assignmentRequests.get(id)
  const message = `Could not find account assignment request with id ${id}`
  return found(request?.kind === kind ? request : undefined, 'ResourceNotFoundException', message)
}

function withStatus({ world, settings }: Context, kind: 'create' | 'delete', status?: string): AssignmentRequest[] {
  return world.assignmentRequests
    .all()
    .filter((r) => r.kind === kind && (status === undefined || r.Status === status))
    .filter((r) => isKept(r, world.now(), settings))
    .toSorted((a, b) => b.CreatedDate.getTime() - a.CreatedDate.getTime())
}

/** Whether the lists still show it. */
export const isKept = (r: { Status: string; CreatedDate: Date }, now: number, settings: AwsSettings): boolean =>
  r.Status === 'IN_PROGRESS' || r.CreatedDate.getTime() > now - settings.statusesKeptMs

export function brief<T extends { Status: string; RequestId: string; CreatedDate: Date }>(request: T) {
  const { Status, RequestId, CreatedDate }: Pick<T, 'Status' | 'RequestId' | 'CreatedDate'> = request
  return { Status, RequestId, CreatedDate }
}

export const described = (request: AssignmentRequest) => ({
  ...brief(request),
  ...(request.FailureReason === undefined ? {} : { FailureReason: request.FailureReason }),
  TargetId: request.AccountId,
  TargetType: 'AWS_ACCOUNT' as const,
  PermissionSetArn: request.PermissionSetArn,
  PrincipalType: request.PrincipalType,
  PrincipalId: request.PrincipalId,
})
