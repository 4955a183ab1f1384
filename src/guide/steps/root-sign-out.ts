import { defineStep } from '../define-step.ts'
import { who } from '../who-can.ts'

export default defineStep({
  section: 'root-sign-out',
  title: { en: 'Sign out of root', ja: 'ルートユーザーからサインアウトする' },
  why: {
    en: 'From now on root is for the few tasks that only root can do. Daily work has a name and an end.',
    ja: '今後、ルートユーザーは、ルートユーザーにしかできない作業だけに使います。日常の作業は個人のユーザーで行います。',
  },
  read: ['rootUser'],
  who: who.root,
  minutes: 2,
  after: ['portal-sign-in'],
  manual: {
    todo: [
      {
        en: 'In the browser that you set things up with, sign out of root.',
        ja: '設定に使ったブラウザで、ルートユーザーからサインアウトします。',
      },
      {
        en: 'Keep password and MFA device apart from each other, where two people can find them in an emergency.',
        ja: 'パスワードと MFA デバイスは別々に、緊急時に 2 名で取り出せる場所に保管します。',
      },
      {
        en: 'From here on use the administrator’s credentials, and create and assign permission sets only through Identity Center, also for others who administer it.',
        ja: '今後は管理者の認証情報を使い、ほかの方のアクセスや管理の権限も、Identity Center の許可セットの作成と割り当てだけで行います。',
      },
    ],
    confirm: { en: 'Nobody is signed in as root any more.', ja: 'ルートユーザーでサインインしている人はいません。' },
  },
  remedies: [
    {
      en: 'IAM’s guide lists the tasks that need root: closing the account, changing its address, and a few more.',
      ja: 'ルートユーザーが必要な作業（アカウントの解約、アドレスの変更など）は、IAM ユーザーガイドに一覧があります。',
    },
  ],
})
