import { centerPage } from '../console-addresses.ts'
import { defineStep } from '../define-step.ts'
import { who } from '../who-can.ts'

const call = 'sso:DescribeInstance'

export default defineStep({
  section: 'enable',
  title: { en: 'Switch permission sets on', ja: '許可セットを有効にする' },
  why: {
    en: 'Multi-account permissions can be off. Then nobody can be given access to an account, and every attempt fails.',
    ja: 'マルチアカウントのアクセス許可がオフの場合、アカウントへのアクセスを付与できません。',
  },
  read: ['enable'],
  who: who.management,
  minutes: 2,
  after: ['enable-identity-center'],
  async probe({ reads, directory }) {
    if (!directory.instance) return { state: 'todo', text: notYet }
    const { PermissionSetsEnabled } = await reads.instance(directory.instance.arn)
    const evidence = { call, value: `PermissionSetsEnabled = ${PermissionSetsEnabled ?? '-'}` }
    return PermissionSetsEnabled === false ? { state: 'todo', evidence } : { state: 'done', evidence }
  },
  offer: ({ directory, findings }) =>
    directory.instance && findings['permission-sets-on']?.state === 'todo'
      ? { operation: 'enable-permission-sets', input: {} }
      : undefined,
  manual: {
    link: centerPage,
    todo: [
      {
        en: 'Ask for it here, or switch multi-account permissions on in Identity Center’s settings.',
        ja: 'ここから申請するか、Identity Center の設定でマルチアカウントのアクセス許可を有効にします。',
      },
      { en: 'It cannot be switched off again.', ja: '一度有効にすると、無効には戻せません。' },
    ],
    confirm: { en: 'Permission sets are on.', ja: '許可セットを使えます。' },
  },
  remedies: [
    {
      en: 'Not possible? Then this is an account instance: it knows no permission sets.',
      ja: '有効にできない場合は、アカウントインスタンスです（許可セットを使えません）。',
    },
  ],
  changed: {
    en: 'The switch came in August 2026; before, permission sets were always on.',
    ja: 'このスイッチは 2026 年 8 月に追加されました。以前は常に有効でした。',
  },
})
const notYet = { en: 'Identity Center is not enabled yet.', ja: 'Identity Center はまだ有効化されていません。' }
