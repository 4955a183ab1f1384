import {
  type AccountAssignmentOperationStatus,
  type AccountAssignmentOperationStatusMetadata,
  DescribeAccountAssignmentCreationStatusCommand,
  DescribeAccountAssignmentDeletionStatusCommand,
} from '@aws-sdk/client-sso-admin'
import type { Aws } from '../../aws/aws.ts'
import { type AssignmentCall, listStatuses } from '../../aws/outstanding.ts'
import type { Assignment } from '../../aws/types.ts'
import type { ApplyContext } from './define-operation.ts'

/** AWS's clock may be this much behind ours. */
const clockSkewMs = 5_000

export async function readStatus(
  kind: AssignmentCall,
  aws: Aws,
  InstanceArn: string,
  id: string,
): Promise<AccountAssignmentOperationStatus | undefined> {
  if (kind === 'create') {
    const ask = { InstanceArn, AccountAssignmentCreationRequestId: id }
    return (await aws.sso.send(new DescribeAccountAssignmentCreationStatusCommand(ask))).AccountAssignmentCreationStatus
  }
  const ask = { InstanceArn, AccountAssignmentDeletionRequestId: id }
  return (await aws.sso.send(new DescribeAccountAssignmentDeletionStatusCommand(ask))).AccountAssignmentDeletionStatus
}

/**
 * The newest request for exactly this access that was made since the intent was stored and has not failed. The lists show
 * no more than ids and times, so each candidate is described; what is in progress is looked at first.
 */
export async function findOwn(
  kind: AssignmentCall,
  access: Assignment,
  { aws, intentAt }: ApplyContext,
  instanceArn: string,
): Promise<AccountAssignmentOperationStatus | undefined> {
  for (const Status of ['IN_PROGRESS', 'SUCCEEDED'] as const) {
    const rows = await listStatuses(kind, aws.sso, instanceArn, Status)
    const since = rows.filter((row) => madeAt(row) >= intentAt - clockSkewMs).sort((a, b) => madeAt(b) - madeAt(a))
    for (const { RequestId } of since) {
      if (!RequestId) continue
      const status = await readStatus(kind, aws, instanceArn, RequestId)
      if (status && isFor(status, access) && status.Status !== 'FAILED') return status
    }
  }
  return undefined
}

const madeAt = (row: AccountAssignmentOperationStatusMetadata): number => row.CreatedDate?.getTime() ?? 0

const isFor = (
  status: AccountAssignmentOperationStatus,
  { accountId, permissionSetArn, principal }: Assignment,
): boolean =>
  status.TargetId === accountId &&
  status.PermissionSetArn === permissionSetArn &&
  status.PrincipalType === principal.type &&
  status.PrincipalId === principal.id
