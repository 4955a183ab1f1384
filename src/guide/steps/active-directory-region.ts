import { withSource } from '../concerned.ts'
import { defineStep } from '../define-step.ts'
import { who } from '../who-can.ts'

export default defineStep({
  section: 'directory-region',
  title: { en: 'Check the directory’s Region', ja: 'ディレクトリのリージョンを確認する' },
  why: {
    en: 'Identity Center keeps its assignments in the Region of the directory, so both must be in the same one.',
    ja: 'Identity Center は割り当てデータをディレクトリと同じリージョンに保存するため、リージョンを揃える必要があります。',
  },
  read: ['activeDirectory', 'adRegions'],
  who: who.directory,
  minutes: 10,
  after: ['decisions'],
  notFor: withSource('managed-ad', 'self-managed-ad'),
  manual: {
    todo: [
      {
        en: 'The AWS Managed Microsoft AD or AD Connector is in the home Region that you chose.',
        ja: 'AWS Managed Microsoft AD または AD Connector が、選択したホームリージョンにあることを確認します。',
      },
      {
        en: 'One AD Connector or one managed directory is connected at a time, not both.',
        ja: '一度に接続できるのは、AD Connector またはマネージドディレクトリのどちらか 1 つです。',
      },
      {
        en: 'For several domains or forests use AWS Managed Microsoft AD: a connector reaches one domain. Simple AD is not supported.',
        ja: '複数のドメインやフォレストがある場合は、AWS Managed Microsoft AD を使います（AD Connector は 1 ドメインのみ）。Simple AD は使えません。',
      },
      {
        en: 'To administer Identity Center, switch the console to that Region.',
        ja: 'Identity Center を管理するときは、コンソールをそのリージョンに切り替えます。',
      },
      {
        en: 'The access portal takes the access URL of the directory.',
        ja: 'アクセスポータルには、ディレクトリと同じアクセス URL が使われます。',
      },
      {
        en: 'If the directory is elsewhere, change the home Region now, before Enable is pressed.',
        ja: '別のリージョンにある場合は、有効化する前に、ホームリージョンの選択を変更します。',
      },
    ],
    confirm: { en: 'The directory is in the home Region.', ja: 'ディレクトリはホームリージョンにあります。' },
  },
  remedies: [
    {
      en: 'Only the Enterprise Edition of AWS Managed Microsoft AD can be replicated to another Region, and AWS does not list Identity Center among what uses a replica: prefer the Region where the directory was made.',
      ja: '別のリージョンに複製できるのは AWS Managed Microsoft AD の Enterprise Edition だけで、複製先を使えるサービスの一覧に Identity Center はありません。ディレクトリを作成したリージョンを選んでください。',
    },
    {
      en: 'An AD Connector is made anew in the right Region.',
      ja: 'AD Connector は、正しいリージョンで作り直します。',
    },
  ],
  changed: {
    en: 'Only configurable AD sync is left; the older AD Sync was removed. Additional Regions do not work with Active Directory.',
    ja: '現在は設定可能な AD 同期だけが使えます（旧 AD Sync は廃止）。追加リージョンは Active Directory では使えません。',
  },
})
