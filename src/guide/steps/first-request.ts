import { defineStep } from '../define-step.ts'
import { who } from '../who-can.ts'

export default defineStep({
  section: 'bot',
  title: { en: 'Make your first request', ja: '最初の申請をする' },
  why: {
    en: 'Ask for an hour of access, have it approved, and watch it end: that is how the company works from now on.',
    ja: '1 時間のアクセスを申請し、承認を受け、終了するまでを体験します。これが今後の進め方です。',
  },
  who: who.approver,
  minutes: 5,
  after: ['portal-sign-in'],
  async probe({ bot }) {
    const evidence = { call: 'aws-setup', value: `granted = ${bot.granted}` }
    return bot.granted > 0 ? { state: 'done', evidence } : { state: 'todo', evidence }
  },
  offer: ({ directory }) => (directory.instance ? { operation: 'assign-permission-set', input: {} } : undefined),
  manual: {
    todo: [
      {
        en: 'Ask for ReadOnlyAccess, or any small permission set, for one hour.',
        ja: 'ReadOnlyAccess など、権限の小さい許可セットを 1 時間申請します。',
      },
      { en: 'Somebody else approves on the card.', ja: '別の方がカードで承認します。' },
    ],
    confirm: { en: 'A first request went through.', ja: '最初の申請が完了しました。' },
  },
  remedies: [
    {
      en: 'Nothing to choose from? Create a permission set first.',
      ja: '選択肢がない場合は、先に許可セットを作成します。',
    },
  ],
})
