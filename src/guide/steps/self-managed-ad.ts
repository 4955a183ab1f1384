import { identitySource } from '../choices.ts'
import { centerPage } from '../console-addresses.ts'
import { defineStep } from '../define-step.ts'
import { who } from '../who-can.ts'

export default defineStep({
  section: 'self-managed-ad',
  title: { en: 'Connect your own Active Directory', ja: '自社の Active Directory を接続する' },
  why: {
    en: 'Your domain stays where it is; AWS reaches it through AD Connector or a trust, and people keep their passwords.',
    ja: 'ドメインはそのままで、AD Connector または信頼関係を通じて接続します。パスワードも変わりません。',
  },
  who: who.directory,
  minutes: 45,
  after: ['enable-identity-center', 'active-directory-account'],
  applies: ({ choices }) => identitySource(choices) === 'self-managed-ad',
  manual: {
    link: centerPage('settings'),
    todo: [
      {
        en: 'One domain: make an AD Connector in AWS Directory Service, in the home Region, with a service account of your domain.',
        ja: '1 つのドメインの場合: ホームリージョンの AWS Directory Service で、ドメインのサービスアカウントを使って AD Connector を作成します。',
      },
      {
        en: 'Several domains: make an AWS Managed Microsoft AD and a two-way trust to them.',
        ja: '複数のドメインの場合: AWS Managed Microsoft AD を作成し、双方向の信頼関係を設定します。',
      },
      {
        en: 'In Identity Center’s Settings, Identity source, change the source to Active Directory and pick that connector or directory.',
        ja: 'Identity Center の「設定」の「アイデンティティソース」で「Active Directory」に変更し、作成したものを選択します。',
      },
      {
        en: 'Set up the sync, with the administrator only to begin with.',
        ja: '同期を設定します。まず管理者だけを対象にします。',
      },
    ],
    confirm: { en: 'The directory is connected.', ja: 'ディレクトリを接続しました。' },
  },
  remedies: [
    {
      en: 'The connector stays in “creating”: check the ports to the domain controllers and the service account’s rights.',
      ja: 'AD Connector が「作成中」のままの場合は、ドメインコントローラーへのポートとサービスアカウントの権限を確認します。',
    },
    {
      en: 'Without RADIUS MFA in Directory Service, turn MFA on in Identity Center.',
      ja: 'Directory Service で RADIUS MFA を使っていない場合は、Identity Center で MFA を有効にします。',
    },
  ],
  changed: {
    en: 'Sync is set up person by person or group by group (configurable AD sync).',
    ja: '現在は設定可能な AD 同期で、対象のユーザーとグループを指定します。',
  },
})
