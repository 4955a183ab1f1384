import { unlessAccount } from '../concerned.ts'
import { consolePages } from '../console-addresses.ts'
import { defineStep } from '../define-step.ts'
import { accountExists } from '../shared-probes.ts'
import { who } from '../who-can.ts'

export default defineStep({
  section: 'sign-up-phone',
  title: { en: 'Verify the phone number', ja: '電話番号を検証する' },
  why: {
    en: 'AWS makes sure that a reachable person stands behind the account.',
    ja: 'AWS は、連絡の取れる方がアカウントを所有していることを確認します。',
  },
  read: ['noCall', 'maximumAttempts'],
  who: who.applicant,
  minutes: 5,
  after: ['sign-up-payment'],
  notFor: unlessAccount,
  probe: accountExists,
  manual: {
    link: consolePages.signUp,
    todo: [
      {
        en: 'Choose the country or region code, and enter a number that can be reached in the next few minutes.',
        ja: '国または地域コードを選択し、数分以内に連絡を受けられる電話番号を入力します。',
      },
      {
        en: 'Solve the security check, and choose “Send SMS” or the voice call.',
        ja: 'セキュリティチェック（CAPTCHA）を完了し、「SMS を送信」または音声通話を選択します。',
      },
      {
        en: 'Give the code that AWS’s automatic system sends: type it into the page for a message, into the phone for a call. Choose Continue.',
        ja: 'AWS の自動システムから届くコード (PIN) を入力し（SMS は画面に、通話は電話機に入力）、「続行」を選択します。',
      },
    ],
    confirm: { en: 'The phone number is verified.', ja: '電話番号を検証しました。' },
  },
  remedies: [
    {
      en: 'No call or message, or “Maximum failed attempts”: stop trying, and press the button of that name.',
      ja: '電話や SMS が届かない場合や「最大失敗回数」と表示された場合は、試すのをやめて、同じ名前のボタンの案内をご覧ください。',
    },
  ],
  troubleshooting: ['no-call', 'max-attempts'],
  changed: {
    en: 'The code can come as a text message today, and goes into the page.',
    ja: '現在は SMS でも受け取れ、コードを画面に入力します。',
  },
})
