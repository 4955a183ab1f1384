import { consolePages } from '../console-addresses.ts'
import { defineStep, type Finding } from '../define-step.ts'
import { who } from '../who-can.ts'

export default defineStep({
  section: 'enable',
  title: { en: 'Agree to leave the free plan', ja: '無料プランの終了に同意する' },
  why: {
    en: 'An organization moves a free-plan account to the paid plan at once. This must be somebody’s decision, not a surprise; and waiting has an end too, because a free-plan account closes by itself.',
    ja: '組織を作成すると、無料プランのアカウントはただちに有料プランへ移行するため、事前の同意が必要です。無料プランのアカウントは自動的に閉鎖されるため、待てる期間にも限りがあります。',
  },
  read: ['freePlan', 'enable'],
  who: who.anybody,
  minutes: 5,
  after: ['decisions'],
  saidBy: { choice: 'planUpgrade', value: 'agreed' },
  accept: true,
  async probe({ reads, choices }): Promise<Finding> {
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
    const due = plan.expiresAt === undefined ? {} : { dueBy: plan.expiresAt }
    const value = `FREE, ${plan.status}${plan.credits === undefined ? '' : `, ${plan.credits} USD`}`
    const evidence = { call, value }
    if (agreed?.value === 'wait') return { state: 'waiting', evidence, text: closes, ...due }
    return { state: 'todo', evidence, text: nobodyAgreed, ...due }
  },
  manual: {
    link: consolePages.signIn,
    todo: [
      {
        en: 'Look at the console’s start page: it shows the plan and the credits that are left.',
        ja: 'コンソールのホーム画面で、プランと残りのクレジットを確認します。',
      },
      {
        en: 'Free plan: it ends after six months, or when the credits are used up. The account then closes by itself; AWS keeps its content for 90 days, in which an upgrade brings it back.',
        ja: '無料プランは、6 か月後またはクレジットを使い切った時点で終了し、アカウントは自動的に閉鎖されます。内容は 90 日間保持され、その間に有料プランへ移行すれば復旧できます。',
      },
      {
        en: 'Credits that are left when an organization is created: AWS’s page on Identity Center says that they expire at once, its billing page that they go to later bills. Do not count on them.',
        ja: '組織の作成時に残っているクレジットについて、AWS の Identity Center のページには「すぐに失効する」、請求のページには「以後の請求に適用される」とあります。使えなくなるものとお考えください。',
      },
      { en: 'Paid plan: nothing changes.', ja: '有料プランの場合は影響ありません。' },
    ],
    confirm: { en: 'We agree that the account goes to the paid plan.', ja: '有料プランへの移行に同意します。' },
  },
  remedies: [
    {
      en: 'Set a budget with an alert in AWS Budgets on the same day.',
      ja: '同じ日に、AWS Budgets で予算とアラートを設定することをお勧めします。',
    },
  ],
})

const nobodyAgreed = {
  en: 'The account is on the free plan, and nobody has agreed to leave it yet. At the end of the plan it closes by itself.',
  ja: 'アカウントは無料プランで、終了への同意がまだありません。プランが終了すると、アカウントは自動的に閉鎖されます。',
}
const closes = {
  en: 'It was decided to wait. The account closes by itself at the end of the free plan, or when the credits are used up before.',
  ja: '待つことに決まっています。無料プランの終了日、またはその前にクレジットを使い切ると、アカウントは自動的に閉鎖されます。',
}
