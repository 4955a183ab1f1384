import { signsUp } from '../choices.ts'
import { consolePages } from '../console-addresses.ts'
import { defineStep } from '../define-step.ts'
import { inManagementAccount } from '../look-at-step.ts'
import { who } from '../who-can.ts'

export default defineStep({
  section: 'root-sign-in',
  title: { en: 'Sign in as the root user', ja: 'ルートユーザーとしてサインインする' },
  why: {
    en: 'A new account has one identity, root, and root may do everything. It is used to set up the first administrator, then put away.',
    ja: '新しいアカウントには、すべての権限を持つルートユーザーだけが存在します。最初の管理者を設定するために使い、その後は使いません。',
  },
  who: who.root,
  minutes: 5,
  after: ['activation'],
  applies: signsUp,
  accept: true,
  async probe(context) {
    inManagementAccount(context)
    const { AccountMFAEnabled = 0 } = await context.reads.summary()
    const evidence = { call: 'iam:GetAccountSummary', value: `AccountMFAEnabled = ${AccountMFAEnabled}` }
    // Only root itself can give root an MFA device.
    return AccountMFAEnabled === 1 ? { state: 'done', evidence } : { state: 'todo', evidence }
  },
  manual: {
    link: consolePages.signIn,
    todo: [
      {
        en: 'Open the console and choose to sign in with the root user’s e-mail address.',
        ja: 'コンソールを開き、ルートユーザーの E メールでサインインすることを選択します。',
      },
      {
        en: 'If the page asks for an account ID or a user name, it is the IAM users’ page: go back by “Sign in using root user email”.',
        ja: 'アカウント ID やユーザー名を求められたら、IAM ユーザー用の画面です。「ルートユーザーの E メールを使用してサインイン」で戻ります。',
      },
      {
        en: 'Enter the address, pass the security check if one comes, then enter the password.',
        ja: 'アドレスを入力し、セキュリティチェックが表示されたら完了して、パスワードを入力します。',
      },
      {
        en: 'A browser that was used before may offer another account’s address: check it.',
        ja: '以前使用したブラウザでは、別のアカウントのアドレスが表示されることがあります。必ず確認します。',
      },
    ],
    confirm: { en: 'I am signed in as root.', ja: 'ルートユーザーとしてサインインしました。' },
  },
  remedies: [
    {
      en: 'Password forgotten? “Forgot password?” sends a link to the group address.',
      ja: 'パスワードを忘れた場合は、「パスワードをお忘れですか？」からグループアドレスにリンクを送れます。',
    },
    {
      en: 'Security check unreadable? Have it read aloud, or ask for another picture.',
      ja: 'セキュリティチェックが読めない場合は、音声で聞くか、別の画像を表示します。',
    },
  ],
  changed: {
    en: 'Security questions are gone. The first sign-in starts the 35 days in which root must get MFA.',
    ja: '秘密の質問は廃止されました。最初のサインインから 35 日以内に、ルートユーザーの MFA を設定する必要があります。',
  },
})
