import { defineStep } from '../define-step.ts'
import { hasLandingZone } from '../landscape.ts'
import { firstAccounts } from '../recommended-values.ts'
import { who } from '../who-can.ts'

export default defineStep({
  section: 'several-accounts',
  title: { en: 'Plan several accounts', ja: '複数のアカウントを計画する' },
  why: {
    en: 'An account is the strongest wall AWS has. Separate accounts keep apart security controls, mistakes, teams, personal data, business units, bills and quotas.',
    ja: 'アカウントは AWS で最も強い境界です。分けることで、セキュリティ統制、障害や誤操作の影響、チーム、個人データ、事業、請求、クォータを分離できます。',
  },
  read: ['firstUnits', 'wellArchitected', 'controlTowerPricing'],
  who: who.anybody,
  minutes: 20,
  after: [],
  optional: true,
  accept: true,
  async probe({ reads }) {
    if (!(await reads.organization()))
      return { state: 'todo', text: { en: 'There is no organization yet.', ja: '組織はまだありません。' } }
    const active = (await reads.accounts()).filter(({ State }) => State === 'ACTIVE').length
    const evidence = { call: 'organizations:ListAccounts', value: `ACTIVE = ${active}` }
    return active > 1 ? { state: 'done', evidence } : { state: 'todo', evidence }
  },
  offer(context) {
    const { findings } = context
    if (hasLandingZone(context) || findings.organization?.state !== 'done') return undefined
    if (findings['several-accounts']?.state !== 'todo') return undefined
    const { accountName, email } = firstAccounts(context)[0] ?? {}
    return { operation: 'create-account', input: { ...(accountName && { accountName }), ...(email && { email }) } }
  },
  manual: {
    todo: [
      {
        en: 'Keep the management account for billing and the organization only.',
        ja: '管理アカウントは、請求と組織の管理だけに使います。',
      },
      {
        en: 'Plan one account for security logs, and one each for production and for trying things out.',
        ja: 'セキュリティログ用に 1 つ、本番用と検証用にそれぞれ 1 つを計画します。',
      },
      {
        en: 'Decide who owns each, and who pays. AWS Organizations itself is free and sends one bill.',
        ja: '各アカウントの責任者と負担部門を決めます。AWS Organizations は無料で、請求は 1 つにまとまります。',
      },
      {
        en: 'Think of AWS Control Tower if you want ready-made guardrails; the services that it uses cost money.',
        ja: '既成のガードレールが必要なら AWS Control Tower を検討します（利用するサービスに料金がかかります）。',
      },
    ],
    confirm: { en: 'We know which accounts we want to have.', ja: '必要なアカウントを決めました。' },
  },
  advice: (context) =>
    hasLandingZone(context)
      ? {
          en: 'Control Tower is in use: create accounts in its Account Factory, so that its guardrails apply.',
          ja: 'Control Tower を使っています。ガードレールが適用されるように、アカウントは Account Factory で作成してください。',
        }
      : undefined,
  remedies: [
    {
      en: 'One account is fine to begin with: accounts can be added and moved at any time. `/aws-setup help several accounts` has the reasons in full.',
      ja: '1 つのアカウントから始めても構いません。あとから追加や移動ができます。詳しい理由は `/aws-setup help 複数のアカウント` で確認できます。',
    },
  ],
})
