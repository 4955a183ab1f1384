import { isActiveDirectory } from '../choices.ts'
import { defineStep } from '../define-step.ts'
import { who } from '../who-can.ts'

export default defineStep({
  section: 'directory-region',
  title: { en: 'Check the directory’s Region', ja: 'ディレクトリのリージョンを確認する' },
  why: {
    en: 'Identity Center keeps its data beside the directory, so both must be in the same Region; and it can connect to one directory only.',
    ja: 'Identity Center はディレクトリと同じリージョンにデータを保存するため、リージョンを揃える必要があります。接続できるディレクトリは 1 つです。',
  },
  who: who.directory,
  minutes: 10,
  after: ['decisions'],
  applies: ({ choices }) => isActiveDirectory(choices),
  manual: {
    todo: [
      {
        en: 'The AWS Managed Microsoft AD or AD Connector is in the home Region that you chose.',
        ja: 'AWS Managed Microsoft AD または AD Connector が、選択したホームリージョンにあること。',
      },
      {
        en: 'One AD Connector or one managed directory is to be connected, not both.',
        ja: '接続するのは AD Connector またはマネージドディレクトリのどちらか 1 つだけであること。',
      },
      {
        en: 'For several domains or forests use AWS Managed Microsoft AD: a connector reaches one domain.',
        ja: '複数のドメインやフォレストがある場合は、AWS Managed Microsoft AD を使います。',
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
      en: 'AWS Managed Microsoft AD can be extended to another Region; AD Connector is made anew there.',
      ja: 'AWS Managed Microsoft AD は別のリージョンに拡張できます。AD Connector は作り直します。',
    },
  ],
  changed: {
    en: 'Only configurable AD sync is left; the older AD Sync was removed. Additional Regions do not work with Active Directory.',
    ja: '現在は設定可能な AD 同期だけが使えます（旧 AD Sync は廃止）。追加リージョンは Active Directory では使えません。',
  },
})
