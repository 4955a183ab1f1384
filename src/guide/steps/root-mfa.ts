import { must } from '../aws-reads.ts'
import { consolePages } from '../console-addresses.ts'
import { defineStep, type Finding } from '../define-step.ts'
import { inManagementAccount } from '../look-at-step.ts'
import { who } from '../who-can.ts'

const call = 'iam:GetAccountSummary'

export default defineStep({
  section: 'root-mfa',
  title: { en: 'Turn on MFA for root', ja: 'ルートユーザーの MFA を有効にする' },
  why: {
    en: 'Root can do the most sensitive things in the account. A second proof stops a stolen password from being enough, and AWS advises it to whoever keeps using root.',
    ja: 'ルートユーザーは、アカウントで最も機密性の高い操作ができます。2 つ目の要素を追加すると、パスワードの漏えいだけでは入れません。AWS もベストプラクティスとして推奨しています。',
  },
  read: ['rootMfa'],
  who: who.root,
  minutes: 10,
  after: ['root-sign-in', 'mfa-device'],
  dangerous: true,
  due: { after: 'root-sign-in', withinMs: 35 * 24 * 3_600_000 },
  async probe(context): Promise<Finding> {
    inManagementAccount(context)
    const summary = await context.reads.summary()
    const mfa = must(summary.AccountMFAEnabled, call)
    const evidence = { call, value: `AccountMFAEnabled = ${mfa}` }
    if (mfa === 1) return { state: 'done', evidence }
    if (summary.AccountPasswordPresent === 0) {
      return {
        state: 'not-applicable',
        evidence: { call, value: 'AccountPasswordPresent = 0' },
        text: {
          en: 'Root has no password here: it is managed centrally and cannot sign in.',
          ja: 'ルートユーザーのパスワードがありません。一元管理されており、サインインできない状態です。',
        },
      }
    }
    return { state: 'todo', evidence }
  },
  manual: {
    link: consolePages.signIn,
    todo: [
      {
        en: 'Signed in as root, open Security credentials from the menu with the account’s name.',
        ja: 'ルートユーザーでサインインし、アカウント名のメニューから「セキュリティ認証情報」を開きます。',
      },
      {
        en: 'Under multi-factor authentication choose “Assign MFA device”, give it a name and choose a kind: a passkey or security key at best, else an authenticator app or a hardware token.',
        ja: '「多要素認証 (MFA)」で「MFA デバイスの割り当て」を選び、名前を付けて、種類を選択します（パスキーまたはセキュリティキーを推奨。認証アプリ、ハードウェアトークンも使えます）。',
      },
      {
        en: 'Follow the browser; then assign the second device in the same way.',
        ja: 'ブラウザの案内に従い、2 台目も同じように割り当てます。',
      },
      {
        en: 'Sign out and in again once, to see that it works.',
        ja: '一度サインアウトして、サインインできることを確認します。',
      },
    ],
    confirm: { en: 'Root has MFA, with two devices.', ja: 'ルートユーザーに MFA デバイスを 2 台登録しました。' },
  },
  remedies: [
    {
      en: 'The bot checks it by API and marks the step by itself, usually within minutes.',
      ja: 'ボットが API で確認し、通常は数分以内に自動で完了になります。',
    },
    {
      en: 'Lost the device? Choose to sign in with another device, or recover the account by its e-mail address and phone number.',
      ja: 'デバイスを失くした場合は、別のデバイスを選ぶか、E メールアドレスと電話番号でアカウントを復旧します。',
    },
  ],
  changed: {
    en: 'MFA for root is mandatory for every account, within 35 days of the first sign-in; passkeys are accepted.',
    ja: 'ルートユーザーの MFA は、すべてのアカウントで必須です（最初のサインインから 35 日以内）。パスキーも使えます。',
  },
})
