import { consolePages } from '../console-addresses.ts'
import { defineStep, type Finding } from '../define-step.ts'
import { inManagementAccount } from '../look-at-step.ts'
import { who } from '../who-can.ts'

const kinds = ['SECURITY', 'BILLING', 'OPERATIONS'] as const
const call = 'account:GetAlternateContact'

export default defineStep({
  section: 'hardening',
  title: { en: 'Name alternate contacts', ja: '代替の連絡先を登録する' },
  why: {
    en: 'AWS writes to the security contact when it sees abuse or a leaked key. Without one, that mail goes to root’s address alone.',
    ja: '不正利用やキーの漏えいを検知すると、AWS はセキュリティの連絡先に通知します。未登録の場合は、ルートユーザーのアドレスにだけ届きます。',
  },
  read: ['alternateContacts'],
  who: who.management,
  minutes: 5,
  after: ['activation'],
  async probe(context): Promise<Finding> {
    inManagementAccount(context)
    const contacts = await Promise.all(kinds.map((kind) => context.reads.alternateContact(kind)))
    const missing = kinds.filter((_, i) => !contacts[i])
    const evidence = { call, value: kinds.map((kind) => `${kind} ${missing.includes(kind) ? '✗' : '✓'}`).join(', ') }
    if (missing.length === 0) return { state: 'done', evidence }
    const text = { en: 'There is no security contact.', ja: 'セキュリティの連絡先が登録されていません。' }
    return { state: 'todo', evidence, ...(missing.includes('SECURITY') && { text }) }
  },
  offer({ directory, findings }) {
    const seen = findings['alternate-contacts']
    const account = directory.identity.managementAccountId
    if (!account || !seen || !('evidence' in seen) || seen.state === 'done') return undefined
    const contact = kinds.find((kind) => seen.evidence?.value.includes(`${kind} ✗`)) ?? 'SECURITY'
    return { operation: 'set-alternate-contact', input: { account, contact } }
  },
  manual: {
    link: consolePages.account,
    todo: [
      {
        en: 'Ask for each of them here; or on the account page, under Alternate contacts, choose Edit.',
        ja: 'ここから 1 つずつ申請するか、アカウントページの「代替の連絡先」で「編集」を選択します。',
      },
      {
        en: 'Enter group addresses for security, billing and operations.',
        ja: 'セキュリティ、請求、オペレーションに、それぞれグループアドレスを入力します。',
      },
    ],
    confirm: { en: 'All three contacts are there.', ja: '3 つの連絡先を登録しました。' },
  },
  remedies: [
    {
      en: 'With trusted access for account management, contacts of member accounts can be set from the management account.',
      ja: 'アカウント管理の信頼されたアクセスを有効にすると、メンバーアカウントの連絡先も管理アカウントから設定できます。',
    },
  ],
})
