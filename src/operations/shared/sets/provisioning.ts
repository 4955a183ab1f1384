import {
  DescribePermissionSetProvisioningStatusCommand,
  type PermissionSetProvisioningStatus,
  ProvisionPermissionSetCommand,
} from '@aws-sdk/client-sso-admin'
import { classify } from '../../../aws/aws-errors.ts'
import { readAccountsWith } from '../../../aws/read-assignments.ts'
import type { WholeSet } from '../../../aws/whole-set.ts'
import { Refusal } from '../../../errors.ts'
import { usableInstance } from '../access.ts'
import { managementAccountPermissions } from '../assignment.ts'
import type { Applied, ApplyContext, Change, Operation } from '../define-operation.ts'

export const provisionAction = 'sso:ProvisionPermissionSet'

/** So few accounts are provisioned one by one; more, all that have the set, in one call. */
const fewAccounts = 10

/** Brings the set, as it is then, into the accounts that have it; `names` are those of the accounts. */
export function provisioning(
  set: Pick<WholeSet, 'arn' | 'name'>,
  accounts: readonly string[],
  names: string[],
): Change {
  const where = names.length > 5 ? `${names.slice(0, 5).join(', ')}, …` : names.join(', ')
  const count = accounts.length
  return {
    action: provisionAction,
    effect: 'change',
    noun: { en: 'account', ja: 'アカウント' },
    summary: {
      en: `Bring ${set.name} up to date in ${count === 1 ? '1 account' : `${count} accounts`}: ${where}`,
      ja: `${count} 個のアカウントの ${set.name} を最新の状態にする: ${where}`,
    },
    params: { permissionSetArn: set.arn, name: set.name, accounts: accounts.toSorted() },
    before: 'as it was',
    after: 'as it is',
  }
}

/**
 * Provisions where the set is out of date. Right after the set has been changed AWS's list of those accounts may lag behind,
 * so then all of them are; another try is about the rest alone.
 * https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_ProvisionPermissionSet.html
 */
export async function applyProvisioning(change: Change, context: ApplyContext): Promise<Applied> {
  const accounts = change.params.accounts as string[]
  const status = context.asyncRequestId ? await statusOf(context.asyncRequestId, context) : undefined
  if (status?.Status === 'IN_PROGRESS') return { state: 'waiting' }
  if (status?.Status === 'SUCCEEDED' && !status.AccountId) return { state: 'done' }
  const left = await outOfDate(change, context)
  const all = context.outputs.changed === 'yes' ? accounts : left
  // One by one: the next after the one that is over.
  const next = all.filter((id) => !status?.AccountId || id > status.AccountId)
  const target = status && !status.AccountId ? undefined : next[0]
  if (target === undefined) {
    const over = left.filter((id) => id !== (status?.Status === 'SUCCEEDED' ? status.AccountId : ''))
    return over.length === 0 ? { state: 'done' } : partly(change, over, status, context)
  }
  return start(change, all.length > fewAccounts ? undefined : target, context)
}

async function start(
  { params }: Change,
  TargetId: string | undefined,
  { aws, ...context }: ApplyContext,
): Promise<Applied> {
  const { arn: InstanceArn } = usableInstance(context)
  const of = { InstanceArn, PermissionSetArn: String(params.permissionSetArn) }
  try {
    const answer = await aws.sso.send(
      new ProvisionPermissionSetCommand(
        TargetId ? { ...of, TargetType: 'AWS_ACCOUNT', TargetId } : { ...of, TargetType: 'ALL_PROVISIONED_ACCOUNTS' },
      ),
    )
    const { RequestId } = answer.PermissionSetProvisioningStatus ?? {}
    const { requestId } = answer.$metadata
    return {
      state: 'waiting',
      ...(RequestId && { asyncRequestId: RequestId }),
      ...(requestId && { awsRequestId: requestId }),
    }
  } catch (error) {
    // An assignment of the set is under way.
    if (classify(error).kind === 'conflict') return { state: 'waiting' }
    throw error
  }
}

/** Where it did not get, in a sentence with AWS's reason. */
function partly(
  { params }: Change,
  left: string[],
  status: PermissionSetProvisioningStatus | undefined,
  { directory }: ApplyContext,
): Applied {
  const named = left.map((id) => directory.account(id)?.name ?? id)
  const count = (params.accounts as string[]).length
  const reason = new Refusal('provisioned_in_part', {
    permissionSet: String(params.name),
    count,
    done: count - left.length,
    accounts: named.slice(0, 20).join(', ') + (named.length > 20 ? ', …' : ''),
    text: status?.FailureReason ?? '-',
  })
  return { state: 'failed', reason }
}

export const verifyProvisioning = async (change: Change, context: ApplyContext): Promise<boolean> =>
  (await outOfDate(change, context)).length === 0

/** The accounts of the change that have the set as it was before, in order. */
async function outOfDate({ params }: Change, { aws, directory }: ApplyContext): Promise<string[]> {
  const { arn } = usableInstance({ directory })
  const left = new Set(await readAccountsWith(aws, arn, String(params.permissionSetArn), { outOfDate: true }))
  return (params.accounts as string[]).filter((id) => left.has(id))
}

async function statusOf(id: string, { aws, directory }: ApplyContext) {
  const ask = { InstanceArn: usableInstance({ directory }).arn, ProvisionPermissionSetRequestId: id }
  try {
    return (await aws.sso.send(new DescribePermissionSetProvisioningStatusCommand(ask))).PermissionSetProvisioningStatus
  } catch (error) {
    // Just after the call AWS may not know it yet; what it no longer knows is provisioned again where that is needed.
    if (classify(error).kind === 'gone') return undefined
    throw error
  }
}

export const provisioningPermissions: Operation['iam'] = [
  {
    actions: [provisionAction],
    resources: ['arn:aws:sso:::instance/*', 'arn:aws:sso:::permissionSet/*/*', 'arn:aws:sso:::account/*'],
    why: 'Brings a changed permission set into the accounts where it is assigned.',
  },
  {
    actions: ['sso:DescribePermissionSetProvisioningStatus', 'sso:ListAccountsForProvisionedPermissionSet'],
    why: 'Proves in which accounts AWS has done so.',
  },
  ...managementAccountPermissions,
]
