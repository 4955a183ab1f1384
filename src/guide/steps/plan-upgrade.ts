import { consolePages } from '../console-addresses.ts'
import { defineStep } from '../define-step.ts'
import { who } from '../who-can.ts'

export default defineStep({
  section: 'enable',
  title: { en: 'Agree to leave the free plan', ja: '無料プランの終了に同意する' },
  why: {
    en: 'An organization moves a free-plan account to the paid plan at once, and its remaining credits end. This must be somebody’s decision, not a surprise.',
    ja: '組織を作成すると、無料プランのアカウントはただちに有料プランへ移行し、残りのクレジットは使えなくなります。事前の同意が必要です。',
  },
  who: who.anybody,
  minutes: 5,
  after: ['decisions'],
  accept: true,
  async probe({ reads, choices }) {
    const organization = await reads.organization()
    if (organization) {
      const text = {
        en: 'There is an organization already, so the account is on the paid plan.',
        ja: 'すでに組織があるため、アカウントは有料プランです。',
      }
      return {
        state: 'not-applicable',
        text,
        evidence: { call: 'organizations:DescribeOrganization', value: organization.Id ?? '' },
      }
    }
    const agreed = choices.planUpgrade
    if (agreed?.value === 'agreed')
      return { state: 'done', evidence: { call: 'choice', value: 'planUpgrade = agreed' } }
    const plan = await reads.plan()
    const call = 'freetier:GetAccountPlanState'
    if (plan?.type !== 'FREE')
      return { state: 'done', evidence: { call, value: plan?.type ?? 'ResourceNotFoundException' } }
    const credits = plan.credits === undefined ? '' : `, ${plan.credits} USD`
    return {
      state: 'todo',
      evidence: { call, value: `FREE${credits}` },
      text: {
        en: 'The account is on the free plan, and nobody has agreed to leave it yet.',
        ja: 'アカウントは無料プランで、終了への同意がまだありません。',
      },
    }
  },
  manual: {
    link: consolePages.signIn,
    todo: [
      {
        en: 'Look at the console’s start page: it shows the plan and the credits that are left.',
        ja: 'コンソールのホーム画面で、プランと残りのクレジットを確認します。',
      },
      {
        en: 'Free plan: use the credits first, or agree to lose them. Paid plan: nothing changes.',
        ja: '無料プランの場合は、クレジットを使い切るか、失効に同意します。有料プランの場合は影響ありません。',
      },
    ],
    confirm: { en: 'We agree that the account goes to the paid plan.', ja: '有料プランへの移行に同意します。' },
  },
  remedies: [
    {
      en: 'Set a budget with an alert in AWS Budgets on the same day.',
      ja: '同じ日に、AWS Budgets で予算とアラートを設定することをお勧めします。',
    },
  ],
  changed: {
    en: 'Free plan and credits came in 2025; the guide of 2023 knows no such trap.',
    ja: '無料プランとクレジットは 2025 年に始まりました。2023 年のガイドにはない注意点です。',
  },
})
