import { paginateListGroupMemberships } from '@aws-sdk/client-identitystore'
import type { Aws } from './aws.ts'

/**
 * The ids of the users in a group now.
 * https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_ListGroupMemberships.html
 */
export async function readGroupMembers(
  { identityStore: client }: Aws,
  { identityStoreId: IdentityStoreId, groupId: GroupId }: { identityStoreId: string | undefined; groupId: string },
): Promise<string[]> {
  const userIds: string[] = []
  for await (const { GroupMemberships = [] } of paginateListGroupMemberships({ client }, { IdentityStoreId, GroupId }))
    for (const { MemberId } of GroupMemberships) if (MemberId?.UserId) userIds.push(MemberId.UserId)
  return userIds
}
