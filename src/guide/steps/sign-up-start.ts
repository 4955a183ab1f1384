import { unlessAccount } from '../concerned.ts'
import { consolePages } from '../console-addresses.ts'
import { defineStep } from '../define-step.ts'
import { accountExists } from '../shared-probes.ts'
import { who } from '../who-can.ts'

export default defineStep({
  section: 'sign-up-start',
  title: { en: 'Begin the sign-up', ja: 'サインアップを始める' },
  why: {
    en: 'Everything in AWS lives in an account. The e-mail address and password given here become the root user’s.',
    ja: 'AWS のすべてのリソースはアカウントに属します。ここで入力する E メールアドレスとパスワードが、ルートユーザーのものになります。',
  },
  read: ['signUp', 'signUpOptions'],
  who: who.applicant,
  minutes: 5,
  after: ['account-name', 'root-email'],
  notFor: unlessAccount,
  probe: accountExists,
  manual: {
    link: consolePages.signUp,
    todo: [
      {
        en: 'Open the sign-up page. Coming from AWS’s home page, choose “Create account”; where a banner compares two ways, choose “Sign up for AWS (advanced)”, not “(new)”.',
        ja: 'サインアップページを開きます。AWS のトップページからは「アカウントを作成」を選び、2 つの方法が表示されたら、(new) ではなく「Sign up for AWS (advanced)」を選択します。',
      },
      {
        en: 'If you see a sign-in page because you signed in lately, choose to sign in to another account first; then the button to create an AWS account appears.',
        ja: '最近サインインしたためにサインイン画面が表示された場合は、先に「別のアカウントにサインイン」を選ぶと、「AWS アカウントを作成」が表示されます。',
      },
      {
        en: 'Enter the group address and the account name that you prepared, and choose “Verify email address”. Check the address twice: a wrong one locks you out.',
        ja: '用意したグループアドレスとアカウント名を入力し、「E メールアドレスを検証」を選択します。アドレスを間違えるとアカウントに入れなくなるため、必ず見直します。',
      },
      {
        en: 'Type the code that comes by e-mail and choose Verify.',
        ja: 'E メールで届いた検証コードを入力し、「検証」を選択します。',
      },
      {
        en: 'Set a long password, keep it in the company’s password safe, and choose Continue.',
        ja: '長いパスワードを設定して「続行」を選択し、会社のパスワード管理ツールに保管します。',
      },
    ],
    confirm: {
      en: 'E-mail address, account name and password are set.',
      ja: 'E メールアドレス、アカウント名、パスワードを設定しました。',
    },
  },
  remedies: [
    {
      en: 'No code? Look in the spam folder, and whether the group accepts mail from outside.',
      ja: 'コードが届かない場合は、迷惑メールフォルダと、グループが社外メールを受信できるかを確認します。',
    },
    {
      en: 'Interrupted? Open the page again, choose to sign in to an existing account and go on.',
      ja: '中断した場合は、もう一度ページを開き、既存のアカウントにサインインして続けます。',
    },
  ],
  changed: {
    en: 'The address is verified by a code first. The password takes 8 to 128 characters of three kinds. The newer sign-up has no root user; its logins are Google, Apple, GitHub or Amazon.',
    ja: '最初にコードでアドレスを検証します。パスワードは 3 種類以上の文字を含む 8〜128 文字です。新しいサインアップ (new) にはルートユーザーがなく、Google、Apple、GitHub、Amazon のログインを使います。',
  },
})
