import {
  AttachPolicyCommand,
  CreatePolicyCommand,
  DeletePolicyCommand,
  DetachPolicyCommand,
  type PolicySummary,
  paginateListPolicies,
  paginateListRoots,
  paginateListTargetsForPolicy,
} from '@aws-sdk/client-organizations'
import type { Aws } from '../../aws/aws.ts'
import { classify } from '../../aws/aws-errors.ts'
import { listAll } from '../../aws/list-all.ts'
import type { Text } from '../../i18n.ts'
import { afterError, appliedDone, errorName } from './applied.ts'
import type { Applied, Change, Operation, PlanContext } from './define-operation.ts'

// Sessions that are open run on when access is taken. What cuts them is a service control policy that denies everything to
// one user, by the id in the identity store, until the longest of the sessions has run out:
// https://docs.aws.amazon.com/singlesignon/latest/userguide/prereqs-revoking-user-permissions.html

/** The word in the policy's `enable` by which the bot may do this, and by which the printed IAM policy has it. */
export const cutSessions = 'cut-sessions'
const filter = 'SERVICE_CONTROL_POLICY' as const
const noun = { en: 'service control policy', ja: 'サービスコントロールポリシー' }

export const denyIam: Operation['iam'] = [
  { actions: ['organizations:CreatePolicy'], resources: ['*'], only: cutSessions, why: 'Cuts open sessions.' },
  {
    actions: ['organizations:AttachPolicy', 'organizations:DetachPolicy', 'organizations:DeletePolicy'],
    resources: [
      'arn:aws:organizations::*:policy/o-*/service_control_policy/p-*',
      'arn:aws:organizations::*:root/o-*/r-*',
    ],
    only: cutSessions,
    why: 'Cuts open sessions, and takes that off when they have run out.',
  },
  {
    actions: ['organizations:ListRoots', 'organizations:ListPolicies', 'organizations:ListTargetsForPolicy'],
    why: 'Sees whether service control policies are on, and proves what was attached.',
  },
]

const nameOf = (userId: string): string => `aws-setup-stop-${userId}`
const contentFor = (userId: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Deny', Action: '*', Resource: '*', Condition: { StringEquals: { 'identitystore:userId': userId } } },
    ],
  })

const policyFor = (userId: string) => ({
  Name: nameOf(userId),
  Description: 'Cuts the open sessions of a user who was stopped. The bot takes it off.',
  Type: filter,
  Content: contentFor(userId),
})

/** The changes that cut a user's sessions, as a target of their own; none, with the reason, where that cannot be. */
export async function sessionDeny(
  { id, name }: { id: string; name: string },
  { aws, directory, policy }: PlanContext,
): Promise<{ changes: Change[]; note: Text | undefined }> {
  const none = (note: Text) => ({ changes: [], note })
  if (!policy.enable.includes(cutSessions)) return none(notEnabled)
  if (directory.identity.role !== 'management') return none(notFromHere)
  const root = await readRoot(aws)
  if (!root) return none(notOn)
  const target = 'sessions'
  const params = { userId: id, rootId: root }
  const change = (action: string, summary: Text): Change => ({
    ...{ action, effect: 'add' as const, noun, summary, params, target },
    ...{ before: null, after: 'denied' },
  })
  return {
    changes: [
      change('organizations:CreatePolicy', {
        en: `Make a policy that denies everything to ${name}`,
        ja: `${name} のすべての操作を拒否するポリシーを作成する`,
      }),
      change('organizations:AttachPolicy', {
        en: `Attach it to the root: the open sessions of ${name} can do nothing more`,
        ja: `ポリシーをルートにアタッチし、${name} の開いているセッションを使えなくする`,
      }),
    ],
    note: undefined,
  }
}

/** What takes the policy off again. */
export const liftDeny = (plan: { changes: readonly Change[] }): Change[] => {
  const attached = plan.changes.find(({ action }) => action === 'organizations:AttachPolicy')
  if (!attached) return []
  const { params } = attached
  const same = { effect: 'remove' as const, noun, params, before: 'denied', after: null }
  return [
    {
      ...same,
      action: 'organizations:DetachPolicy',
      summary: { en: 'Detach the policy that cut the sessions', ja: 'セッションを止めたポリシーをデタッチする' },
    },
    {
      ...same,
      action: 'organizations:DeletePolicy',
      summary: { en: 'Delete the policy that cut the sessions', ja: 'セッションを止めたポリシーを削除する' },
    },
  ]
}

export const isDeny = ({ action }: Change): boolean => action.endsWith('Policy') && action.startsWith('organizations:')

export async function applyDeny({ action, params }: Change, aws: Aws): Promise<Applied> {
  const [userId, TargetId] = [String(params.userId), String(params.rootId)]
  const known = await findPolicy(aws, userId)
  const create = () => aws.organizations.send(new CreatePolicyCommand(policyFor(userId)))
  try {
    if (action === 'organizations:CreatePolicy') {
      return known ? { state: 'done' } : appliedDone(await create())
    }
    if (action === 'organizations:AttachPolicy') {
      // What takes an earlier stop off may have deleted it since it was made.
      const PolicyId = known?.Id ?? (await create()).Policy?.PolicySummary?.Id
      return appliedDone(await aws.organizations.send(new AttachPolicyCommand({ PolicyId, TargetId })))
    }
    const PolicyId = known?.Id
    if (!PolicyId) return { state: 'done' }
    if (action === 'organizations:DetachPolicy')
      return appliedDone(await aws.organizations.send(new DetachPolicyCommand({ PolicyId, TargetId })))
    return appliedDone(await aws.organizations.send(new DeletePolicyCommand({ PolicyId })))
  } catch (error) {
    // It was made or deleted in this moment: the next look sees which.
    const isOther = ['DuplicatePolicyException', 'PolicyNotFoundException'].includes(errorName(error))
    if (isOther && action === 'organizations:AttachPolicy') return { state: 'waiting' }
    return afterError(error, [
      'DuplicatePolicyException',
      'DuplicatePolicyAttachmentException',
      'PolicyNotAttachedException',
      'PolicyNotFoundException',
    ])
  }
}

export async function isDenySo({ action, params }: Change, aws: Aws): Promise<boolean> {
  const known = await findPolicy(aws, String(params.userId))
  if (action === 'organizations:CreatePolicy') return known !== undefined
  if (action === 'organizations:DeletePolicy') return known === undefined
  const attached = known?.Id !== undefined && (await targetsOf(aws, known.Id)).includes(String(params.rootId))
  return attached === (action === 'organizations:AttachPolicy')
}

const findPolicy = async (aws: Aws, userId: string): Promise<PolicySummary | undefined> =>
  (await listAll(paginateListPolicies({ client: aws.organizations }, { Filter: filter }), 'Policies', 'Id')).find(
    ({ Name }) => Name === nameOf(userId),
  )

async function targetsOf(aws: Aws, PolicyId: string): Promise<string[]> {
  try {
    const pages = paginateListTargetsForPolicy({ client: aws.organizations }, { PolicyId })
    return (await listAll(pages, 'Targets', 'TargetId')).flatMap(({ TargetId }) => TargetId ?? [])
  } catch (error) {
    if (classify(error).kind === 'gone') return []
    throw error
  }
}

/** The root, where service control policies are on there. */
async function readRoot(aws: Aws): Promise<string | undefined> {
  const [root] = await listAll(paginateListRoots({ client: aws.organizations }, {}), 'Roots', 'Id')
  const isOn = root?.PolicyTypes?.some(({ Type, Status }) => Type === filter && Status === 'ENABLED')
  return isOn ? root?.Id : undefined
}

const running = {
  en: 'Sessions that are open run out in their time, up to 12 hours:',
  ja: '開いているセッションは、期限（最長 12 時間）まで続きます。',
}
const notEnabled: Text = {
  en: `${running.en} the policy does not enable ${cutSessions}.`,
  ja: `${running.ja}ポリシーの enable に ${cutSessions} がありません。`,
}
const notFromHere: Text = {
  en: `${running.en} service control policies can be attached from the management account only.`,
  ja: `${running.ja}サービスコントロールポリシーは管理アカウントからしかアタッチできません。`,
}
const notOn: Text = {
  en: `${running.en} service control policies are not enabled in this organization.`,
  ja: `${running.ja}この組織ではサービスコントロールポリシーが有効になっていません。`,
}
