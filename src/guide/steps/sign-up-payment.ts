import { unlessAccount } from '../concerned.ts'
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
  read: ['signUp', 'signUpIndia'],
  who: who.applicant,
  minutes: 5,
  after: ['sign-up-contact'],
  notFor: unlessAccount,
  probe: accountExists,
  manual: {
    link: consolePages.signUp,
    todo: [
      {
        en: 'Enter a company card or bank account. Where the billing address differs, choose “Use a new address” and enter it.',
        ja: '会社のカードまたは銀行口座を入力します。請求先住所が異なる場合は、「新しい住所を使用」を選んで入力します。',
      },
      {
        en: 'Choose “Verify and add”. The bank may show a small authorization, about 1 USD, which is released again.',
        ja: '「確認して追加」を選択します。少額（1 USD 程度）のオーソリが表示されることがありますが、請求はされません。',
      },
      {
        en: 'With a contact address in India the contract is with AWS India, a local seller: give the CVV and, if the bank asks, a one-time password; 2 INR are charged and returned after verification.',
        ja: '連絡先住所がインドの場合、契約先は現地の販売者 AWS India です。CVV と、銀行によってはワンタイムパスワードが必要です。確認のために 2 ルピーが請求され、完了後に返金されます。',
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
})
