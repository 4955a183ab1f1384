import { must } from '../aws-reads.ts'
import { unlessAccount } from '../concerned.ts'
import { consolePages } from '../console-addresses.ts'
import { defineStep, type Finding } from '../define-step.ts'
import { who } from '../who-can.ts'

const call = 'account:GetAccountInformation'

export default defineStep({
  section: 'activation',
  title: { en: 'Wait for activation', ja: 'アクティベーションを待つ' },
  why: {
    en: 'AWS activates the account within minutes, at most within 24 hours. Until then its services do not work.',
    ja: 'アクティベーションは通常数分、最長で 24 時間かかります。完了するまでサービスは使えません。',
  },
  read: ['notActivated'],
  who: who.applicant,
  minutes: 5,
  after: ['sign-up-plan'],
  notFor: unlessAccount,
  due: { after: 'sign-up-plan', withinMs: 24 * 3_600_000 },
  async probe({ reads, now }): Promise<Finding> {
    const { AccountState, AccountCreatedDate } = await reads.information()
    const state = must(AccountState, call)
    const evidence = { call, value: `AccountState = ${state}` }
    if (state === 'ACTIVE') return { state: 'done', evidence }
    if (state !== 'PENDING_ACTIVATION') {
      return {
        state: 'attention',
        evidence,
        text: {
          en: `The account is ${state}. Open a case with AWS Support.`,
          ja: `アカウントの状態は ${state} です。AWS サポートにケースを作成してください。`,
        },
      }
    }
    const dueBy = AccountCreatedDate ? AccountCreatedDate.getTime() + 24 * 3_600_000 : undefined
    return {
      state: 'waiting',
      evidence,
      text: dueBy !== undefined && dueBy <= now ? late : underWay,
      ...(dueBy && { dueBy }),
    }
  },
  manual: {
    link: consolePages.signIn,
    todo: [
      {
        en: 'Look for the confirmation in the group’s mailbox, in the spam folder too. With it you have full access to all services of AWS.',
        ja: 'グループのメールボックスで確認メールを探します（迷惑メールフォルダも確認）。届いたら、すべての AWS サービスにアクセスできます。',
      },
      {
        en: 'You can sign in meanwhile. Ignore a button that asks you to complete the sign-up.',
        ja: '待つ間もサインインできます。「サインアップを完了」ボタンは無視して構いません。',
      },
    ],
    confirm: {
      en: 'The mail has come: the account is active.',
      ja: '確認メールが届き、アカウントが有効になりました。',
    },
  },
  remedies: [
    {
      en: 'Longer than 24 hours? The button “Not active after 24 hours” goes through the causes.',
      ja: '24 時間を超えた場合は、「24 時間たっても有効にならない」で原因を確認できます。',
    },
  ],
  troubleshooting: ['not-active'],
  changed: {
    en: 'The state of an account can be read by API today.',
    ja: '現在は、アカウントの状態を API で確認できます。',
  },
})

const underWay = {
  en: 'AWS is activating the account. A mail comes when it is done.',
  ja: 'AWS がアカウントを有効にしています。完了するとメールが届きます。',
}
const late = {
  en: 'More than 24 hours have passed, and AWS has not activated the account. “Not active after 24 hours” goes through the causes.',
  ja: '24 時間を過ぎても、アカウントが有効になっていません。「24 時間たっても有効にならない」で原因を確認してください。',
}
