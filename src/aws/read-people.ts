import { ListGroupsCommand, ListUsersCommand } from '@aws-sdk/client-identitystore'
import type { Aws } from './aws.ts'
import { pageSize } from './list-all.ts'
import { allPages } from './read-assignments.ts'
import type { Group, User } from './types.ts'

export async function readUsers(aws: Aws, IdentityStoreId: string): Promise<User[]> {
  const users = await allPages(
    (NextToken) => aws.identityStore.send(new ListUsersCommand({ IdentityStoreId, MaxResults: pageSize, NextToken })),
    // Each page is made small at once: a user as AWS gives it is several times what is kept.
    (page) =>
      page.Users?.map(({ UserId = '', UserName = '', DisplayName, Emails = [] }) => ({
        id: UserId,
        userName: UserName,
        displayName: DisplayName || UserName,
        email: (Emails.find((email) => email.Primary) ?? Emails[0])?.Value ?? '',
      })),
  )
  return users
}

export const readGroups = (aws: Aws, IdentityStoreId: string): Promise<Group[]> =>
  allPages(
    (NextToken) => aws.identityStore.send(new ListGroupsCommand({ IdentityStoreId, MaxResults: pageSize, NextToken })),
    (page) => page.Groups?.map(({ GroupId = '', DisplayName = '' }) => ({ id: GroupId, displayName: DisplayName })),
  )
