import { consolePages } from '../console-addresses.ts'
import { defineStep } from '../define-step.ts'
import { findNewSignUp } from '../landscape.ts'
import { who } from '../who-can.ts'

export default defineStep({
  section: 'sign-up',
  title: { en: 'Check how the account was made', ja: 'アカウントの作成方法を確認する' },
  why: {
    en: 'AWS has a second way to sign up, without a root user and with an organization that AWS runs. The rest of this guide fits it only after its advanced features are on.',
    ja: 'AWS には、ルートユーザーを持たず AWS が組織を管理する、もう 1 つのサインアップ方法があります。この場合、高度な機能を有効にするまで、以降のステップは当てはまりません。',
  },
  read: ['signUpOptions', 'advancedFeatures'],
  who: who.management,
  minutes: 2,
  after: ['sign-up-plan'],
  async probe(context) {
    const evidence = await findNewSignUp(context)
    if (!evidence) return { state: 'done', evidence: { call: 'iam:ListRoles', value: '/managed/ = 0' } }
    return {
      state: 'attention',
      evidence,
      text: {
        en: 'This account comes from AWS’s newer sign-up. Upgrade to the paid plan, then activate advanced features; neither can be undone. After that you set root’s e-mail, password and MFA, and this guide applies.',
        ja: 'このアカウントは新しいサインアップで作成されています。有料プランに移行し、高度な機能を有効にしてください（どちらも元に戻せません）。その後、ルートユーザーの E メール、パスワード、MFA を設定すると、このガイドのステップを進められます。',
      },
    }
  },
  manual: {
    link: consolePages.settings,
    todo: [
      {
        en: 'Did you sign up with an e-mail address and a password for root (“advanced”)? Then all is well.',
        ja: 'E メールアドレスとルートユーザーのパスワードで登録した場合 (advanced) は、問題ありません。',
      },
      {
        en: 'Did you sign up with a Google, Apple, GitHub or Amazon login (“new”)? Then open AWS Settings, upgrade to the paid plan, and under Projects choose Actions, “Explore advanced features”. Neither can be undone.',
        ja: 'Google、Apple、GitHub、Amazon のログインで登録した場合 (new) は、AWS Settings で有料プランに移行し、「Projects」の「Actions」から「Explore advanced features」を選択します。どちらも元に戻せません。',
      },
    ],
    confirm: { en: 'The account has a root user of its own.', ja: 'アカウントにルートユーザーがあります。' },
  },
  remedies: [
    {
      en: 'In such an account the identity source stays AWS Builder ID until you change it, and access is managed in IAM’s account access manager.',
      ja: 'そのようなアカウントでは、変更するまでアイデンティティソースは AWS Builder ID のままで、アクセスは IAM のアカウントアクセスマネージャーで管理します。',
    },
  ],
  changed: {
    en: 'AWS lets a limited number of customers sign up in the newer way.',
    ja: '新しいサインアップは、一部のお客様に限って提供されています。',
  },
})
