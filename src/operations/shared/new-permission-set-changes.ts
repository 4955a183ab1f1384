import {
  CreatePermissionSetCommand,
  DeletePermissionSetCommand,
  DescribePermissionSetCommand,
} from '@aws-sdk/client-sso-admin'
import { classify } from '../../aws/aws-errors.ts'
import { readTags } from '../../aws/permission-sets.ts'
import type { Instance } from '../../aws/types.ts'
import { Refusal } from '../../errors.ts'
import { usableInstance } from './access.ts'
import type { Applied, ApplyContext, Change } from './define-operation.ts'
import { findByName } from './new-permission-set.ts'
import { applySetChange, verifySetChange } from './sets/change-set.ts'

/**
 * The tag that says which request made a permission set: a repeat finds its own work by it and touches nothing else.
 */
const requestTag = 'aws-setup:request'

export function applyToNewSet(change: Change, context: ApplyContext): Promise<Applied> {
  const instance = usableInstance(context)
  switch (change.action) {
    case 'sso:CreatePermissionSet':
      return create(change, instance, context)
    case 'sso:DeletePermissionSet':
      return remove(change, instance, context)
    default:
      return applySetChange(change, context)
  }
}

async function create({ params }: Change, instance: Instance, context: ApplyContext): Promise<Applied> {
  const name = String(params.name)
  if (context.repeated) {
    const own = await ownSet(name, instance, context)
    if (own) return { state: 'done', outputs: { permissionSetArn: own } }
  }
  try {
    const answer = await context.aws.sso.send(
      new CreatePermissionSetCommand({
        InstanceArn: instance.arn,
        Name: name,
        SessionDuration: String(params.sessionDuration),
        ...(params.description ? { Description: String(params.description) } : {}),
        ...(params.relayState ? { RelayState: String(params.relayState) } : {}),
        Tags: [{ Key: requestTag, Value: context.requestId }],
      }),
    )
    const arn = answer.PermissionSet?.PermissionSetArn ?? ''
    return { state: 'done', ...by(answer), outputs: { permissionSetArn: arn } }
  } catch (error) {
    if (classify(error).kind !== 'conflict') throw error
    const found = await findByName(name, instance, context)
    // The name was just freed, or our own set is not listed yet: come again.
    if (!found) return { state: 'waiting' }
    const own = await ownSet(name, instance, context)
    return own
      ? { state: 'done', outputs: { permissionSetArn: own } }
      : { state: 'failed', reason: classify(error).text }
  }
}

/** Deletes only what carries this request's tag. */
async function remove(change: Change, instance: Instance, context: ApplyContext): Promise<Applied> {
  const arn = await remaining(change, instance, context)
  if (!arn) return { state: 'done' }
  try {
    return {
      state: 'done',
      ...by(
        await context.aws.sso.send(
          new DeletePermissionSetCommand({ InstanceArn: instance.arn, PermissionSetArn: arn }),
        ),
      ),
    }
  } catch (error) {
    const { kind } = classify(error)
    if (kind === 'gone') return { state: 'done' }
    if (kind === 'conflict') return { state: 'waiting' } // assigned meanwhile, or still being removed
    throw error
  }
}

export async function verifyNewSet(change: Change, context: ApplyContext): Promise<boolean> {
  const instance = usableInstance(context)
  const { params } = change
  if (change.action === 'sso:DeletePermissionSet') return !(await remaining(change, instance, context))
  if (change.action !== 'sso:CreatePermissionSet') return verifySetChange(change, context)
  const arn = arnOf(context)
  const ask = new DescribePermissionSetCommand({ InstanceArn: instance.arn, PermissionSetArn: arn })
  try {
    const { PermissionSet: set } = await context.aws.sso.send(ask)
    const same = set?.Name === params.name && set?.SessionDuration === params.sessionDuration
    return (
      same && (set?.Description ?? '') === params.description && (set?.RelayState ?? '') === (params.relayState ?? '')
    )
  } catch (error) {
    if (classify(error).kind === 'gone') return false
    throw error
  }
}

/** What is to be deleted, if it is still there: by the ARN that its creation gave, as it may not be listed yet. */
async function remaining({ params }: Change, instance: Instance, context: ApplyContext): Promise<string | undefined> {
  const arn = params.permissionSetArn
  if (typeof arn !== 'string') return ownSet(String(params.name), instance, context)
  try {
    return (await isOwn(arn, instance, context)) ? arn : undefined
  } catch (error) {
    if (classify(error).kind === 'gone') return undefined
    throw error
  }
}

/** The permission set of this name, where this very request has made it. */
export async function ownSet(
  name: string,
  instance: Instance,
  context: Pick<ApplyContext, 'aws' | 'directory' | 'requestId'>,
): Promise<string | undefined> {
  const arn = await findByName(name, instance, context)
  return arn && (await isOwn(arn, instance, context)) ? arn : undefined
}

const isOwn = async (
  arn: string,
  instance: Instance,
  { aws, requestId }: Pick<ApplyContext, 'aws' | 'requestId'>,
): Promise<boolean> => (await readTags(aws, instance.arn, arn)).get(requestTag) === requestId

function arnOf({ outputs }: ApplyContext): string {
  if (!outputs.permissionSetArn) throw new Refusal('permission_set_unknown', { permissionSet: '?' })
  return outputs.permissionSetArn
}

const by = ({ $metadata }: { $metadata: { requestId?: string | undefined } }) =>
  $metadata.requestId ? { awsRequestId: $metadata.requestId } : {}
