import {
  DescribePermissionSetProvisioningStatusCommand,
  ProvisionPermissionSetCommand,
} from '@aws-sdk/client-sso-admin'
import { classify } from '../../../aws/aws-errors.ts'
import { readAccountsWith } from '../../../aws/read-assignments.ts'
import type { Directory } from '../../../aws/types.ts'
import type { WholeSet } from '../../../aws/whole-set.ts'
import { Refusal } from '../../../errors.ts'
import { usableInstance } from '../access.ts'
import { managementAccountPermissions } from '../assignment.ts'
import type { Applied, ApplyContext, Change, Operation } from '../define-operation.ts'

export const provisionAction = 'sso:ProvisionPermissionSet'

/** What AWS says where nobody has the set any more, while its list of accounts may still name that one. */
const noAssignment = 'Assignment not found'

/** So few accounts are provisioned one by one; for more AWS is asked once for all, and then for those that it missed. */
const fewAccounts = 10

const noun = { en: 'account', ja: 'アカウント' }
type Named = Pick<WholeSet, 'arn' | 'name'>

/** Brings the set, as it is then, into each of the accounts. */
export function provisioning(set: Named, accounts: readonly string[], directory: Directory): Change[] {
  const isMany = accounts.length > fewAccounts
  const named = accounts.map((id) => ({ id, account: directory.account(id)?.name ?? id }))
  const each = named
    .sort((a, b) => (a.account < b.account ? -1 : 1))
    .map(({ id, account }): Change => {
      return {
        action: provisionAction,
        effect: 'change',
        noun,
        summary: {
          en: `Bring ${set.name} up to date in ${account}`,
          ja: `${account} の ${set.name} を最新の状態にする`,
        },
        target: id,
        params: { permissionSetArn: set.arn, name: set.name, accountId: id, ...(isMany && { afterAll: true }) },
        before: 'out of date',
        after: 'up to date',
      }
    })
  return isMany ? [everywhere(set, accounts.length), ...each] : each
}

const everywhere = ({ arn, name }: Named, count: number): Change => ({
  action: provisionAction,
  effect: 'change',
  noun,
  summary: {
    en: `Provision ${name} in all ${count} accounts at once`,
    ja: `${count} 個のアカウントすべてに ${name} をまとめてプロビジョニングする`,
  },
  params: { permissionSetArn: arn, name },
  before: 'out of date',
  after: 'up to date',
})

/**
 * AWS takes three of these calls at a time: https://docs.aws.amazon.com/singlesignon/latest/userguide/limits.html. After the
 * call for all accounts most of them need none of their own.
 */
export const provisioningLane = ({ action, params, target }: Change): string | undefined =>
  action === provisionAction && !params.afterAll ? `provisionings/${target ?? params.permissionSetArn}` : undefined

/**
 * Right after the set has been changed AWS's list of what is out of date may lag behind, so what this request changed is
 * provisioned without asking the list; what is only left over from before is looked at first.
 * https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_ProvisionPermissionSet.html
 */
export async function applyProvisioning(change: Change, context: ApplyContext): Promise<Applied> {
  const status = context.asyncRequestId ? await statusOf(context.asyncRequestId, context) : undefined
  if (status?.Status === 'IN_PROGRESS') return { state: 'waiting' }
  const isForAll = change.target === undefined
  // Where it did not get through is seen account by account.
  if (status && isForAll) return { state: 'done', outputs: { everywhere: status.Status ?? '' } }
  if (status?.Status === 'SUCCEEDED') return { state: 'done' }
  if (status?.Status === 'FAILED') {
    const { FailureReason: reason } = status
    // Its last assignment there has ended since: nothing there is out of date.
    if (reason?.includes(noAssignment) || !(await isThere(change, context))) return { state: 'done' }
    return { state: 'failed', reason: reason || new Refusal('aws_no_reason') }
  }
  const { changed, everywhere: all } = context.outputs
  const isNews = changed === 'yes' && (all === undefined || context.repeated)
  if (!isForAll && !isNews && (await isUpToDate(change, context))) return { state: 'done' }
  return start(change, context)
}

async function start({ params, target }: Change, { aws, directory }: ApplyContext): Promise<Applied> {
  const of = { InstanceArn: usableInstance({ directory }).arn, PermissionSetArn: String(params.permissionSetArn) }
  const where = target
    ? { TargetType: 'AWS_ACCOUNT' as const, TargetId: target }
    : { TargetType: 'ALL_PROVISIONED_ACCOUNTS' as const }
  try {
    const answer = await aws.sso.send(new ProvisionPermissionSetCommand({ ...of, ...where }))
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

/** The call for all accounts is over when AWS says so; that it has reached an account is proven for each by itself. */
export const verifyProvisioning = async (change: Change, context: ApplyContext): Promise<boolean> =>
  change.target === undefined || isUpToDate(change, context)

async function isThere({ params, target = '' }: Change, { aws, directory }: ApplyContext): Promise<boolean> {
  const { arn } = usableInstance({ directory })
  return (await readAccountsWith(aws, arn, String(params.permissionSetArn))).includes(target)
}

async function isUpToDate({ params, target = '' }: Change, { aws, directory }: ApplyContext): Promise<boolean> {
  const { arn } = usableInstance({ directory })
  return !(await readAccountsWith(aws, arn, String(params.permissionSetArn), { outOfDate: true })).includes(target)
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
