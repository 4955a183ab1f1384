import { signsUp } from '../choices.ts'
import { consolePages } from '../console-addresses.ts'
import { defineStep } from '../define-step.ts'
import { accountExists } from '../shared-probes.ts'
import { who } from '../who-can.ts'

export default defineStep({
  section: 'sign-up-contact',
  title: { en: 'Give contact details', ja: '連絡先情報を入力する' },
  why: {
    en: 'AWS addresses bills, and questions about who owns the account, to these details.',
    ja: '請求書や、アカウントの所有者に関する確認は、この連絡先に届きます。',
  },
  who: who.applicant,
  minutes: 5,
  after: ['sign-up-start', 'phone'],
  applies: signsUp,
  probe: accountExists,
  manual: {
    link: consolePages.signUp,
    todo: [
      {
        en: 'Choose business or personal. Both can do the same; only the questions differ.',
        ja: '「ビジネス」または「個人」を選びます。機能は同じで、質問される内容だけが異なります。',
      },
      {
        en: 'Enter the company’s name, address and the phone number that you prepared.',
        ja: '会社名、住所、用意した電話番号を入力します。',
      },
      {
        en: 'Read the AWS Customer Agreement and accept it, if you may do so for the company.',
        ja: 'AWS カスタマーアグリーメントを読み、会社を代表して同意できる方が同意します。',
      },
      {
        en: 'Create the account. A mail confirms it; AWS services work only after activation.',
        ja: 'アカウントを作成します。確認メールが届きますが、サービスを使えるのはアクティベーション後です。',
      },
    ],
    confirm: {
      en: 'Contact details are given and the agreement is accepted.',
      ja: '連絡先情報を入力し、契約に同意しました。',
    },
  },
  remedies: [
    {
      en: 'Write the address in Latin letters where the form asks for it; it can be corrected on the account page later.',
      ja: '求められた場合は住所をローマ字で入力します。あとからアカウントページで修正できます。',
    },
  ],
})
