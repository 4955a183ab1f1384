import { identitySource, isActiveDirectory } from '../choices.ts'
import { withSource } from '../concerned.ts'
import { centerPage } from '../console-addresses.ts'
import { defineStep, type ShowContext } from '../define-step.ts'
import { isSynced } from '../shared-probes.ts'
import { who } from '../who-can.ts'

const ofActiveDirectory = ({ choices }: Pick<ShowContext, 'choices'>) => isActiveDirectory(choices)
const ofProvider = ({ choices }: Pick<ShowContext, 'choices'>) => identitySource(choices) === 'external-idp'
const call = 'identitystore:ListUsers'

export default defineStep({
  section: 'sync-administrator',
  title: { en: 'Sync the administrator first', ja: '管理者を先に同期する' },
  why: {
    en: 'One person through the whole chain shows that it works, before hundreds of others depend on it.',
    ja: '多くのユーザーを同期する前に、まず 1 名で全体の動作を確認します。',
  },
  read: ['syncAdministrator'],
  who: who.sync,
  minutes: 15,
  after: ['managed-ad', 'self-managed-ad', 'external-idp'],
  notFor: withSource('external-idp', 'managed-ad', 'self-managed-ad'),
  accept: true,
  async probe({ reads, directory }) {
    if (!directory.instance)
      return {
        state: 'todo',
        text: { en: 'Identity Center is not enabled yet.', ja: 'Identity Center はまだ有効化されていません。' },
      }
    const synced = (await reads.users(directory.instance.identityStoreId)).filter(isSynced)
    const evidence = {
      call,
      value: `ExternalIds = ${synced.length}${synced[0] ? `: ${synced[0].UserName ?? ''}` : ''}`,
    }
    return synced.length > 0 ? { state: 'done', evidence } : { state: 'todo', evidence }
  },
  manual: {
    link: centerPage,
    todo: [
      {
        en: 'In Settings, Identity source, choose Actions, “Manage sync”, then the Users tab and “Add users and groups”.',
        ja: '「設定」の「アイデンティティソース」で「アクション」から「同期を管理」を選び、「ユーザー」タブの「ユーザーとグループを追加」を開きます。',
        when: ofActiveDirectory,
      },
      {
        en: 'Type the exact user name and choose Add. Under “Added users and groups” see that it is the right person, tick the box and submit.',
        ja: '正確なユーザー名を入力して「追加」を選択します。「追加したユーザーとグループ」で本人であることを確認し、チェックボックスをオンにして送信します。',
        when: ofActiveDirectory,
      },
      {
        en: 'The person stands among the users in sync scope then.',
        ja: '指定したユーザーが、同期対象のユーザーの一覧に表示されます。',
        when: ofActiveDirectory,
      },
      {
        en: 'At the identity provider, assign the application to this one person.',
        ja: 'ID プロバイダーで、アプリケーションをその 1 名に割り当てます。',
        when: ofProvider,
      },
      {
        en: 'Look under Users and refresh until the person appears; it can take a while.',
        ja: '「ユーザー」画面を更新し、表示されるまで待ちます（時間がかかることがあります）。',
      },
    ],
    confirm: { en: 'The administrator appears under Users.', ja: '「ユーザー」に管理者が表示されました。' },
  },
  advice: ({ choices, findings }) =>
    isActiveDirectory(choices) && findings['sync-administrator']?.state !== 'done'
      ? {
          en: 'AD groups can be synced as well; add the administrator by name first.',
          ja: 'AD グループも同期できますが、まず管理者を個別に追加してください。',
        }
      : undefined,
  remedies: [
    {
      en: 'Nobody appears: the person lacks a required attribute, mostly given name, family name or display name.',
      ja: '表示されない場合は、名、姓、表示名などの必須属性が不足していることがほとんどです。',
    },
    {
      en: 'The person has no access to the management account yet: permission set and assignment follow in the next steps.',
      ja: 'この時点では管理アカウントへのアクセス権がありません。次のステップで許可セットを作成し、割り当てます。',
    },
  ],
})
