import { isActiveDirectory } from '../choices.ts'
import { defineStep } from '../define-step.ts'
import { who } from '../who-can.ts'

export default defineStep({
  section: 'directory-place',
  title: { en: 'Check whose account the directory is in', ja: 'ディレクトリを置くアカウントを確認する' },
  why: {
    en: 'Identity Center looks for the directory in the account that administers it: the delegated administrator where there is one, otherwise the management account.',
    ja: 'Identity Center は、管理を担うアカウントにあるディレクトリを使います。委任管理者がいればそのアカウント、いなければ管理アカウントです。',
  },
  who: who.directory,
  minutes: 10,
  after: ['active-directory-region'],
  applies: ({ choices }) => isActiveDirectory(choices),
  manual: {
    todo: [
      {
        en: 'Without a delegated administrator: the directory is in the management account.',
        ja: '委任管理者がいない場合: ディレクトリが管理アカウントにあること。',
      },
      {
        en: 'With one: the directory is in the delegated administrator’s account.',
        ja: '委任管理者がいる場合: ディレクトリがその委任管理者のアカウントにあること。',
      },
      {
        en: 'Keep it there: whoever changes the identity source to or from Active Directory needs it in that account.',
        ja: 'アイデンティティソースを Active Directory に（または Active Directory から）変更する際も、同じ場所に必要です。',
      },
    ],
    confirm: { en: 'The directory is in the right account.', ja: 'ディレクトリは正しいアカウントにあります。' },
  },
  remedies: [
    {
      en: 'A directory in another account: share is not enough; make an AD Connector in the right account.',
      ja: '別のアカウントにある場合、共有だけでは使えません。正しいアカウントに AD Connector を作成します。',
    },
  ],
})
