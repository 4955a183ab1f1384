import { signsUp } from '../choices.ts'
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
  who: who.applicant,
  minutes: 5,
  after: ['sign-up-payment'],
  applies: signsUp,
  probe: accountExists,
  manual: {
    link: consolePages.signUp,
    todo: [
      {
        en: 'Choose text message or voice call, and the right country code.',
        ja: 'SMS または音声通話と、正しい国番号を選択します。',
      },
      {
        en: 'Have the phone in your hand: the code comes within minutes.',
        ja: '数分以内に届くので、電話を手元に用意します。',
      },
      {
        en: 'Solve the security check, then type the code: into the page for a message, into the phone for a call.',
        ja: 'セキュリティチェックを完了し、コードを入力します（SMS は画面に、通話は電話機に入力）。',
      },
    ],
    confirm: { en: 'The phone number is verified.', ja: '電話番号を検証しました。' },
  },
  remedies: [
    {
      en: 'No call or message: see the dialogue for it. “Maximum failed attempts”: stop trying and open a case.',
      ja: '届かない場合は専用の案内をご覧ください。「最大失敗回数」と表示されたら、試すのをやめてケースを作成します。',
    },
  ],
  troubleshooting: 'no-call',
  changed: {
    en: 'The code can come as a text message today, and goes into the page.',
    ja: '現在は SMS でも受け取れ、コードを画面に入力します。',
  },
})
