import {
  type AccountAssignmentOperationStatus,
  CreateAccountAssignmentCommand,
  DeleteAccountAssignmentCommand,
} from '@aws-sdk/client-sso-admin'
import { classify, ifSupported } from '../../aws/aws-errors.ts'
import { instanceIdIn } from '../../aws/known-here.ts'
import type { AssignmentCall } from '../../aws/outstanding.ts'
import { hasPrincipal, readPrincipals } from '../../aws/read-assignments.ts'
import type { Assignment, Instance } from '../../aws/types.ts'
import { Refusal } from '../../errors.ts'
import type { Applied, ApplyContext } from './define-operation.ts'
import { findOwn, readStatus } from './settle-status.ts'

/** A change that AWS reported done shows in listings a little later; older ones that do not show were undone by others. */
const visibleAfterMs = 2 * 60_000

/**
 * Takes one assignment's creation or deletion a step further, without ever waiting here: the caller comes again on
 * `waiting`. Whatever an earlier attempt may have started is looked for first, so that a crash between the call and its
 * record never makes a second change.
 * https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreateAccountAssignment.html
 */
export async function settle(kind: AssignmentCall, access: Assignment, context: ApplyContext): Promise<Applied> {
  const instance = instanceOf(access, context)
  const applied =
    (context.asyncRequestId && (await follow(kind, access, instance, context, context.asyncRequestId))) ||
    (context.repeated && (await lookBack(kind, access, instance, context))) ||
    (await ask(kind, access, instance, context))
  if (applied.state !== 'waiting' || !applied.asyncRequestId) return applied
  const { outstanding } = context.aws
  const what = { call: kind, instanceArn: instance.arn, id: applied.asyncRequestId }
  return { ...applied, over: (stopping) => outstanding.untilOver(context.aws.sso, what, stopping) }
}

/** Whether AWS lists the principal now. This, not the status, is the proof. */
export async function isAssigned(
  access: Assignment,
  context: Pick<ApplyContext, 'aws' | 'directory' | 'listAccess'>,
): Promise<boolean> {
  const { arn } = instanceOf(access, context)
  const principals = (await context.listAccess?.(access)) ?? (await readPrincipals(context.aws, arn, access))
  return hasPrincipal(principals, access.principal)
}

/**
 * The instance, where it is the one that the permission set is in: the ARN names it. With a database of another company,
 * or another company's credentials, AWS knows nothing of the access, which would pass for a proof that it is gone.
 */
function instanceOf({ permissionSetArn }: Assignment, { directory }: Pick<ApplyContext, 'directory'>): Instance {
  if (!directory.instance) throw new Refusal('no_instance')
  const home = instanceIdIn(permissionSetArn)
  if (home && home !== instanceIdIn(directory.instance.arn))
    throw new Refusal('other_instance', { was: home, is: directory.instance.arn })
  return directory.instance
}

/**
 * Looks at the asynchronous request that an earlier attempt started. Just after the call AWS may not know it yet: the listing
 * decides, and until then it is waited for. Undefined when AWS does not know it any more.
 */
async function follow(
  kind: AssignmentCall,
  access: Assignment,
  instance: Instance,
  context: ApplyContext,
  id: string,
): Promise<Applied | undefined> {
  try {
    const isDone = context.aws.outstanding.hasSucceeded(id)
    const status = isDone ? { Status: 'SUCCEEDED' as const } : await readStatus(kind, context.aws, instance.arn, id)
    return await outcome(kind, access, context, status, undefined)
  } catch (error) {
    const { kind: cause } = classify(error)
    if (cause === 'unsupported') return undefined
    if (cause !== 'gone') throw error
    if ((await isAssigned(access, context)) === (kind === 'create')) return { state: 'done' }
    return context.aws.clock.now() - context.intentAt < visibleAfterMs ? { state: 'waiting' } : undefined
  }
}

/**
 * An earlier attempt may have reached AWS: its request is adopted where there is one. A listing alone proves nothing here:
 * right after an opposite change it still shows the state before.
 */
async function lookBack(
  kind: AssignmentCall,
  access: Assignment,
  instance: Instance,
  context: ApplyContext,
): Promise<Applied | undefined> {
  const own = await ifSupported(
    () => findOwn(kind, access, context, instance.arn),
    () => 'no lists' as const,
  )
  // Without lists of what was asked for, the listing is all that there is to look at.
  if (own === 'no lists')
    return (await isAssigned(access, context)) === (kind === 'create') ? { state: 'done' } : undefined
  if (!own?.RequestId) return undefined
  // The answer with the call's own id is lost; CloudTrail's record of that call has this one too.
  const by = { awsRequestId: own.RequestId }
  if (own.Status === 'IN_PROGRESS') return { state: 'waiting', asyncRequestId: own.RequestId, ...by }
  const young = context.aws.clock.now() - (own.CreatedDate?.getTime() ?? 0) < visibleAfterMs
  if (young || (await isAssigned(access, context)) === (kind === 'create')) return { state: 'done', ...by }
  return undefined
}

async function ask(
  kind: AssignmentCall,
  access: Assignment,
  instance: Instance,
  context: ApplyContext,
): Promise<Applied> {
  const { sso } = context.aws
  const tuple = {
    InstanceArn: instance.arn,
    TargetType: 'AWS_ACCOUNT',
    TargetId: access.accountId,
    PermissionSetArn: access.permissionSetArn,
    PrincipalType: access.principal.type,
    PrincipalId: access.principal.id,
  } as const
  try {
    if (kind === 'create') {
      const answer = await sso.send(new CreateAccountAssignmentCommand(tuple))
      return await outcome(kind, access, context, answer.AccountAssignmentCreationStatus, answer.$metadata.requestId)
    }
    const answer = await sso.send(new DeleteAccountAssignmentCommand(tuple))
    return await outcome(kind, access, context, answer.AccountAssignmentDeletionStatus, answer.$metadata.requestId)
  } catch (error) {
    const { kind: cause } = classify(error)
    // An earlier change of the same tuple is not through yet: nothing was started, come again.
    if (cause === 'conflict') return { state: 'waiting' }
    if (cause !== 'gone' || kind !== 'delete') throw error
    if (!(await isAssigned(access, context))) return { state: 'done' }
    // Somebody else has just taken it, and the listing shows it a little longer.
    if (context.aws.clock.now() - context.intentAt < visibleAfterMs) return { state: 'waiting' }
    throw error
  }
}

async function outcome(
  kind: AssignmentCall,
  access: Assignment,
  context: ApplyContext,
  status: AccountAssignmentOperationStatus | undefined,
  awsRequestId: string | undefined,
): Promise<Applied> {
  const by = awsRequestId ? { awsRequestId } : {}
  if (status?.Status === 'SUCCEEDED') return { state: 'done', ...by }
  if (status?.Status !== 'FAILED') {
    return { state: 'waiting', ...(status?.RequestId && { asyncRequestId: status.RequestId }), ...by }
  }
  // "Received a 404 status error: Assignment not found.": what was to go is not there.
  if (kind === 'delete' && !(await isAssigned(access, context))) return { state: 'done', ...by }
  return { state: 'failed', reason: status.FailureReason || new Refusal('aws_no_reason'), ...by }
}
