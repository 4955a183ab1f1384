import { defineStep } from '../define-step.ts'
import { who } from '../who-can.ts'

export default defineStep({
  section: 'bot',
  title: { en: 'Add a second approver', ja: '2 人目の承認者を追加する' },
  why: {
    en: 'Nobody approves their own access. With one approver, that person gets nothing beyond the setup itself, and an absence stops everybody.',
    ja: '自分の申請は承認できません。承認者が 1 名だけでは、その方はセットアップ以外の申請ができず、不在時には全員の作業が止まります。',
  },
  who: who.operator,
  minutes: 10,
  after: [],
  async probe({ bot }) {
    const evidence = { call: 'policy.yaml', value: `approvers = ${bot.approvers.length}` }
    return bot.approvers.length >= 2 ? { state: 'done', evidence } : { state: 'todo', evidence }
  },
  manual: {
    todo: [
      {
        en: 'Add a person to the Slack user group that the policy names, or a name to its approvers.',
        ja: 'ポリシーに指定した Slack ユーザーグループに追加するか、approvers に名前を加えます。',
      },
      {
        en: 'Give that person the administrator’s access as well, through a request.',
        ja: 'その方にも、申請を通じて管理者のアクセスを付与します。',
      },
    ],
    confirm: { en: 'At least two people can approve.', ja: '2 名以上が承認できます。' },
  },
  remedies: [
    {
      en: '`npm run policy -- check` shows rules that nobody can approve.',
      ja: '`npm run policy -- check` で、承認者のいないルールを確認できます。',
    },
  ],
})
