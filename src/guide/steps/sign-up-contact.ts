import { unlessAccount } from '../concerned.ts'
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
  read: ['signUp', 'agreement'],
  who: who.applicant,
  minutes: 5,
  after: ['sign-up-start', 'phone'],
  notFor: unlessAccount,
  probe: accountExists,
  manual: {
    link: consolePages.signUp,
    todo: [
      {
        en: 'Choose the free or the paid plan. An organization, and so Identity Center for the company, takes the paid one.',
        ja: '無料プランまたは有料プランを選びます。組織と全社の Identity Center には、有料プランが必要です。',
      },
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
        en: 'Go on. A mail says that the account exists: you can sign in with the e-mail address and password, but AWS services work only after activation.',
        ja: '先に進みます。アカウントの準備ができたことを知らせるメールが届き、E メールアドレスとパスワードでサインインできますが、サービスを使えるのはアクティベーション後です。',
      },
    ],
    confirm: {
      en: 'Contact details are given and the agreement is accepted.',
      ja: '連絡先情報を入力し、契約に同意しました。',
    },
  },
  changed: {
    en: 'The plan is chosen before the contact details.',
    ja: 'プランの選択は、連絡先情報の入力より前にあります。',
  },
  remedies: [
    {
      en: 'Write the address in Latin letters where the form asks for it; it can be corrected on the account page later.',
      ja: '求められた場合は住所をローマ字で入力します。あとからアカウントページで修正できます。',
    },
  ],
})
