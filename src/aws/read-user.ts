import { type User as AwsUser, DescribeUserCommand, GetUserIdCommand } from '@aws-sdk/client-identitystore'
import type { Aws } from './aws.ts'
import { classify } from './aws-errors.ts'
import { isListed } from './known-here.ts'
import type { Instance, User } from './types.ts'

/** The user as AWS has it now; undefined when there is none (any more). */
export async function readUser(aws: Aws, IdentityStoreId: string, UserId: string): Promise<User | undefined> {
  try {
    return userOf(await aws.identityStore.send(new DescribeUserCommand({ IdentityStoreId, UserId })))
  } catch (error) {
    // Of another store, or one that these credentials do not see, AWS says the same.
    const isKnown = classify(error).kind === 'gone' && isListed(aws, (one) => one.IdentityStoreId === IdentityStoreId)
    if (await isKnown) return undefined
    throw error
  }
}

/** Made small at once: a user as AWS gives it is several times what is kept. */
export const userOf = ({ UserId = '', UserName = '', DisplayName, Emails = [], UserStatus }: AwsUser): User => ({
  id: UserId,
  userName: UserName,
  displayName: DisplayName || UserName,
  email: (Emails.find((email) => email.Primary) ?? Emails[0])?.Value ?? '',
  ...(UserStatus === 'DISABLED' && { disabled: true }),
})

/** The id of the user with this name or e-mail address, as AWS has it now: https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_GetUserId.html */
export async function findUserId(
  aws: Aws,
  { identityStoreId }: Pick<Instance, 'identityStoreId'>,
  AttributePath: 'userName' | 'emails.value',
  AttributeValue: string,
): Promise<string | undefined> {
  const AlternateIdentifier = { UniqueAttribute: { AttributePath, AttributeValue } }
  try {
    const ask = new GetUserIdCommand({ IdentityStoreId: identityStoreId, AlternateIdentifier })
    return (await aws.identityStore.send(ask)).UserId
  } catch (error) {
    if (classify(error).kind === 'gone') return undefined
    throw error
  }
}
