import { unlessSource } from '../concerned.ts'
import { centerPage } from '../console-addresses.ts'
import { defineStep } from '../define-step.ts'
import { who } from '../who-can.ts'

export default defineStep({
  section: 'default-directory',
  title: { en: 'Let the administrator set a password', ja: '管理者がパスワードを設定できるようにする' },
  why: {
    en: 'No API sets a password, and that is good: only the person should know it. A one-time code by e-mail lets them in the first time.',
    ja: 'パスワードを設定する API はなく、本人だけが設定します。最初のサインインには、E メールのワンタイムコードを使います。',
  },
  read: ['emailOtp', 'addUsers'],
  who: who.center,
  minutes: 5,
  after: ['create-administrator'],
  shownBy: 'portal-sign-in',
  notFor: (context) =>
    context.findings['portal-sign-in']?.state === 'done'
      ? {
          en: 'Somebody has signed in at the access portal, so there is a password.',
          ja: 'アクセスポータルへのサインインが確認できたため、パスワードは設定済みです。',
        }
      : unlessSource('external-idp', 'managed-ad', 'self-managed-ad')(context),
  manual: {
    link: centerPage,
    todo: [
      {
        en: 'In Settings, Authentication, Standard authentication, choose Configure and switch on “Send email OTP”.',
        ja: '「設定」の「認証」にある「標準認証」で「設定」を選び、「E メールの OTP を送信」を有効にします。',
      },
      {
        en: 'The person enters the user name at the portal, gets a code by e-mail, and sets a password.',
        ja: '本人がポータルでユーザー名を入力し、E メールのコードを使ってパスワードを設定します。',
      },
      {
        en: 'Invited from the console instead? Open the mail “Invitation to join AWS IAM Identity Center” within 7 days, choose “Accept invitation”, enter the new password twice and choose “Set new password”.',
        ja: 'コンソールから招待した場合は、7 日以内にメール「AWS IAM Identity Center への招待」を開いて「招待を承諾」を選び、新しいパスワードを入力、確認して「新しいパスワードを設定」を選択します。',
      },
      {
        en: 'Keep the password: the sign-in at the portal needs it.',
        ja: 'パスワードを保存します。ポータルへのサインインで必要です。',
      },
      {
        en: 'Last resort: under Users, “Reset password”, generate a one-time password and hand it over in person.',
        ja: '最終手段として、「ユーザー」の「パスワードをリセット」でワンタイムパスワードを生成し、直接伝えます。',
      },
    ],
    confirm: {
      en: 'E-mail codes are on, or the password is set.',
      ja: 'E メール OTP を有効にした、またはパスワードを設定しました。',
    },
  },
  remedies: [
    {
      en: 'No mail? It comes from no-reply@login.awsapps.com, no-reply@signin.aws or no-reply@signin.aws.com (AWS’s pages name all three): look in spam and allow them.',
      ja: '届かない場合は、迷惑メールフォルダを確認し、no-reply@login.awsapps.com、no-reply@signin.aws、no-reply@signin.aws.com（AWS のページに記載された 3 つの差出人）からのメールを許可します。',
    },
  ],
  changed: {
    en: 'Users made by API get no invitation; a code by e-mail takes its place.',
    ja: 'API で作成したユーザーには招待メールが届きません。代わりに E メールの OTP を使えます。',
  },
})
