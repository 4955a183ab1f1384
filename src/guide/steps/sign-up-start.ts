import { signsUp } from '../choices.ts'
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
  who: who.applicant,
  minutes: 5,
  after: ['account-name', 'root-email'],
  applies: signsUp,
  probe: accountExists,
  manual: {
    link: consolePages.signUp,
    todo: [
      {
        en: 'Open the sign-up page and choose “Create an AWS account”.',
        ja: 'サインアップページを開き、「AWS アカウントを作成」を選択します。',
      },
      {
        en: 'If you see a sign-in page instead, choose to sign in to another account first; the button to create one appears then.',
        ja: 'サインイン画面が表示された場合は、先に「別のアカウントにサインイン」を選ぶと、作成ボタンが表示されます。',
      },
      {
        en: 'Enter the group address and the account name that you prepared. Check the address twice: a wrong one locks you out.',
        ja: '用意したグループアドレスとアカウント名を入力します。アドレスを間違えるとアカウントに入れなくなるため、必ず見直します。',
      },
      { en: 'Type the code that comes by e-mail.', ja: 'E メールで届いた検証コードを入力します。' },
      {
        en: 'Set a long password and keep it in the company’s password safe.',
        ja: '長いパスワードを設定し、会社のパスワード管理ツールに保管します。',
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
    en: 'The address is verified by a code first today, and the password takes 8 to 128 characters of three kinds. Some people see a newer sign-up without a root user; choose the one with advanced features.',
    ja: '現在は最初にコードでアドレスを検証します。パスワードは 3 種類以上の文字を含む 8〜128 文字です。ルートユーザーのない新しいサインアップが表示された場合は、高度な機能を使う方を選びます。',
  },
})
