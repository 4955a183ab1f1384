import { defineStep } from '../define-step.ts'
import { inManagementAccount } from '../look-at-step.ts'
import { who } from '../who-can.ts'

export default defineStep({
  section: 'mfa-device',
  title: { en: 'Get two MFA devices', ja: 'MFA デバイスを 2 つ用意する' },
  why: {
    en: 'Root and the administrators sign in with a second proof beside the password. Two devices mean that losing one locks nobody out.',
    ja: 'ルートユーザーと管理者は、パスワードに加えて 2 つ目の要素でサインインします。2 つあれば、1 つを失ってもサインインできます。',
  },
  read: ['mfa'],
  who: who.anybody,
  minutes: 10,
  after: [],
  accept: true,
  happened: true,
  async probe(context) {
    inManagementAccount(context)
    const { AccountMFAEnabled = 0 } = await context.reads.summary()
    const evidence = { call: 'iam:GetAccountSummary', value: `AccountMFAEnabled = ${AccountMFAEnabled}` }
    return AccountMFAEnabled === 1 ? { state: 'done', evidence } : { state: 'todo', evidence }
  },
  manual: {
    todo: [
      {
        en: 'Best: two security keys (FIDO2), or a passkey and a security key.',
        ja: '最適なのは、FIDO2 セキュリティキー 2 本、またはパスキーとセキュリティキーの組み合わせです。',
      },
      {
        en: 'Otherwise an authenticator app on a company phone, and a second one elsewhere.',
        ja: 'または、会社のスマートフォンの認証アプリと、別の場所に置く 2 台目を使います。',
      },
      { en: 'Decide where the spare is kept, and who may reach it.', ja: '予備の保管場所と、取り出せる人を決めます。' },
    ],
    confirm: { en: 'We have two MFA devices.', ja: 'MFA デバイスを 2 つ用意しました。' },
  },
  remedies: [
    {
      en: 'No hardware at hand? Begin with an authenticator app and add the keys when they arrive.',
      ja: 'すぐに用意できない場合は、認証アプリで始めて、あとからセキュリティキーを追加します。',
    },
  ],
  changed: {
    en: 'MFA for root is mandatory today, passkeys are accepted, and a user can have up to eight devices.',
    ja: '現在、ルートユーザーの MFA は必須です。パスキーも使え、1 ユーザーに最大 8 台まで登録できます。',
  },
})
