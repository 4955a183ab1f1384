import { classify } from '../../aws/aws-errors.ts'
import { consolePages } from '../console-addresses.ts'
import { defineStep, type Finding } from '../define-step.ts'
import { inManagementAccount } from '../look-at-step.ts'
import { who } from '../who-can.ts'

const call = 'support:DescribeSeverityLevels'

export default defineStep({
  section: 'support-plan',
  title: { en: 'Choose a Support plan', ja: 'サポートプランを選ぶ' },
  why: {
    en: 'Sign-up asks for a plan. Basic is free and answers account and billing questions; technical help takes a paid plan.',
    ja: 'サインアップ時にプランを選びます。Basic は無料で、アカウントと請求の質問ができます。技術的な質問には有料プランが必要です。',
  },
  read: ['compareSupport', 'supportPlans'],
  who: who.anybody,
  minutes: 5,
  after: [],
  optional: true,
  accept: true,
  async probe(context): Promise<Finding> {
    inManagementAccount(context)
    try {
      const levels = (await context.reads.severityLevels()).map(({ code }) => code ?? '')
      // Only plans of Enterprise class answer critical cases.
      const plan = levels.includes('critical') ? 'Enterprise or Unified Operations' : 'Business Support+ class'
      return { state: 'done', evidence: { call, value: `${levels.join(', ')} (${plan})` } }
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'SubscriptionRequiredException') throw error
      return {
        state: 'todo',
        evidence: { call, value: `${error.name}: ${classify(error).text}` },
        text: {
          en: 'The account is on Basic, or on the old Developer plan. Say so if that is what you want.',
          ja: 'Basic（または旧 Developer）プランです。このままでよければ、完了にしてください。',
        },
      }
    }
  },
  manual: {
    link: consolePages.supportPlans,
    todo: [
      {
        en: 'Basic: free; documentation, forum, account and billing cases.',
        ja: 'Basic: 無料。ドキュメント、フォーラム、アカウントと請求の問い合わせ。',
      },
      { en: 'Business Support+: technical cases around the clock.', ja: 'Business Support+: 24 時間の技術サポート。' },
      {
        en: 'Enterprise and Unified Operations: a named contact and the shortest answer times.',
        ja: 'Enterprise と Unified Operations: 専任の担当者と最短の応答時間。',
      },
      {
        en: 'Start with Basic if you are unsure: a plan can be changed later. A paid one is charged for at least one month.',
        ja: '迷う場合は Basic から始めます。プランはあとから変更できます（有料プランは最低 1 か月分の料金がかかります）。',
      },
    ],
    confirm: { en: 'We have the plan that we want.', ja: '希望するプランになっています。' },
  },
  remedies: [
    {
      en: 'The management account can subscribe the whole organization to Business Support+, once all features are on.',
      ja: 'すべての機能を有効にすると、管理アカウントから組織全体で Business Support+ に加入できます。',
    },
  ],
  changed: {
    en: 'The names changed: today Basic, Business Support+, Enterprise and Unified Operations. Developer, Business and Enterprise On-Ramp end on 1 January 2027.',
    ja: '名称が変わりました。現在は Basic、Business Support+、Enterprise、Unified Operations です。Developer、Business、Enterprise On-Ramp は 2027 年 1 月 1 日に終了します。',
  },
})
