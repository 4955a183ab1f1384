import { GetAccountInformationCommand } from '@aws-sdk/client-account'
import { CreateOrganizationCommand } from '@aws-sdk/client-organizations'
import { classify } from '../aws/aws-errors.ts'
import type { PlanState } from '../aws/free-tier.ts'
import { Refusal } from '../errors.ts'
import type { Text } from '../i18n.ts'
import { sent } from './shared/applied.ts'
import { type Applied, type Change, defineOperation, type PlanContext } from './shared/define-operation.ts'
import { readOrganization } from './shared/organization-plan.ts'

const understood = 'understood'

export default defineOperation({
  title: { en: 'Create the organization', ja: '組織を作成' },
  summary: {
    en: 'Make this account the management account. A free plan ends with it.',
    ja: 'このアカウントを、新しい組織の管理アカウントにします。無料プランは終了します。',
  },
  fields: {
    freePlanEnds: {
      kind: 'choice',
      label: { en: 'Free plan and credits', ja: '無料プランとクレジット' },
      hint: {
        en: 'AWS moves an account on the free plan to the paid plan at once. Its pages disagree on whether remaining credits end then: do not count on them. This cannot be undone.',
        ja: '無料プランのアカウントは、ただちに有料プランへ移行します。残りのクレジットの扱いは AWS のページによって記述が異なるため、使えなくなるものとお考えください。元には戻せません。',
      },
      options: [
        {
          value: understood,
          label: { en: 'I understand that both may end', ja: '終了・失効しうることを理解しました' },
        },
      ],
    },
  },
  gives: 'nothing',
  risk: () => 'high',
  about(_, { directory }) {
    const { accountId = '?' } = directory.identity
    return { en: `a new organization managed by ${accountId}`, ja: `${accountId} が管理する新しい組織` }
  },
  iam: [
    { actions: ['organizations:CreateOrganization'], resources: ['*'], why: 'Creates the organization.' },
    {
      actions: ['iam:CreateServiceLinkedRole'],
      resources: ['arn:aws:iam::*:role/aws-service-role/organizations.amazonaws.com/*'],
      why: 'AWS makes the role of Organizations with the permissions of the caller.',
    },
    {
      actions: ['organizations:DescribeOrganization', 'account:GetAccountInformation', 'freetier:GetAccountPlanState'],
      why: 'Sees whether there is one already, whether the account is active, and which plan ends.',
    },
  ],

  async plan({ freePlanEnds }, context) {
    const { accountId } = context.directory.identity
    if (!accountId) throw new Refusal('aws_credentials', { text: '-' })
    const organization = await readOrganization(context.aws)
    if (organization) {
      const { Id = '', MasterAccountId: management = '' } = organization
      throw new Refusal(management === accountId ? 'organization_there' : 'organization_member', {
        id: Id,
        account: accountId,
        management,
      })
    }
    if (freePlanEnds !== understood) throw new Refusal('free_plan_consent', {}, 'freePlanEnds')
    await refuseInactive(accountId, context)
    const plan = await planOf(context)
    return {
      changes: [creation(accountId)],
      reliesOn: { accountId, plan: plan === 'unknown' ? null : (plan?.type ?? null) },
      notes: [
        planNote(plan),
        {
          en: 'All features are on from the start; IAM Identity Center needs them.',
          ja: '最初からすべての機能を有効にします。IAM Identity Center に必要です。',
        },
      ],
    }
  },

  async apply({ params }, { aws }): Promise<Applied> {
    const organization = await readOrganization(aws)
    if (organization?.MasterAccountId === params.accountId) return { state: 'done' }
    return sent(aws.organizations.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' })))
  },

  async verify({ params }, { aws }) {
    const organization = await readOrganization(aws)
    return organization?.FeatureSet === 'ALL' && organization.MasterAccountId === params.accountId
  },
})

const creation = (accountId: string): Change => ({
  action: 'organizations:CreateOrganization',
  effect: 'add',
  noun: { en: 'organization', ja: '組織' },
  summary: {
    en: `Create an organization with all features; ${accountId} becomes its management account`,
    ja: `すべての機能を有効にした組織を作成し、${accountId} を管理アカウントにする`,
  },
  params: { accountId, featureSet: 'ALL' },
  before: null,
  after: 'ALL',
})

/** AWS refuses accounts that it has not activated yet; where that cannot be read it says so itself. */
async function refuseInactive(account: string, { aws }: PlanContext): Promise<void> {
  try {
    const { AccountState: state } = await aws.account.send(new GetAccountInformationCommand({}))
    if (state === 'PENDING_ACTIVATION') throw new Refusal('account_pending', { account })
  } catch (error) {
    if (error instanceof Refusal) throw error
    const { kind } = classify(error)
    if (kind !== 'denied' && kind !== 'unsupported') throw error
  }
}

async function planOf({ aws }: PlanContext): Promise<PlanState | undefined | 'unknown'> {
  try {
    return await aws.planState()
  } catch {
    return 'unknown' // only for a note: the requester has accepted the consequence in any case
  }
}

function planNote(plan: PlanState | undefined | 'unknown'): Text {
  if (plan === 'unknown') {
    return {
      en: 'It cannot be told whether the account is on the free plan. If it is, the plan ends at once, and its credits may.',
      ja: 'アカウントが無料プランかどうかを確認できません。無料プランの場合はただちに終了し、クレジットも失効することがあります。',
    }
  }
  if (plan?.type !== 'FREE') {
    return { en: 'The account is not on the free plan.', ja: 'アカウントは無料プランではありません。' }
  }
  const credits = plan.credits ?? 0
  return {
    en: `The account is on the free plan: it ends with this, and credits of ${credits} USD may expire at once.`,
    ja: `アカウントは無料プランです。この操作により終了し、クレジット ${credits} USD も失効することがあります。`,
  }
}
