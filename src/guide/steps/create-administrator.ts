import { unlessSource } from '../concerned.ts'
import { centerPage } from '../console-addresses.ts'
import { defineStep } from '../define-step.ts'
import { who } from '../who-can.ts'

const call = 'identitystore:ListUsers'
const reserved = /^(?:administrator|awsadministrators)$/i

export default defineStep({
  section: 'default-directory',
  title: { en: 'Create the first administrator', ja: '最初の管理者を作成する' },
  why: {
    en: 'From here on a named person administers AWS, not root. That person’s actions carry a name in the log.',
    ja: 'これ以降は、ルートユーザーではなく個人が AWS を管理します。操作の記録にも名前が残ります。',
  },
  read: ['addUsers'],
  who: who.center,
  minutes: 5,
  after: ['identity-source'],
  notFor: unlessSource('external-idp', 'managed-ad', 'self-managed-ad'),
  async probe({ reads, directory }) {
    if (!directory.instance)
      return {
        state: 'todo',
        text: { en: 'Identity Center is not enabled yet.', ja: 'Identity Center はまだ有効化されていません。' },
      }
    const users = await reads.users(directory.instance.identityStoreId)
    const [only, ...others] = users
    const evidence = {
      call,
      value: `Users = ${users.length}${only && others.length === 0 ? `: ${only.UserName ?? ''}` : ''}`,
    }
    return users.length > 0 ? { state: 'done', evidence } : { state: 'todo', evidence }
  },
  offer: ({ directory, findings }) =>
    directory.instance && findings['create-administrator']?.state === 'todo'
      ? { operation: 'create-user', input: {} }
      : undefined,
  manual: {
    link: centerPage,
    todo: [
      {
        en: 'Ask for it here with user name, names and the person’s own e-mail address; an administrator approves, the bot creates the user.',
        ja: 'ユーザー名、氏名、本人の E メールアドレスを入力して申請します。承認後にボットが作成します。',
      },
      {
        en: 'Choose the user name with care: it cannot be changed. “Administrator” is reserved.',
        ja: 'ユーザー名は変更できません。「Administrator」は予約語のため使えません。',
      },
      {
        en: 'Or by hand, signed in to the management account: Users, “Add user”. Keep the default, a mail with instructions for the password, to an address that the person can read; or generate a one-time password.',
        ja: '手作業の場合は、管理アカウントにサインインし、「ユーザー」の「ユーザーを追加」を開きます。パスワード設定手順のメール送信（既定）を、本人が受信できるアドレスに対して選ぶか、ワンタイムパスワードを生成します。',
      },
    ],
    confirm: { en: 'The administrator’s user exists.', ja: '管理者のユーザーを作成しました。' },
    paste: {
      label: { en: 'User name', ja: 'ユーザー名' },
      optional: true,
      check(value) {
        if (reserved.test(value.trim()))
          return {
            en: 'User name: this one is reserved by AWS. Choose another.',
            ja: 'ユーザー名: AWS の予約語です。別の名前にしてください。',
          }
        if (!/^\S{1,128}$/.test(value.trim()))
          return {
            en: 'User name: 1 to 128 characters without spaces.',
            ja: 'ユーザー名: 空白を含まない 1〜128 文字で入力してください。',
          }
        return undefined
      },
    },
  },
  remedies: [
    {
      en: 'A user made by the bot gets no invitation from AWS: the next step says how the password comes about.',
      ja: 'ボットが作成したユーザーには、AWS から招待メールが届きません。次のステップでパスワードを設定します。',
    },
    {
      en: 'Use an address that only this person reads, not root’s group address.',
      ja: 'ルートユーザーのグループアドレスではなく、本人だけが受信するアドレスを使います。',
    },
    {
      en: 'The user has no access to the management account yet: permission set and assignment follow.',
      ja: 'この時点では管理アカウントへのアクセス権がありません。このあと許可セットを作成し、割り当てます。',
    },
  ],
  changed: {
    en: 'The invitation is called “Invitation to join AWS IAM Identity Center”; its link lives 7 days.',
    ja: '招待メールの件名は「AWS IAM Identity Center への招待」です。リンクの有効期限は 7 日間です。',
  },
})
