import {
  EnableOrganizationsRootCredentialsManagementCommand,
  EnableOrganizationsRootSessionsCommand,
  ListOrganizationsFeaturesCommand,
} from '@aws-sdk/client-iam'
import type { Aws } from '../aws/aws.ts'
import { Refusal } from '../errors.ts'
import { afterError, appliedDone, errorName } from './shared/applied.ts'
import { type Change, defineOperation } from './shared/define-operation.ts'
import { fullOrganization } from './shared/organization-plan.ts'
import { applyTrust, onlyFor, trustChange, trusts } from './shared/trust-service.ts'

const iam = 'iam.amazonaws.com'
const features = {
  RootCredentialsManagement: {
    action: 'iam:EnableOrganizationsRootCredentialsManagement',
    command: () => new EnableOrganizationsRootCredentialsManagementCommand({}),
    summary: {
      en: 'Let the management account delete and recover root credentials of member accounts',
      ja: '管理アカウントから、メンバーアカウントのルート認証情報を削除、回復できるようにする',
    },
  },
  RootSessions: {
    action: 'iam:EnableOrganizationsRootSessions',
    command: () => new EnableOrganizationsRootSessionsCommand({}),
    summary: {
      en: 'Let the management account do privileged root tasks in member accounts, in short sessions',
      ja: '管理アカウントから、メンバーアカウントのルート特権タスクを短いセッションで実行できるようにする',
    },
  },
} as const
type Feature = keyof typeof features
const all = Object.keys(features) as Feature[]

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-enable-root-access.html */
export default defineOperation({
  title: { en: 'Centralize root access', ja: 'ルートアクセスを一元化' },
  summary: {
    en: 'Manage root of member accounts from the management account.',
    ja: 'メンバーアカウントのルートユーザーを、管理アカウントから一元管理できるようにします。',
  },
  fields: {},
  gives: 'nothing',
  risk: () => 'high',
  about: () => ({ en: 'central root access', ja: 'ルートアクセスの一元管理' }),
  iam: [
    {
      actions: all.map((feature) => features[feature].action),
      resources: ['*'],
      why: 'Switches the two features of central root access on.',
    },
    {
      actions: ['organizations:EnableAWSServiceAccess'],
      resources: ['*'],
      condition: onlyFor(iam),
      why: 'Gives IAM trusted access, where it is missing.',
    },
    {
      actions: [
        'iam:ListOrganizationsFeatures',
        'organizations:DescribeOrganization',
        'organizations:ListAWSServiceAccessForOrganization',
      ],
      why: 'Sees what is on, and proves the result.',
    },
  ],

  async plan(_, context) {
    const { aws } = context
    await fullOrganization(context)
    const on = await enabled(aws)
    const missing = all.filter((feature) => !on.includes(feature))
    if (missing.length === 0) throw new Refusal('root_access_central')
    const trusted = await trusts(aws, iam)
    return {
      changes: [...(trusted ? [] : [trustChange(iam)]), ...missing.map(switching)],
      reliesOn: {},
      notes: [
        {
          en: 'It deletes nothing: root credentials of member accounts are deleted afterwards in IAM, account by account. The management account’s own root is not touched.',
          ja: 'これだけでは何も削除されません。メンバーアカウントのルート認証情報は、このあと IAM でアカウントごとに削除します。管理アカウント自身のルートユーザーは対象外です。',
        },
      ],
    }
  },

  async apply(change, { aws }) {
    if (change.action === 'organizations:EnableAWSServiceAccess') return applyTrust(change, aws)
    try {
      const { command } = features[change.params.feature as Feature]
      return appliedDone(await aws.iam.send(command() as EnableOrganizationsRootSessionsCommand))
    } catch (error) {
      // Trusted access that was just given is not seen everywhere at once.
      if (errorName(error) === 'ServiceAccessNotEnabledException') return { state: 'waiting' }
      return afterError(error, [])
    }
  },
  async verify({ action, params }, { aws }) {
    if (action === 'organizations:EnableAWSServiceAccess') return trusts(aws, iam)
    return (await enabled(aws)).includes(params.feature as Feature)
  },
})

/** The features that are on; none while IAM is not trusted. */
async function enabled(aws: Aws): Promise<Feature[]> {
  try {
    return (await aws.iam.send(new ListOrganizationsFeaturesCommand({}))).EnabledFeatures ?? []
  } catch (error) {
    if (errorName(error) === 'ServiceAccessNotEnabledException') return []
    throw error
  }
}

const switching = (feature: Feature): Change => ({
  action: features[feature].action,
  effect: 'add',
  noun: { en: 'feature', ja: '機能' },
  summary: features[feature].summary,
  params: { feature },
  before: null,
  after: 'enabled',
})
