import { accountNameAdvice, accountNameProblem, followsConvention } from '../account-naming.ts'
import { unlessAccount } from '../concerned.ts'
import { consolePages } from '../console-addresses.ts'
import { defineStep } from '../define-step.ts'
import { inManagementAccount } from '../look-at-step.ts'
import { betterName } from '../recommended-values.ts'
import { who } from '../who-can.ts'

export default defineStep({
  section: 'account-name',
  title: { en: 'Choose the account’s name', ja: 'アカウント名を決める' },
  why: {
    en: 'The name stands on invoices, in the billing and cost dashboards and in AWS Organizations. A convention makes every account easy to recognise and to tell from the others.',
    ja: '名前は、請求書、請求とコスト管理のダッシュボード、AWS Organizations などに表示されます。命名規則を決めておくと、ほかのアカウントと見分けやすくなります。',
  },
  read: ['accountName'],
  who: who.anybody,
  minutes: 5,
  after: [],
  notFor: unlessAccount,
  accept: true,
  async probe(context) {
    inManagementAccount(context)
    const { AccountName: name = '' } = await context.reads.information()
    const evidence = { call: 'account:GetAccountInformation', value: `AccountName = ${name}` }
    const text = accountNameAdvice(name)
    // The account has its name: what speaks for another one is advice.
    return { state: 'done', evidence, ...(text && !followsConvention(name) && { text }) }
  },
  offer: betterName,
  manual: {
    link: consolePages.account,
    todo: [
      {
        en: 'For a company, join company, purpose and environment: example-audit-prod.',
        ja: '会社の場合は「会社-目的-環境」の形にします（例: example-audit-prod）。',
      },
      {
        en: 'For yourself, join given name, family name and purpose: paulo-santos-test.',
        ja: '個人の場合は「名-姓-目的」の形にします（例: paulo-santos-test）。',
      },
      { en: 'Write it down: sign-up asks for it.', ja: 'サインアップで入力するので、控えておきます。' },
    ],
    confirm: { en: 'This is the name that we want.', ja: 'この名前に決めました。' },
    paste: {
      label: { en: 'Account name', ja: 'アカウント名' },
      hint: { en: 'example-audit-prod', ja: 'example-audit-prod' },
      check: accountNameProblem,
      warn: accountNameAdvice,
    },
  },
  remedies: [
    {
      en: 'An existing account can be renamed by a request (“Rename an account”) or on its account page; nothing refers to the name.',
      ja: '既存のアカウントの名前は、申請（「アカウントの名前を変更」）またはアカウントページで変更できます。ほかの設定に影響はありません。',
    },
  ],
  changed: {
    en: 'Today an account can be renamed at any time, by API too.',
    ja: '現在は、アカウント名をいつでも変更できます（API にも対応）。',
  },
})
