import { CreateUserCommand, DescribeUserCommand } from '@aws-sdk/client-identitystore'
import type { Aws } from '../../aws/aws.ts'
import { classify } from '../../aws/aws-errors.ts'
import { appliedDone } from './applied.ts'
import type { Applied, ApplyContext, Change } from './define-operation.ts'
import { findUserId } from './identity-store.ts'

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
}

export async function isUserThere({ params }: Change, { aws, outputs }: ApplyContext): Promise<boolean> {
  const user = await readUser(aws, String(params.identityStoreId), outputs.userId ?? '')
  return user?.UserName === params.userName && (user?.Emails ?? []).some(({ Value }) => Value === params.email)
}

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
