import { withSource } from '../concerned.ts'
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
  read: ['activeDirectory', 'selfManagedAd', 'adConnector', 'syncAdministrator'],
  who: who.directory,
  minutes: 45,
  after: ['enable-identity-center', 'active-directory-account'],
  notFor: withSource('self-managed-ad'),
  manual: {
    link: centerPage,
    todo: [
      {
        en: 'Read AWS’s page on Active Directory and see that yours meets the prerequisites: the two steps before this one. Simple AD is not supported.',
        ja: 'AWS のドキュメントを読み、前提条件（前の 2 つのステップ）を満たすことを確認します。Simple AD は使えません。',
      },
      {
        en: 'One domain: prepare an AD Connector. It needs a VPC with subnets in two Availability Zones and a VPN or Direct Connect to your network, the addresses of two DNS servers or domain controllers, ports 53, 88 and 389 (TCP and UDP) open, and a service account that may read users and groups.',
        ja: '1 つのドメインの場合: AD Connector を準備します。2 つのアベイラビリティーゾーンにサブネットがあり、VPN または Direct Connect で社内とつながる VPC、DNS サーバーまたはドメインコントローラー 2 台の IP アドレス、ポート 53、88、389（TCP と UDP）の許可、ユーザーとグループを読み取れるサービスアカウントが必要です。',
      },
      {
        en: 'Make it in AWS Directory Service, in the home Region.',
        ja: 'ホームリージョンの AWS Directory Service で作成します。',
      },
      {
        en: 'Several domains: make an AWS Managed Microsoft AD and a two-way trust to them; a one-way trust does not work.',
        ja: '複数のドメインの場合: AWS Managed Microsoft AD を作成し、双方向の信頼関係を設定します（一方向では機能しません）。',
      },
      {
        en: 'In Settings, Identity source, change the source to Active Directory, pick that connector or directory, type ACCEPT and confirm.',
        ja: '「設定」の「アイデンティティソース」で「Active Directory」に変更し、作成したものを選び、ACCEPT と入力して確定します。',
      },
      {
        en: 'Set up the sync, with the administrator only to begin with; the next step says how.',
        ja: '同期を設定します。まず管理者だけを同期します（次のステップ）。',
      },
    ],
    confirm: { en: 'The directory is connected.', ja: 'ディレクトリを接続しました。' },
  },
  remedies: [
    {
      en: 'With AD Connector passwords are reset in Active Directory only, never at the portal.',
      ja: 'AD Connector の場合、パスワードのリセットは Active Directory だけで行い、ポータルではできません。',
    },
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
