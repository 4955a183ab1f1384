import { type User as AwsUser, DescribeUserCommand } from '@aws-sdk/client-identitystore'
import type { Aws } from './aws.ts'
import { classify } from './aws-errors.ts'
import type { User } from './types.ts'

/** The user as AWS has it now; undefined when there is none (any more). */
export async function readUser(aws: Aws, IdentityStoreId: string, UserId: string): Promise<User | undefined> {
  try {
    return userOf(await aws.identityStore.send(new DescribeUserCommand({ IdentityStoreId, UserId })))
  } catch (error) {
    if (classify(error).kind === 'gone') return undefined
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
