import { withSource } from '../concerned.ts'
import { centerPage } from '../console-addresses.ts'
import { defineStep } from '../define-step.ts'
import { who } from '../who-can.ts'

export default defineStep({
  section: 'managed-ad',
  title: { en: 'Connect AWS Managed Microsoft AD', ja: 'AWS Managed Microsoft AD を接続する' },
  why: {
    en: 'People sign in at the portal with the same name and password as everywhere in your domain.',
    ja: 'ドメインと同じユーザー名とパスワードで、ポータルにサインインできるようになります。',
  },
  read: ['activeDirectory', 'managedAd', 'syncAdministrator'],
  who: who.directory,
  minutes: 20,
  after: ['enable-identity-center', 'active-directory-account'],
  notFor: withSource('managed-ad'),
  manual: {
    link: centerPage,
    todo: [
      {
        en: 'Read AWS’s page on Active Directory and see that your directory meets the prerequisites: the two steps before this one.',
        ja: 'AWS のドキュメントを読み、ディレクトリが前提条件（前の 2 つのステップ）を満たすことを確認します。',
      },
      {
        en: 'Switch the console to the directory’s Region. In Settings, Identity source, choose Actions, “Change identity source”, then Active Directory.',
        ja: 'コンソールをディレクトリのリージョンに切り替えます。「設定」の「アイデンティティソース」で「アクション」から「アイデンティティソースを変更」を選び、「Active Directory」を選択します。',
      },
      {
        en: 'Pick your AWS Managed Microsoft AD from the list, review the warning, type ACCEPT and confirm.',
        ja: '一覧から AWS Managed Microsoft AD を選び、警告を確認して ACCEPT と入力し、確定します。',
      },
      {
        en: 'Go through the guided setup of the sync: attribute mappings first, and only the administrator to begin with; the next step says how.',
        ja: '同期のガイド付き設定で、属性マッピングを確認し、まず管理者だけを同期します（次のステップ）。',
      },
    ],
    confirm: { en: 'The directory is connected.', ja: 'ディレクトリを接続しました。' },
  },
  remedies: [
    {
      en: 'Members of a group that come from a trusted domain (foreign security principals) are not synced.',
      ja: '信頼されたドメインから来たグループのメンバー（Foreign Security Principal）は同期されません。',
    },
    {
      en: 'The directory is not in the list: it is in another Region or another account.',
      ja: '一覧に表示されない場合は、別のリージョンまたは別のアカウントにあります。',
    },
    {
      en: 'Without RADIUS MFA in Directory Service, turn MFA on in Identity Center.',
      ja: 'Directory Service で RADIUS MFA を使っていない場合は、Identity Center で MFA を有効にします。',
    },
  ],
  changed: {
    en: 'Sync is set up person by person or group by group (configurable AD sync); nothing is synced before that.',
    ja: '現在は設定可能な AD 同期で、対象のユーザーとグループを指定します。指定するまで何も同期されません。',
  },
})
