import { must } from '../aws-reads.ts'
import { consolePages } from '../console-addresses.ts'
import { defineStep } from '../define-step.ts'
import { inManagementAccount } from '../look-at-step.ts'
import { who } from '../who-can.ts'

/** As much of the number as is needed to recognise it. */
const ending = (number: string): string => `…${number.replace(/\D/g, '').slice(-2)}`

export default defineStep({
  section: 'phone',
  title: { en: 'Prepare a company phone number', ja: '会社の電話番号を用意する' },
  why: {
    en: 'AWS calls or texts this number to verify who owns the account. A private number goes when its owner goes.',
    ja: 'AWS は所有者の確認のために、この番号へ電話や SMS を送ります。個人の番号では、退職時に確認できなくなります。',
  },
  read: ['contact'],
  who: who.anybody,
  minutes: 5,
  after: [],
  accept: true,
  async probe(context) {
    inManagementAccount(context)
    const { ContactInformation, VerificationStatus: status } = await context.reads.contact()
    const number = must(ContactInformation?.PhoneNumber, 'account:GetContactInformation')
    const evidence = {
      call: 'account:GetContactInformation',
      value: `PhoneNumber = ${ending(number)}, ${status ?? 'NOT_SUPPORTED'}`,
    }
    if (status === 'VERIFIED' || status === 'NOT_SUPPORTED' || status === undefined) return { state: 'done', evidence }
    return {
      state: 'attention',
      evidence,
      text: {
        en: 'The number on file is not verified. Verify it on the account page.',
        ja: '登録された番号は未検証です。アカウントページで検証してください。',
      },
    }
  },
  manual: {
    link: consolePages.account,
    todo: [
      {
        en: 'Choose a number of the company that somebody answers, and that takes calls and text messages from abroad.',
        ja: '担当者が応答でき、海外からの電話と SMS を受けられる会社の番号を選びます。',
      },
      {
        en: 'Numbers behind a menu or an operator do not work: the code must reach you directly.',
        ja: '自動音声や代表受付を経由する番号は使えません。コードを直接受け取れる必要があります。',
      },
    ],
    confirm: {
      en: 'The number belongs to the company and we can answer it.',
      ja: '会社の番号であり、応答できることを確認しました。',
    },
  },
  remedies: [
    {
      en: 'If no code arrives later, or the attempts are used up: the buttons of those names go through it.',
      ja: 'あとでコードが届かない場合や、失敗回数の上限に達した場合は、それぞれのボタンの案内をご覧ください。',
    },
  ],
  troubleshooting: ['no-call', 'max-attempts'],
  changed: {
    en: 'The number can be verified again at any time on the account page, by text message or call.',
    ja: '現在は、アカウントページでいつでも番号を検証できます（SMS または電話）。',
  },
})
