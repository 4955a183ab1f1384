import { consolePages } from '../console-addresses.ts'
import { defineStep, type Finding } from '../define-step.ts'
import { inManagementAccount } from '../look-at-step.ts'
import { who } from '../who-can.ts'

const call = 'iam:ListOrganizationsFeatures'

export default defineStep({
  section: 'hardening',
  title: { en: 'Manage root access centrally', ja: 'ルートアクセスを一元管理する' },
  why: {
    en: 'Member accounts then need no root password at all: one secret less for every account.',
    ja: 'メンバーアカウントのルートユーザーのパスワードが不要になり、管理すべき秘密が減ります。',
  },
  read: ['rootAccess'],
  who: who.management,
  minutes: 10,
  after: ['enable-identity-center'],
  optional: true,
  async probe(context): Promise<Finding> {
    inManagementAccount(context)
    try {
      const features = await context.reads.rootFeatures()
      const evidence = { call, value: `EnabledFeatures = [${features.join(', ')}]` }
      const both = features.includes('RootCredentialsManagement') && features.includes('RootSessions')
      return both ? { state: 'done', evidence } : { state: 'todo', evidence }
    } catch (error) {
      const { name } = error as Error
      // Without an organization, or without IAM's trusted access in it, the answer is "not on".
      if (!/^(ServiceAccessNotEnabled|OrganizationNotFound|OrganizationNotInAllFeaturesMode)/.test(name)) throw error
      return { state: 'todo', evidence: { call, value: name } }
    }
  },
  offer: ({ findings }) =>
    findings['central-root-access']?.state === 'todo' && findings['all-features']?.state === 'done'
      ? { operation: 'centralize-root-access', input: {} }
      : undefined,
  manual: {
    link: consolePages.iam,
    todo: [
      {
        en: 'Ask for it here; or by hand, in the management account: IAM, “Root access management”, Enable, with both features.',
        ja: 'ここから申請します。手作業の場合は、管理アカウントで IAM の「ルートアクセス管理」を開き、2 つの機能を有効にします。',
      },
      {
        en: 'Then delete the root credentials of member accounts there, one by one.',
        ja: '続けて、メンバーアカウントのルートユーザーの認証情報を 1 つずつ削除します。',
      },
    ],
    confirm: {
      en: 'Root access of member accounts is managed centrally.',
      ja: 'メンバーアカウントのルートアクセスを一元管理しています。',
    },
  },
  remedies: [
    {
      en: 'The management account’s own root is not covered: it keeps its password and MFA.',
      ja: '管理アカウント自身のルートユーザーは対象外です。パスワードと MFA で保護します。',
    },
  ],
  changed: {
    en: 'Centralized root access came at the end of 2024.',
    ja: 'ルートアクセスの一元管理は 2024 年末に追加されました。',
  },
})
