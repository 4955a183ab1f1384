import type { Aws } from '../aws/aws.ts'
import type { Text } from '../i18n.ts'
import { createAwsReads, must } from './aws-reads.ts'
import type { Finding } from './define-step.ts'
import { cannotTell } from './look-at-step.ts'
import type { SectionId } from './sections.ts'

/** A short dialogue: what one sees, what to look at, and the way to a person at AWS. */
export interface Dialogue {
  id: 'no-call' | 'max-attempts' | 'not-active'
  section: SectionId
  title: Text
  symptoms: Text[]
  /** To be looked at one after the other; most often one of them is the cause. */
  checks: Text[]
  /** The exact path to a support case. */
  support: Text[]
  /** What must not be put into a support case, a mail or a chat. */
  never: Text[]
}

const never: Text[] = [
  { en: 'Passwords, verification codes, PINs and access keys.', ja: 'パスワード、検証コード、PIN、アクセスキー。' },
  {
    en: 'Numbers of credit cards or bank accounts, and security codes of cards.',
    ja: 'クレジットカードや銀行口座の番号、カードのセキュリティコード。',
  },
  {
    en: 'Copies of identity papers, unless AWS asks for them in the case by its own upload.',
    ja: '本人確認書類の写し（AWS がケース内のアップロード機能で求めた場合を除く）。',
  },
]
const support: Text[] = [
  {
    en: 'Sign in with the e-mail address and password of the new account; an account that is not active can open a case too.',
    ja: '新しいアカウントの E メールアドレスとパスワードでサインインします。有効になる前のアカウントでもケースを作成できます。',
  },
  {
    en: 'Open https://console.aws.amazon.com/support/home and choose “Create case”.',
    ja: 'https://console.aws.amazon.com/support/home を開き、「ケースを作成」を選択します。',
  },
  {
    en: 'Choose “Account and billing”, then the service “Account” and the category “Activation”.',
    ja: '「アカウントと請求」を選び、サービスに「アカウント」、カテゴリに「アクティベーション」を選択します。',
  },
  {
    en: 'Write when you can be reached, with your time zone, and what you have tried.',
    ja: '連絡可能な日時（タイムゾーンを含む）と、これまでに試したことを書きます。',
  },
  {
    en: 'Choose chat, or a call back to a number that you can answer, and submit. No support plan is needed for this.',
    ja: '連絡方法に「チャット」、または応答できる番号への「電話」を選び、送信します。サポートプランは不要です。',
  },
]

export const dialogues: readonly Dialogue[] = [
  {
    id: 'no-call',
    section: 'no-call',
    title: { en: 'No verification call or message comes', ja: '検証の電話やメッセージが届かない' },
    symptoms: [
      {
        en: 'The page waits for a code, but neither text message nor call arrives.',
        ja: '画面はコードの入力待ちですが、SMS も電話も届きません。',
      },
      {
        en: 'Ten minutes have passed, or the page says that it cannot reach the number.',
        ja: '10 分以上たった、または番号に連絡できないと表示されました。',
      },
    ],
    checks: [
      {
        en: 'Are number and country code right? Leave out the leading zero after the country code.',
        ja: '電話番号と国番号は正しいですか。国番号のあとの先頭の 0 は不要です。',
      },
      {
        en: 'Does the phone have reception, and does it take calls and messages from abroad and from unknown numbers?',
        ja: '電波は届いていますか。海外や非通知の番号からの着信と SMS を拒否していませんか。',
      },
      {
        en: 'Is it a direct number, without a menu, an operator or an extension?',
        ja: '自動音声、代表受付、内線を経由しない、直通の番号ですか。',
      },
      {
        en: 'Does the other way work, a call instead of a message, or another number of the company?',
        ja: '別の方法（SMS の代わりに電話など）や、会社の別の番号では届きますか。',
      },
      {
        en: 'Is the payment method right? AWS does not go on to the phone while it is in doubt.',
        ja: '支払い方法は正しく登録されていますか。問題があると、電話の検証に進めません。',
      },
    ],
    support,
    never,
  },
  {
    id: 'max-attempts',
    section: 'max-attempts',
    title: { en: '“Maximum failed attempts”', ja: '「最大失敗回数」と表示される' },
    symptoms: [
      {
        en: 'The phone verification says that the maximum number of failed attempts is reached.',
        ja: '電話の検証で、失敗回数が上限に達したと表示されます。',
      },
    ],
    checks: [
      {
        en: 'Stop trying: further attempts do not help, and prolong the block.',
        ja: 'これ以上試さないでください。解決せず、制限が長引くことがあります。',
      },
      {
        en: 'Do not sign up a second time with another address: it makes a second account that must be closed again.',
        ja: '別のアドレスでサインアップし直さないでください。不要なアカウントが増えてしまいます。',
      },
      {
        en: 'Have the phone that you gave at hand: AWS verifies you in the case.',
        ja: '登録した電話を手元に用意してください。ケースの中で本人確認が行われます。',
      },
    ],
    support,
    never,
  },
  {
    id: 'not-active',
    section: 'not-active',
    title: { en: 'Not active after 24 hours', ja: '24 時間たっても有効にならない' },
    symptoms: [
      {
        en: 'The sign-up was more than 24 hours ago, and services answer that the account is not active.',
        ja: 'サインアップから 24 時間以上たっても、サービスを使おうとすると有効ではないと表示されます。',
      },
      {
        en: 'The console still shows a button to complete the sign-up.',
        ja: 'コンソールに「サインアップを完了」ボタンが表示されたままです。',
      },
    ],
    checks: [
      {
        en: 'Is the sign-up complete? Open the sign-up page, sign in to the existing account and see whether it asks for something.',
        ja: 'サインアップは完了していますか。サインアップページを開いて既存のアカウントでサインインし、未入力の項目がないか確認します。',
      },
      {
        en: 'Is the payment method valid? Look under Billing and Cost Management, Payment preferences.',
        ja: '支払い方法は有効ですか。「請求とコスト管理」の「お支払い設定」で確認します。',
      },
      {
        en: 'Did the bank refuse? Ask it to approve AWS’s authorization, about 1 USD, which is released again.',
        ja: '金融機関が拒否していませんか。AWS からの少額（1 USD 程度）のオーソリを承認するよう依頼します（請求はされません）。',
      },
      {
        en: 'Has AWS asked for something by mail? Look in the mailbox and the spam folder.',
        ja: 'AWS から追加情報を求めるメールが届いていませんか。迷惑メールフォルダも確認します。',
      },
      {
        en: 'Does another browser, without extensions, show more?',
        ja: '拡張機能を無効にした別のブラウザでは、どう表示されますか。',
      },
    ],
    support,
    never,
  },
]

export const dialogueOf = (id: string): Dialogue | undefined => dialogues.find((dialogue) => dialogue.id === id)

/** What AWS says of the account just now; without credentials it cannot be read, and that is said. */
export async function accountState(aws: Aws): Promise<Finding> {
  try {
    const { AccountState, AccountName } = await createAwsReads(aws).information()
    const state = must(AccountState, 'account:GetAccountInformation')
    const evidence = { call: 'account:GetAccountInformation', value: `AccountState = ${state} (${AccountName ?? ''})` }
    if (state === 'ACTIVE') {
      const text = {
        en: 'AWS says that the account is active. Nothing is wrong with it.',
        ja: 'アカウントは有効です。問題はありません。',
      }
      return { state: 'done', evidence, text }
    }
    if (state !== 'PENDING_ACTIVATION') {
      const text = {
        en: `AWS says ${state}: open a case.`,
        ja: `アカウントの状態は ${state} です。ケースを作成してください。`,
      }
      return { state: 'attention', evidence, text }
    }
    const text = { en: 'AWS has not activated the account yet.', ja: 'アカウントはまだ有効になっていません。' }
    return { state: 'waiting', evidence, text }
  } catch (error) {
    return cannotTell(error)
  }
}
