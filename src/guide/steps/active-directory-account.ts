import { withSource } from '../concerned.ts'
import { defineStep } from '../define-step.ts'
import { who } from '../who-can.ts'

export default defineStep({
  section: 'directory-place',
  title: { en: 'Check whose account the directory is in', ja: 'ディレクトリを置くアカウントを確認する' },
  why: {
    en: 'Identity Center looks for the directory in the account that administers it: the delegated administrator where there is one, otherwise the management account.',
    ja: 'Identity Center は、管理を担うアカウントにあるディレクトリを使います。委任管理者がいればそのアカウント、いなければ管理アカウントです。',
  },
  read: ['activeDirectory', 'managedAd', 'selfManagedAd'],
  who: who.directory,
  minutes: 10,
  after: ['active-directory-region'],
  notFor: withSource('managed-ad', 'self-managed-ad'),
  manual: {
    todo: [
      {
        en: 'Without a delegated administrator: the AD Connector or AWS Managed Microsoft AD exists in AWS Directory Service of the management account.',
        ja: '委任管理者がいない場合は、管理アカウントの AWS Directory Service に、AD Connector または AWS Managed Microsoft AD があることを確認します。',
      },
      {
        en: 'With one: it is in the delegated administrator’s account.',
        ja: '委任管理者がいる場合は、その委任管理者のアカウントにあることを確認します。',
      },
      {
        en: 'Whoever changes the identity source to or from Active Directory needs the directory in that same account.',
        ja: 'アイデンティティソースを Active Directory に（または Active Directory から）変更する際も、同じアカウントに必要です。',
      },
    ],
    confirm: { en: 'The directory is in the right account.', ja: 'ディレクトリは正しいアカウントにあります。' },
  },
  remedies: [
    {
      en: 'A directory in another account: make an AD Connector, or the directory itself, in the right one.',
      ja: '別のアカウントにある場合は、正しいアカウントに AD Connector またはディレクトリを作成します。',
    },
  ],
})
