import { unlessAccount } from '../concerned.ts'
import { consolePages } from '../console-addresses.ts'
import { defineStep } from '../define-step.ts'
import { accountExists } from '../shared-probes.ts'
import { who } from '../who-can.ts'

export default defineStep({
  section: 'sign-up-plan',
  title: { en: 'Finish the sign-up', ja: 'サインアップを完了する' },
  why: {
    en: 'The last page asks for a Support plan. Without it the sign-up is not complete and the account is not activated.',
    ja: '最後の画面でサポートプランを選びます。選ばないとサインアップが完了せず、アカウントは有効になりません。',
  },
  read: ['compareSupport'],
  who: who.applicant,
  minutes: 2,
  after: ['sign-up-phone', 'support-plan'],
  notFor: unlessAccount,
  probe: accountExists,
  manual: {
    link: consolePages.signUp,
    todo: [
      {
        en: 'Choose the Support plan that you decided on; Basic is free.',
        ja: '決めておいたサポートプランを選びます（Basic は無料です）。',
      },
      { en: 'Choose “Complete sign up”.', ja: '「サインアップを完了」を選択します。' },
      {
        en: 'A confirmation page says that the account is being activated.',
        ja: 'アカウントをアクティブ化していることを示す確認ページが表示されます。',
      },
    ],
    confirm: { en: 'The page says that the sign-up is complete.', ja: 'サインアップ完了の画面が表示されました。' },
  },
  remedies: [
    {
      en: 'Closed the window too early? Open the sign-up page again and sign in to the new account.',
      ja: '途中で閉じた場合は、サインアップページをもう一度開き、新しいアカウントでサインインします。',
    },
  ],
})
