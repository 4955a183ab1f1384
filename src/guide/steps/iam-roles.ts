import { must } from '../aws-reads.ts'
import { consolePages } from '../console-addresses.ts'
import { defineStep } from '../define-step.ts'
import { who } from '../who-can.ts'

const tight = 0.9

export default defineStep({
  section: 'iam-roles',
  title: { en: 'Check the room for IAM roles', ja: 'IAM ロールの空きを確認する' },
  why: {
    en: 'Each permission set takes one IAM role in each account that it is used in. At the limit, access fails after it was approved.',
    ja: '許可セットは、使用するアカウントごとに IAM ロールを 1 つ作成します。上限に達すると、承認後の付与に失敗します。',
  },
  read: ['iamQuotas', 'quotaIncrease'],
  who: who.management,
  minutes: 5,
  after: ['activation'],
  accept: true,
  async probe({ reads, directory }) {
    const summary = await reads.summary()
    const call = 'iam:GetAccountSummary'
    const roles = must(summary.Roles, call)
    const quota = must(summary.RolesQuota, call)
    const where = directory.identity.accountId
    const evidence = { call, value: `Roles = ${roles}, RolesQuota = ${quota}${where ? ` (${where})` : ''}` }
    if (roles < quota * tight) return { state: 'done', evidence }
    return {
      state: 'attention',
      evidence,
      text: {
        en: `Only ${quota - roles} of ${quota} roles are left in this account. Ask for a higher quota before you go on.`,
        ja: `このアカウントで作成できるロールは残り ${quota - roles} 個（上限 ${quota}）です。先にクォータの引き上げをリクエストしてください。`,
      },
    }
  },
  manual: {
    link: consolePages.quotas,
    todo: [
      {
        en: 'In every account that has many roles, compare “Roles per account” with what is in use.',
        ja: 'ロールの多いアカウントで、「アカウントあたりのロール数」と使用数を比べます。',
      },
      {
        en: 'Ask for an increase in Service Quotas where less than a tenth is left.',
        ja: '残りが 1 割を切っている場合は、Service Quotas で引き上げをリクエストします。',
      },
    ],
    confirm: { en: 'There is room for roles in our accounts.', ja: 'ロールの空きがあることを確認しました。' },
  },
  copy: () => [
    {
      title: { en: 'To measure another account', ja: '別のアカウントを測定するコマンド' },
      text: "aws iam get-account-summary --query 'SummaryMap.{Roles:Roles,RolesQuota:RolesQuota}'",
    },
  ],
  remedies: [
    {
      en: 'The bot reads its own account only; measure others with the command, signed in there.',
      ja: 'ボットが確認できるのは自身のアカウントだけです。ほかのアカウントは、サインインしてコマンドで測定します。',
    },
  ],
  changed: { en: 'The default is 1,000 roles an account.', ja: '現在の既定の上限は、アカウントあたり 1,000 個です。' },
})
