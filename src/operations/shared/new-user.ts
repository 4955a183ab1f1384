import { CreateUserCommand, DescribeUserCommand } from '@aws-sdk/client-identitystore'
import type { Aws } from '../../aws/aws.ts'
import { classify } from '../../aws/aws-errors.ts'
import { findUserId } from '../../aws/read-user.ts'
import type { Text } from '../../i18n.ts'
import { appliedDone } from './applied.ts'
import type { Applied, ApplyContext, Change } from './define-operation.ts'

/** https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_CreateUser.html */
export const validUserName = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u
export const reservedUserName = /^(administrator|awsadministrators)$/i
export const validEmail = /^[^\s@]+@[^\s@]+\.[^\s@]+$/
const clocksDifferMs = 5 * 60_000

export const userCreation = (user: Record<string, string>): Change => ({
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

export async function createUser({ params }: Change, context: ApplyContext): Promise<Applied> {
  const { identityStoreId, userName, givenName, familyName, displayName, email } = params as Record<string, string>
  if (context.repeated) {
    const own = await ownUser(params, context)
    if (own) return { state: 'done', outputs: { [outputOf(params)]: own } }
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
    return appliedDone(answer, { [outputOf(params)]: answer.UserId ?? '' })
  } catch (error) {
    const { kind, text } = classify(error)
    if (kind !== 'conflict') throw error
    const own = context.repeated ? await ownUser(params, context) : undefined
    return own ? { state: 'done', outputs: { [outputOf(params)]: own } } : { state: 'failed', reason: text }
  }
}

export async function isUserThere({ params }: Change, { aws, outputs }: ApplyContext): Promise<boolean> {
  const user = await readUser(aws, String(params.identityStoreId), outputs[outputOf(params)] ?? '')
  return user?.UserName === params.userName && (user?.Emails ?? []).some(({ Value }) => Value === params.email)
}

/** Of several users each is known by its own output. */
const outputOf = ({ userName }: Change['params']): string => `user:${userName}`

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

/** What whoever asks for users has to know. */
export const noInvitation: Text = {
  en: 'AWS sends no invitation to users that are created this way, and gives them no password. Either “Send email OTP” is on in the settings of IAM Identity Center (the person then gets a code at the first sign-in, and chooses a password), or an administrator generates a one-time password in the console.',
  ja: 'この方法で作成したユーザーに、AWS から招待メールは送信されず、パスワードも設定されません。IAM Identity Center の設定で「E メールの OTP を送信」を有効にするか（初回サインイン時にコードが届き、パスワードを設定できます）、管理者がコンソールでワンタイムパスワードを生成してください。',
}
