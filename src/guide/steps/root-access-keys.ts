import { must } from '../aws-reads.ts'
import { consolePages } from '../console-addresses.ts'
import { defineStep } from '../define-step.ts'
import { inManagementAccount } from '../look-at-step.ts'
import { who } from '../who-can.ts'

const call = 'iam:GetAccountSummary'

export default defineStep({
  section: 'root-mfa',
  title: { en: 'Have no access keys for root', ja: 'ルートユーザーのアクセスキーをなくす' },
  why: {
    en: 'An access key of root can do everything, from anywhere, without MFA. Nothing needs one.',
    ja: 'ルートユーザーのアクセスキーがあれば、MFA なしにどこからでもすべてを操作できます。必要になる用途はありません。',
  },
  read: ['rootBestPractices'],
  who: who.root,
  minutes: 5,
  after: ['root-sign-in'],
  dangerous: true,
  async probe(context) {
    inManagementAccount(context)
    const keys = must((await context.reads.summary()).AccountAccessKeysPresent, call)
    const evidence = { call, value: `AccountAccessKeysPresent = ${keys}` }
    if (keys === 0) return { state: 'done', evidence }
    return {
      state: 'attention',
      evidence,
      text: {
        en: 'Root has access keys. Find out what uses them, deactivate them for a few days, then delete them.',
        ja: 'ルートユーザーのアクセスキーがあります。用途を調べ、数日間無効にして問題がなければ削除してください。',
      },
    }
  },
  manual: {
    link: consolePages.signIn,
    todo: [
      {
        en: 'Signed in as root, open Security credentials and look under Access keys.',
        ja: 'ルートユーザーで「セキュリティ認証情報」を開き、アクセスキーを確認します。',
      },
      {
        en: 'Look at “last used” before you deactivate a key; delete it when nothing breaks.',
        ja: '無効化する前に「最終使用日」を確認し、問題がなければ削除します。',
      },
    ],
    confirm: { en: 'Root has no access keys.', ja: 'ルートユーザーのアクセスキーはありません。' },
  },
  remedies: [
    {
      en: 'A program that uses such a key should use an IAM role instead.',
      ja: 'アクセスキーを使うプログラムは、IAM ロールに置き換えます。',
    },
  ],
})
