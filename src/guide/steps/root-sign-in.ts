import { unlessAccount } from '../concerned.ts'
import { consolePages } from '../console-addresses.ts'
import { defineStep } from '../define-step.ts'
import { inManagementAccount } from '../look-at-step.ts'
import { who } from '../who-can.ts'

export default defineStep({
  section: 'root-sign-in',
  title: { en: 'Sign in as the root user', ja: 'ルートユーザーとしてサインインする' },
  why: {
    en: 'A new account begins with one identity, root, which may do everything in it. It is used to set up the first administrator, then kept safe for the tasks that only root can do.',
    ja: '新しいアカウントには、すべての権限を持つルートユーザーだけが存在します。最初の管理者を設定したあとは保護し、ルートユーザーにしかできない作業だけに使います。',
  },
  read: ['rootSignIn', 'rootUser'],
  who: who.root,
  minutes: 5,
  after: ['activation'],
  notFor: unlessAccount,
  accept: true,
  happened: true,
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
      { en: 'Open the console and choose “Root user”.', ja: 'コンソールを開き、「ルートユーザー」を選択します。' },
      {
        en: 'If the page asks for an account ID or a user name, it is the IAM users’ page, because one signed in here before: go back by “Sign in using root user email”.',
        ja: 'アカウント ID やユーザー名を求められたら、以前の利用により IAM ユーザー用の画面が表示されています。「ルートユーザーの E メールでサインイン」で戻ります。',
      },
      {
        en: 'Enter the account’s e-mail address and choose Next. A browser that root used before may have remembered an address: check it.',
        ja: 'アカウントの E メールアドレスを入力し、「次へ」を選択します。以前使用したブラウザでは、記憶されたアドレスが表示されることがあるため、確認します。',
      },
      {
        en: 'Pass the security check if one comes, enter the password and choose “Sign in”.',
        ja: 'セキュリティチェックが表示されたら完了し、パスワードを入力して「サインイン」を選択します。',
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
