import { consolePages } from '../console-addresses.ts'
import { defineStep } from '../define-step.ts'
import { who } from '../who-can.ts'

const call = 'organizations:DescribeOrganization'

export default defineStep({
  section: 'enable-organization',
  title: { en: 'Create the organization', ja: '組織を作成する' },
  why: {
    en: 'The organization joins all accounts of the company under one roof and one bill. Identity Center gives access across it.',
    ja: '組織は、会社のすべてのアカウントを 1 つにまとめ、請求も一本化します。Identity Center は組織全体へのアクセスを提供します。',
  },
  read: ['organization'],
  who: who.management,
  minutes: 5,
  after: ['kind-of-account', 'plan-upgrade', 'no-account-instance', 'root-mfa', 'decisions'],
  async probe({ reads }) {
    const organization = await reads.organization()
    if (!organization) return { state: 'todo', evidence: { call, value: 'AWSOrganizationsNotInUseException' } }
    const { Id = '', FeatureSet = '', MasterAccountId = '' } = organization
    return { state: 'done', evidence: { call, value: `${Id}, ${FeatureSet}, MasterAccountId = ${MasterAccountId}` } }
  },
  offer({ choices, findings, confirmed }) {
    const agreed = choices.planUpgrade?.value === 'agreed' || confirmed['plan-upgrade'] !== undefined
    const here = choices.organization?.value !== 'another-account'
    // Where the bot cannot look it cannot create anything either.
    const missing = findings.organization?.state === 'todo'
    return agreed && here && missing ? { operation: 'create-organization', input: {} } : undefined
  },
  manual: {
    link: consolePages.organizations,
    todo: [
      {
        en: 'Ask for it here: an administrator approves, the bot creates it with all features.',
        ja: 'ここから申請すると、管理者の承認後に、ボットがすべての機能を有効にした組織を作成します。',
      },
      {
        en: 'Or by hand: signed in to the future management account, open AWS Organizations and choose “Create an organization”.',
        ja: '手作業の場合: 管理アカウントにするアカウントで AWS Organizations を開き、「組織を作成する」を選択します。',
      },
    ],
    confirm: { en: 'The organization exists.', ja: '組織を作成しました。' },
  },
  remedies: [
    {
      en: 'Refused with ACCOUNT_CREATION_NOT_COMPLETE: the sign-up is not finished; look at activation.',
      ja: 'ACCOUNT_CREATION_NOT_COMPLETE の場合は、サインアップが完了していません。アクティベーションを確認してください。',
    },
    {
      en: 'Refused for a missing service-linked role: the bot’s role needs iam:CreateServiceLinkedRole for organizations.amazonaws.com.',
      ja: 'サービスにリンクされたロールのエラーの場合は、ボットのロールに organizations.amazonaws.com 用の iam:CreateServiceLinkedRole が必要です。',
    },
    {
      en: 'Right after creation AWS needs up to an hour to settle; what fails then is tried again.',
      ja: '作成直後は、安定するまで最長 1 時間かかることがあります。失敗した操作は再試行されます。',
    },
  ],
  changed: {
    en: 'Pressing Enable in Identity Center still offers to create it; asking here keeps an approval and a record.',
    ja: '現在も Identity Center の有効化時に作成できますが、ここから申請すると承認と記録が残ります。',
  },
})
