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
    en: 'Whoever has root’s password has the company’s whole AWS. A second proof stops a stolen password from being enough.',
    ja: 'ルートユーザーのパスワードがあれば、会社の AWS のすべてを操作できます。2 つ目の要素で、パスワードの漏えいだけでは入れないようにします。',
  },
  who: who.root,
  minutes: 10,
  after: ['root-sign-in', 'mfa-device'],
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
    link: consolePages.securityCredentials,
    todo: [
      {
        en: 'Signed in as root, open Security credentials from the menu with the account’s name.',
        ja: 'ルートユーザーでサインインし、アカウント名のメニューから「セキュリティ認証情報」を開きます。',
      },
      {
        en: 'Under multi-factor authentication choose “Assign MFA device”, give it a name and choose a passkey or security key.',
        ja: '「多要素認証 (MFA)」で「MFA デバイスの割り当て」を選び、名前を付けて、パスキーまたはセキュリティキーを選択します。',
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
    en: 'In 2023 this was advice. Today it is mandatory within 35 days of the first sign-in, for every account; passkeys are accepted.',
    ja: '2023 年は推奨でしたが、現在はすべてのアカウントで必須です（最初のサインインから 35 日以内）。パスキーも使えます。',
  },
})
