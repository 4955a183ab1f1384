import { CreateUserCommand, DescribeUserCommand } from '@aws-sdk/client-identitystore'
import type { Aws } from '../aws/aws.ts'
import { classify } from '../aws/aws-errors.ts'
import { Refusal } from '../errors.ts'
import { appliedDone } from './shared/applied.ts'
import { type Applied, type ApplyContext, type Change, defineOperation } from './shared/define-operation.ts'
import { findUserId, storeResources, writableDirectory } from './shared/identity-store.ts'

/** https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_CreateUser.html */
const validUserName = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u
const reserved = /^(administrator|awsadministrators)$/i
const validEmail = /^[^\s@]+@[^\s@]+\.[^\s@]+$/
const clocksDifferMs = 5 * 60_000

export default defineOperation({
  title: { en: 'Create a user', ja: 'ユーザーを作成' },
  summary: {
    en: 'In the Identity Center directory. It has no access until given some.',
    ja: 'Identity Center ディレクトリにユーザーを作成します。割り当てるまでは、何にもアクセスできません。',
  },
  fields: {
    userName: {
      kind: 'text',
      max: 128,
      pattern: validUserName,
      label: { en: 'User name', ja: 'ユーザー名' },
      hint: {
        en: 'For signing in, without spaces; it cannot be changed later.',
        ja: 'サインインに使用します。空白は使用できません。あとから変更できません。',
      },
    },
    givenName: { kind: 'text', max: 100, label: { en: 'Given name', ja: '名' } },
    familyName: { kind: 'text', max: 100, label: { en: 'Family name', ja: '姓' } },
    displayName: {
      kind: 'text',
      max: 200,
      optional: true,
      label: { en: 'Display name', ja: '表示名' },
      hint: {
        en: 'Given and family name when left empty.',
        ja: '空欄の場合は「名 姓」になります。',
      },
    },
    email: {
      kind: 'text',
      max: 254,
      pattern: validEmail,
      label: { en: 'E-mail address', ja: 'E メールアドレス' },
      hint: {
        en: 'The one that the person has in Slack: it links the two.',
        ja: 'その人が Slack で使用しているアドレスです。両者の紐付けに使用します。',
      },
    },
  },
  gives: 'nothing',
  risk: () => 'medium',
  about: ({ userName }) => ({ en: `the new user ${userName}`, ja: `新しいユーザー ${userName}` }),
  iam: [
    { actions: ['identitystore:CreateUser'], resources: storeResources('user'), why: 'Creates the user.' },
    {
      actions: ['identitystore:ListUsers', 'identitystore:GetUserId', 'identitystore:DescribeUser'],
      why: 'Sees that users are kept here and not synchronized, finds namesakes, and proves the result.',
    },
  ],

  async plan(input, context) {
    const { userName, givenName, familyName, email } = input
    const displayName = input.displayName?.trim() || `${givenName} ${familyName}`
    if (!validUserName.test(userName)) throw new Refusal('user_name_invalid', { userName }, 'userName')
    if (reserved.test(userName)) throw new Refusal('user_name_reserved', { userName }, 'userName')
    if (!validEmail.test(email)) throw new Refusal('user_email_invalid', { email }, 'email')
    const instance = await writableDirectory(context)
    const namesake = await findUserId(context.aws, instance, 'userName', userName)
    if (namesake) throw new Refusal('user_name_taken', { userName }, 'userName')
    const other = await findUserId(context.aws, instance, 'emails.value', email)
    if (other) {
      const user = context.directory.user(other)
      throw new Refusal('user_email_taken', { email, user: user?.userName ?? other }, 'email')
    }
    return {
      changes: [
        creation({ identityStoreId: instance.identityStoreId, userName, givenName, familyName, displayName, email }),
      ],
      reliesOn: {},
      notes: [
        {
          en: 'AWS sends no invitation to users that are created this way, and gives them no password. Either “Send email OTP” is on in the settings of IAM Identity Center (the person then gets a code at the first sign-in, and chooses a password), or an administrator generates a one-time password in the console.',
          ja: 'この方法で作成したユーザーに、AWS から招待メールは送信されず、パスワードも設定されません。IAM Identity Center の設定で「E メールの OTP を送信」を有効にするか（初回サインイン時にコードが届き、パスワードを設定できます）、管理者がコンソールでワンタイムパスワードを生成してください。',
        },
      ],
    }
  },

  async apply({ params }, context): Promise<Applied> {
    const { identityStoreId, userName, givenName, familyName, displayName, email } = params as Record<string, string>
    if (context.repeated) {
      const own = await ownUser(params, context)
      if (own) return { state: 'done', outputs: { userId: own } }
    }
    try {
      const answer = await context.aws.identityStore.send(
        new CreateUserCommand({
          IdentityStoreId: identityStoreId,
          UserName: userName,
          Name: { GivenName: givenName, FamilyName: familyName },
          DisplayName: displayName,
          Emails: [{ Value: email, Type: 'work', Primary: true }],
        }),
      )
      return appliedDone(answer, { userId: answer.UserId ?? '' })
    } catch (error) {
      const { kind, text } = classify(error)
      if (kind !== 'conflict') throw error
      const own = context.repeated ? await ownUser(params, context) : undefined
      return own ? { state: 'done', outputs: { userId: own } } : { state: 'failed', reason: text }
    }
  },

  async verify({ params }, { aws, outputs }) {
    const user = await readUser(aws, String(params.identityStoreId), outputs.userId ?? '')
    return user?.UserName === params.userName && (user?.Emails ?? []).some(({ Value }) => Value === params.email)
  },
})

const creation = (user: Record<string, string>): Change => ({
  action: 'identitystore:CreateUser',
  effect: 'add',
  noun: { en: 'user', ja: 'ユーザー' },
  summary: {
    en: `Create the user ${user.userName}: ${user.displayName}, ${user.email}`,
    ja: `ユーザー ${user.userName}（${user.displayName}、${user.email}）を作成する`,
  },
  params: user,
  before: null,
  after: user.userName ?? null,
})

/** The user with this name and address that was made after our intent was stored, by an earlier attempt. */
async function ownUser(params: Change['params'], { aws, intentAt, directory }: ApplyContext) {
  if (!directory.instance) return undefined
  const id = await findUserId(aws, directory.instance, 'userName', String(params.userName))
  const user = id && (await readUser(aws, String(params.identityStoreId), id))
  const ours =
    user &&
    (user.CreatedAt?.getTime() ?? 0) >= intentAt - clocksDifferMs &&
    (user.Emails ?? []).some(({ Value }) => Value === params.email)
  return ours ? id : undefined
}

async function readUser(aws: Aws, IdentityStoreId: string, UserId: string) {
  try {
    return await aws.identityStore.send(new DescribeUserCommand({ IdentityStoreId, UserId }))
  } catch (error) {
    if (classify(error).kind === 'gone') return undefined
    throw error
  }
}
