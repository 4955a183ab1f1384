import { identitySource, sourceName } from '../choices.ts'
import { centerPage } from '../console-addresses.ts'
import { defineStep, type Finding } from '../define-step.ts'
import { isSynced } from '../shared-probes.ts'
import { who } from '../who-can.ts'

const call = 'identitystore:ListUsers'

export default defineStep({
  section: 'identity-source',
  title: { en: 'Confirm the identity source', ja: 'アイデンティティソースを確認する' },
  why: {
    en: 'The source says where people and groups are managed, and where Identity Center looks for who may sign in. Changing it later can remove all users and assignments, and everybody’s access with them, yours too.',
    ja: 'ユーザーとグループを管理し、Identity Center が検索する場所を決めます。あとから変えると、すべてのユーザーと割り当てが削除され、管理者を含む全員がアクセスを失うことがあります。',
  },
  read: ['identitySource', 'changeSource'],
  who: who.center,
  minutes: 5,
  after: ['enable-identity-center', 'decisions'],
  accept: true,
  async probe({ reads, directory, choices }): Promise<Finding> {
    if (!directory.instance) return { state: 'todo', text: notYet }
    const users = await reads.users(directory.instance.identityStoreId)
    const synced = users.filter(isSynced).length
    const evidence = { call, value: `Users = ${users.length}, ExternalIds = ${synced}` }
    // Where people were created in Identity Center itself, it is the source, even if nobody recorded that choice.
    const source = identitySource(choices) ?? (users.length > 0 && synced === 0 ? 'identity-center' : undefined)
    if (!source) return { state: 'todo', evidence, text: synced > 0 ? looksSynced : choose }
    const external = source !== 'identity-center'
    if (external === synced > 0) return { state: 'done', evidence }
    // No API tells the source, so a contradiction is a question, not a verdict.
    if (!external) return { state: 'attention', evidence, text: looksSynced }
    if (users.length > 0) return { state: 'attention', evidence, text: looksLocal }
    return { state: 'todo', evidence }
  },
  manual: {
    link: centerPage,
    todo: [
      {
        en: 'Open Settings, Identity source. “Identity Center directory” is set at first: users and groups are then made there, and given access to accounts and applications.',
        ja: '「設定」の「アイデンティティソース」を開きます。最初は「Identity Center ディレクトリ」が自動的に設定されており、ここでユーザーとグループを作成し、アカウントやアプリケーションへのアクセスを割り当てます。',
      },
      {
        en: 'Do you already manage people in Active Directory, or at a provider such as Okta or Microsoft Entra ID? Connect it now: Actions, “Change identity source”. The step of that source has the details.',
        ja: 'すでに Active Directory や、Okta、Microsoft Entra ID などのプロバイダーでユーザーを管理している場合は、ここで接続します。「アクション」の「アイデンティティソースを変更」を選びます（詳細は各ソースのステップ）。',
      },
      {
        en: 'Do it before users and assignments exist in the default directory: a change afterwards means setting them up again.',
        ja: 'デフォルトのディレクトリにユーザーと割り当てを作成する前に行います。あとから変更すると、設定し直す必要があります。',
      },
      {
        en: 'Then the administrator’s user is made or named, and given access: the next steps do that.',
        ja: 'その後、管理者のユーザーを作成または指定し、アクセスを割り当てます（次のステップで行います）。',
      },
    ],
    confirm: {
      en: 'The console shows the source that we decided on.',
      ja: '決定したソースがコンソールに表示されています。',
    },
  },
  advice: ({ choices }) => {
    const name = sourceName(choices)
    return name && { en: `Decided: ${name.en}.`, ja: `決定済み: ${name.ja}` }
  },
  remedies: [
    {
      en: 'To or from Active Directory deletes users, groups and assignments. From the directory to a provider keeps assignments where user names match exactly.',
      ja: 'Active Directory との間で変更すると、ユーザー、グループ、割り当てが削除されます。ディレクトリから外部 ID プロバイダーへの変更では、ユーザー名が完全に一致すれば割り当ては残ります。',
    },
    {
      en: 'Keep one way in that does not depend on the source while you change it: root, or a break-glass user.',
      ja: '変更中は、ソースに依存しない入口（ルートユーザーまたは緊急アクセス用のユーザー）を確保してください。',
    },
  ],
  changed: {
    en: 'The console asks to confirm the source after enabling. A change to or from Active Directory also changes the portal’s classic address.',
    ja: '有効化後に、ソースの確認を求められます。Active Directory との間で変更すると、ポータルの従来の URL も変わります。',
  },
})
const notYet = { en: 'Identity Center is not enabled yet.', ja: 'Identity Center はまだ有効化されていません。' }
const choose = { en: 'The identity source is not decided yet.', ja: 'アイデンティティソースがまだ決まっていません。' }
const looksSynced = {
  en: 'Users come from another directory, by the look of them. Check the source in the console.',
  ja: 'ユーザーは外部のディレクトリから同期されているようです。コンソールでソースを確認してください。',
}
const looksLocal = {
  en: 'The users seem to have been made in the Identity Center directory, not in the source that was decided on.',
  ja: 'ユーザーは、決定したソースではなく Identity Center ディレクトリで作成されたようです。',
}
