import {
  type AccountAssignmentOperationStatus,
  CreateAccountAssignmentCommand,
  DeleteAccountAssignmentCommand,
} from '@aws-sdk/client-sso-admin'
import { classify, ifSupported } from '../../aws/aws-errors.ts'
import { hasPrincipal, readPrincipals } from '../../aws/read-assignments.ts'
import type { Assignment, Instance } from '../../aws/types.ts'
import { Refusal } from '../../errors.ts'
import type { Applied, ApplyContext } from './define-operation.ts'
import { findOwn, type Kind, readStatus } from './settle-status.ts'

/** A change that AWS reported done shows in listings a little later; older ones that do not show were undone by others. */
const visibleAfterMs = 2 * 60_000

/**
 * Takes one assignment's creation or deletion a step further, without ever waiting here: the caller comes again on
 * `waiting`. Whatever an earlier attempt may have started is looked for first, so that a crash between the call and its
 * record never makes a second change.
 * https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreateAccountAssignment.html
 */
export async function settle(kind: Kind, access: Assignment, context: ApplyContext): Promise<Applied> {
  const instance = instanceOf(access, context)
  const owner = `${context.requestId} ${kind}`
  const release = () => context.aws.outstanding.release(access.accountId, owner)
  if (!context.aws.outstanding.take(access.accountId, owner)) return { state: 'waiting' }
  try {
    const applied =
      (context.asyncRequestId && (await follow(kind, access, instance, context, context.asyncRequestId))) ||
      (context.repeated && (await lookBack(kind, access, instance, context))) ||
      (await ask(kind, access, instance, context))
    // While AWS works on it the account's place stays taken; a conflict gives it to whoever is ahead.
    if (applied.state !== 'waiting' || !applied.asyncRequestId) release()
    return applied
  } catch (error) {
    release()
    throw error
  }
}

/** Whether AWS lists the principal now. This, not the status, is the proof. */
export async function isAssigned(
  access: Assignment,
  context: Pick<ApplyContext, 'aws' | 'directory'>,
): Promise<boolean> {
  const principals = await readPrincipals(context.aws, instanceOf(access, context).arn, access)
  return hasPrincipal(principals, access.principal)
}

/**
 * The instance, where it is the one that the permission set is in: the ARN names it. With a database of another company,
 * or another company's credentials, AWS knows nothing of the access, which would pass for a proof that it is gone.
 */
function instanceOf({ permissionSetArn }: Assignment, { directory }: Pick<ApplyContext, 'directory'>): Instance {
  if (!directory.instance) throw new Refusal('no_instance')
  const [, home] = /:permissionSet\/(ssoins-[^/]+)\//.exec(permissionSetArn) ?? []
  if (home && !directory.instance.arn.endsWith(`/${home}`))
    throw new Error(`${permissionSetArn} is in another instance of Identity Center than ${directory.instance.arn}`)
  return directory.instance
}

/** Looks at the asynchronous request that an earlier attempt started; undefined when AWS does not know it any more. */
async function follow(kind: Kind, access: Assignment, instance: Instance, context: ApplyContext, id: string) {
  try {
    return await outcome(kind, access, context, await readStatus(kind, context.aws, instance.arn, id), undefined)
  } catch (error) {
    const { kind } = classify(error)
    if (kind === 'gone' || kind === 'unsupported') return undefined
    throw error
  }
}

/**
 * An earlier attempt may have reached AWS: its request is adopted where there is one. A listing alone proves nothing here:
 * right after an opposite change it still shows the state before.
 */
async function lookBack(
  kind: Kind,
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

async function ask(kind: Kind, access: Assignment, instance: Instance, context: ApplyContext): Promise<Applied> {
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
    if (cause === 'gone' && kind === 'delete' && !(await isAssigned(access, context))) return { state: 'done' }
    throw error
  }
}

async function outcome(
  kind: Kind,
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
