import { identitySource } from '../choices.ts'
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
  who: who.directory,
  minutes: 20,
  after: ['enable-identity-center', 'active-directory-account'],
  applies: ({ choices }) => identitySource(choices) === 'managed-ad',
  manual: {
    link: centerPage('settings'),
    todo: [
      {
        en: 'In Settings, Identity source, choose Actions, “Change identity source”, then Active Directory.',
        ja: '「設定」の「アイデンティティソース」で「アクション」から「アイデンティティソースを変更」を選び、「Active Directory」を選択します。',
      },
      {
        en: 'Pick your AWS Managed Microsoft AD from the list, review the warning and confirm.',
        ja: '一覧から AWS Managed Microsoft AD を選び、警告を確認して確定します。',
      },
      {
        en: 'Go through the guided setup of the sync: attribute mappings first, and only the administrator to begin with.',
        ja: '同期のガイド付き設定で、属性マッピングを確認し、まず管理者だけを対象にします。',
      },
    ],
    confirm: { en: 'The directory is connected.', ja: 'ディレクトリを接続しました。' },
  },
  remedies: [
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
