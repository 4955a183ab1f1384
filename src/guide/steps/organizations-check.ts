import { consolePages } from '../console-addresses.ts'
import { defineStep } from '../define-step.ts'
import { who } from '../who-can.ts'

const call = 'organizations:DescribeOrganization'

export default defineStep({
  section: 'organizations',
  title: { en: 'Look at AWS Organizations', ja: 'AWS Organizations を確認する' },
  why: {
    en: 'Identity Center for the whole company needs an organization with all features, and is enabled with credentials of its management account.',
    ja: '会社全体の Identity Center には、すべての機能を有効にした組織が必要です。有効化は管理アカウントの認証情報で行います。',
  },
  read: ['organization', 'allFeatures'],
  who: who.management,
  minutes: 5,
  after: [],
  accept: true,
  async probe({ reads, directory }) {
    const organization = await reads.organization()
    if (!organization)
      return { state: 'done', evidence: { call, value: 'AWSOrganizationsNotInUseException' }, text: nothingYet }
    const { Id = '', FeatureSet = '', MasterAccountId } = organization
    const evidence = { call, value: `${Id}, FeatureSet = ${FeatureSet}` }
    const own = directory.identity.accountId
    if (own && MasterAccountId && own !== MasterAccountId) {
      return {
        state: 'attention',
        evidence: { call, value: `MasterAccountId = ${MasterAccountId}` },
        text: {
          en: `The bot works from account ${own}. What is set up for the organization needs credentials of its management account ${MasterAccountId}.`,
          ja: `ボットはアカウント ${own} で動いています。組織の設定には、管理アカウント ${MasterAccountId} の認証情報が必要です。`,
        },
      }
    }
    if (FeatureSet === 'ALL') return { state: 'done', evidence }
    return {
      state: 'todo',
      evidence,
      text: {
        en: 'The organization only shares billing; all features must be switched on.',
        ja: '組織は一括請求のみです。すべての機能を有効にする必要があります。',
      },
    }
  },
  manual: {
    link: consolePages.organizations,
    todo: [
      {
        en: 'No organization yet: nothing to do, it is made on the way.',
        ja: '組織がまだない場合: 何もする必要はありません。この先のステップで作成します。',
      },
      {
        en: 'An organization with all features: make sure that you can reach its management account.',
        ja: 'すべての機能が有効な組織がある場合: 管理アカウントを使えることを確認します。',
      },
      {
        en: 'An organization for billing only: plan to enable all features.',
        ja: '一括請求のみの組織の場合: すべての機能の有効化を予定します。',
      },
    ],
    confirm: {
      en: 'We know which account manages the organization, and can use it.',
      ja: '管理アカウントがどれかを把握し、利用できます。',
    },
  },
  remedies: [
    {
      en: 'Signed in to a member account? Enable is refused there: change to the management account.',
      ja: 'メンバーアカウントでは有効化できません。管理アカウントに切り替えてください。',
    },
  ],
  changed: {
    en: 'Creating or joining an organization ends AWS’s free plan today.',
    ja: '現在は、組織を作成または参加すると無料プランが終了します。',
  },
})
const nothingYet = {
  en: 'There is no organization yet; it is made on the way.',
  ja: '組織はまだありません。この先のステップで作成します。',
}
