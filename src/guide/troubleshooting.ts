import type { Aws } from '../aws/aws.ts'
import type { Text } from '../i18n.ts'
import { places } from './addresses.ts'
import type { PageId } from './aws-pages.ts'
import { createAwsReads, must } from './aws-reads.ts'
import type { Finding } from './define-step.ts'
import { cannotTell } from './look-at-step.ts'
import type { DialogueId } from './sections.ts'

/** A short dialogue: what one sees, what to look at, and the way to a person at AWS. */
export interface Dialogue {
  id: DialogueId
  section: DialogueId
  title: Text
  /** Other names for it, as people type them, AWS's own titles among them. */
  aliases: string[]
  read: readonly PageId[]
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
    en: `Open ${places.support} and choose “Create case”.`,
    ja: `${places.support} を開き、「ケースを作成」を選択します。`,
  },
  {
    en: 'Choose “Account and billing”, then the service “Account” and the category “Activation”.',
    ja: '「アカウントと請求」を選び、サービスに「アカウント」、カテゴリに「アクティベーション」を選択します。',
  },
  {
    en: 'Describe the case: on which days and at what times you can be reached, with your time zone, and what you have tried.',
    ja: 'ケースの説明に、連絡可能な日時（タイムゾーンを含む）と、これまでに試したことを書きます。',
  },
  {
    en: 'Choose chat, or a call to the number that you gave AWS, and submit. No Support plan is needed for this.',
    ja: '連絡方法に「チャット」、または登録した番号への「電話」を選び、送信します。サポートプランは不要です。',
  },
  {
    en: 'AWS Support gets in touch and can activate the account by hand. In Japanese it answers such cases on weekdays from 9:00 to 18:00 Japan time.',
    ja: 'AWS サポートから連絡があり、手動でアカウントを有効にしてもらえます。日本語での対応は、平日 9:00〜18:00（日本時間）です。',
  },
]

export const dialogues: readonly Dialogue[] = [
  {
    id: 'no-call',
    section: 'no-call',
    title: { en: 'No verification call or message comes', ja: '検証の電話やメッセージが届かない' },
    aliases: [
      'I did not receive a call from AWS to verify my new account',
      'no call',
      'no sms',
      '新しいアカウントを検証するための電話が AWS からかかってきません',
      '電話がかかってこない',
      'SMS が届かない',
    ],
    read: ['noCall', 'accountTrouble', 'supportCase'],
    symptoms: [
      {
        en: 'You chose a text message or a voice call at sign-up, and the page waits for the code, but neither arrives.',
        ja: 'サインアップで SMS または音声通話を選び、画面はコードの入力待ちですが、どちらも届きません。',
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
      {
        en: 'Before you open a case: can somebody answer the number that you gave AWS?',
        ja: 'ケースを作成する前に: AWS に登録した番号の電話に出られますか。',
      },
    ],
    support,
    never,
  },
  {
    id: 'max-attempts',
    section: 'max-attempts',
    title: { en: '“Maximum failed attempts”', ja: '「最大失敗回数」と表示される' },
    aliases: [
      'maximum number of failed attempts',
      'I get a maximum failed attempts error when I verify my AWS account by phone',
      '電話による AWS アカウントの検証をしようとすると、最大失敗回数が表示されます',
      '最大失敗回数',
      '失敗回数の上限',
    ],
    read: ['maximumAttempts', 'accountTrouble', 'supportCase'],
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
    aliases: [
      'It has been more than 24 hours and my account is not activated',
      'account is not active',
      '24 時間以上経過しましたが、アカウントが有効になっていません',
      'アカウントが有効にならない',
      'アクティベーションが終わらない',
    ],
    read: ['notActivated', 'accountTrouble', 'supportCase'],
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
        en: 'Was the window closed before everything was filled in? Open the sign-up page, choose to sign in to an existing account, use the e-mail address and password that you chose, and complete what it asks for.',
        ja: '入力の途中で画面を閉じていませんか。サインアップページを開き、既存のアカウントへのサインインを選び、登録した E メールアドレスとパスワードでサインインして、残りの項目を入力します。',
      },
      {
        en: 'Is the payment method right? Billing and Cost Management shows under Payment preferences whether something is wrong with it.',
        ja: '支払い方法に誤りはありませんか。「請求とコスト管理」の「お支払い設定」で、エラーの有無を確認します。',
      },
      {
        en: 'Did the bank refuse? Ask it to approve AWS’s authorization. It may show as about 1 USD; AWS cancels it at once, so nothing is charged.',
        ja: '金融機関が拒否していませんか。AWS からの承認リクエスト（オーソリ）を承認するよう依頼します。明細に 1 USD 程度で表示されることがありますが、すぐに取り消され、請求はされません。',
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

export const findDialogue = (id: string): Dialogue | undefined => dialogues.find((dialogue) => dialogue.id === id)

export function dialogueOf(id: DialogueId): Dialogue {
  const dialogue = findDialogue(id)
  if (!dialogue) throw new Error(`no dialogue ${id}`)
  return dialogue
}

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
