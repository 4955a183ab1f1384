import { centerPage } from '../console-addresses.ts'
import { defineStep } from '../define-step.ts'
import { notFoundIn, ownInstance } from '../shared-probes.ts'
import { who } from '../who-can.ts'

const call = 'sso:ListInstances'

export default defineStep({
  section: 'enable',
  title: { en: 'Have no account-level instance in the way', ja: 'アカウントインスタンスがないことを確認する' },
  why: {
    en: 'Identity Center can also be enabled for one account alone. Such an instance knows no permission sets, and stands in the way of the company’s.',
    ja: 'Identity Center は 1 つのアカウントだけでも有効化できます。そのインスタンスでは許可セットを使えず、会社全体のインスタンスの妨げになります。',
  },
  read: ['instances'],
  who: who.management,
  minutes: 2,
  after: ['activation'],
  async probe(context) {
    const { instance: known } = context.directory
    if (known?.permissionSetsEnabled) return { state: 'done', evidence: { call, value: known.arn } }
    const { region, instance, kind } = await ownInstance(context)
    const evidence = { call, value: `Instances = [${instance?.InstanceArn ?? ''}] (${region})` }
    if (!instance) {
      const { value, text } = notFoundIn(context, region)
      return { state: 'done', evidence: { call, value }, ...(text && { text }) }
    }
    if (kind !== 'account') return { state: 'done', evidence }
    return {
      state: 'attention',
      evidence,
      text: {
        en: 'This account has an instance for itself alone. Delete it in the console before the organization’s is enabled: its users and applications go with it.',
        ja: 'このアカウント専用のインスタンスがあります。組織のインスタンスを有効化する前に、コンソールで削除してください（ユーザーとアプリケーションも削除されます）。',
      },
    }
  },
  manual: {
    link: centerPage,
    todo: [
      {
        en: 'Open IAM Identity Center before anybody presses Enable.',
        ja: '有効化する前に、IAM Identity Center のコンソールを開きます。',
      },
      {
        en: 'If it says “account instance”, delete it under Settings, Management, after you have written down what uses it.',
        ja: '「アカウントインスタンス」と表示された場合は、利用状況を記録したうえで、「設定」の「管理」から削除します。',
      },
    ],
    confirm: {
      en: 'There is no account instance in this account.',
      ja: 'このアカウントにアカウントインスタンスはありません。',
    },
  },
  remedies: [
    {
      en: 'The bot never deletes an instance; that is left to a person.',
      ja: 'ボットがインスタンスを削除することはありません。必ず人が行います。',
    },
  ],
})
