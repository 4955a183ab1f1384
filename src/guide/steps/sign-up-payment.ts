import { signsUp } from '../choices.ts'
import { consolePages } from '../console-addresses.ts'
import { defineStep } from '../define-step.ts'
import { accountExists } from '../shared-probes.ts'
import { who } from '../who-can.ts'

export default defineStep({
  section: 'sign-up-payment',
  title: { en: 'Add a payment method', ja: '支払い方法を追加する' },
  why: {
    en: 'AWS checks that the account can be billed before it activates it, on the free plan too.',
    ja: 'AWS はアカウントを有効にする前に、支払い方法を確認します（無料プランでも同様です）。',
  },
  who: who.applicant,
  minutes: 5,
  after: ['sign-up-contact'],
  applies: signsUp,
  probe: accountExists,
  manual: {
    link: consolePages.signUp,
    todo: [
      {
        en: 'Choose the free or the paid plan. An organization, and so Identity Center for the company, needs the paid one.',
        ja: '無料プランまたは有料プランを選びます。組織と全社の Identity Center には、有料プランが必要です。',
      },
      {
        en: 'Enter a company card or bank account; use another billing address where it differs.',
        ja: '会社のカードまたは銀行口座を入力します。請求先住所が異なる場合は、新しい住所を指定します。',
      },
      {
        en: 'The bank may show a small authorization, about 1 USD. It is released again.',
        ja: '少額（1 USD 程度）のオーソリが表示されることがありますが、請求はされません。',
      },
      {
        en: 'In India the seller is AWS India: give the CVV, perhaps a one-time password; 2 INR are charged and returned.',
        ja: 'インドの場合、契約先は AWS のインド法人です。CVV とワンタイムパスワードを求められることがあり、2 ルピーが請求後に返金されます。',
      },
    ],
    confirm: { en: 'The payment method was accepted.', ja: '支払い方法が受け付けられました。' },
  },
  remedies: [
    {
      en: 'Refused? Ask the bank to allow the authorization by AWS, then try again. Never send card numbers to anybody by mail or chat.',
      ja: '拒否された場合は、AWS からのオーソリを承認するよう金融機関に依頼してください。カード番号をメールやチャットで送らないでください。',
    },
  ],
  changed: {
    en: 'New accounts choose between a free and a paid plan today.',
    ja: '現在は、新しいアカウントで無料プランか有料プランを選びます。',
  },
})
