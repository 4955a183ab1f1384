import { paginateListHandshakesForOrganization } from '@aws-sdk/client-organizations'
import { listAll } from '../../aws/list-all.ts'
import { consolePages } from '../console-addresses.ts'
import { defineStep, type Finding } from '../define-step.ts'
import { who } from '../who-can.ts'

const call = 'organizations:DescribeOrganization'

export default defineStep({
  section: 'enable-organization',
  title: { en: 'Enable all features of the organization', ja: '組織のすべての機能を有効にする' },
  why: {
    en: 'An organization made for billing alone cannot carry Identity Center. Switching all features on cannot be undone.',
    ja: '一括請求のみの組織では、Identity Center を使えません。すべての機能の有効化は、元に戻せません。',
  },
  read: ['allFeatures'],
  who: who.management,
  minutes: 10,
  after: ['organization'],
  async probe({ reads, aws }): Promise<Finding> {
    const organization = await reads.organization()
    if (!organization) return { state: 'todo', evidence: { call, value: 'AWSOrganizationsNotInUseException' } }
    const evidence = { call, value: `FeatureSet = ${organization.FeatureSet ?? ''}` }
    if (organization.FeatureSet === 'ALL') return { state: 'done', evidence }
    const filter = { Filter: { ActionType: 'ENABLE_ALL_FEATURES' } } as const
    const pages = paginateListHandshakesForOrganization({ client: aws.organizations }, filter)
    const handshakes = await listAll(pages, 'Handshakes', 'Id')
    const asked = handshakes.filter(({ State }) => State === 'REQUESTED')
    const own = handshakes.find(({ State }) => State === 'OPEN')
    const seen = { call: 'organizations:ListHandshakesForOrganization', value: `${asked.length} REQUESTED` }
    if (asked.length === 0) return { state: 'todo', evidence, ...(own && { text: finish }) }
    return {
      state: 'waiting',
      evidence: seen,
      text: {
        en: 'The accounts that were invited have been asked; each must accept.',
        ja: '招待で参加したアカウントに確認を依頼しました。すべての承認を待っています。',
      },
      ...(own?.ExpirationTimestamp && { dueBy: own.ExpirationTimestamp.getTime() }),
    }
  },
  offer({ findings }) {
    const now = findings['all-features']
    return findings.organization?.state === 'done' && now?.state === 'todo'
      ? { operation: 'enable-all-features', input: {} }
      : undefined
  },
  manual: {
    link: consolePages.organizations,
    todo: [
      {
        en: 'Ask for it here, or open the organization’s settings and begin the process to enable all features.',
        ja: 'ここから申請するか、組織の設定を開き、すべての機能を有効にする手続きを始めます。',
      },
      {
        en: 'Accounts that were invited must each accept; they get a mail.',
        ja: '招待で参加したアカウントには確認メールが届くので、それぞれ承認します。',
      },
      {
        en: 'When all have accepted, finish it in the management account. There are 90 days for it.',
        ja: '全アカウントの承認後、管理アカウントで完了します。期限は 90 日です。',
      },
    ],
    confirm: { en: 'All features are enabled.', ja: 'すべての機能を有効にしました。' },
  },
  remedies: [
    {
      en: 'One account does not answer? Remove it from the organization, or ask its owner; nobody can be invited meanwhile.',
      ja: '応答のないアカウントは、所有者に確認するか、組織から削除します。手続き中は新しい招待ができません。',
    },
  ],
})

const finish = {
  en: 'All accounts have accepted. Ask once more, and it is finished.',
  ja: 'すべてのアカウントが承認しました。もう一度申請すると完了します。',
}
