import { IsMemberInGroupsCommand, ListGroupMembershipsForMemberCommand } from '@aws-sdk/client-identitystore'
import type { Aws } from './aws.ts'
import { ifSupported } from './aws-errors.ts'
import { allPages, pageSize } from './read-assignments.ts'

/** Whether the user is in the group now, as AWS says. An error is thrown, never taken for "no". */
export async function isMemberOf(
  { identityStore }: Aws,
  who: { identityStoreId: string | undefined; userId: string; groupId: string },
): Promise<boolean> {
  const MemberId = { UserId: who.userId }
  const IdentityStoreId = who.identityStoreId
  const ask = async () => {
    const GroupIds = [who.groupId]
    const { Results } = await identityStore.send(new IsMemberInGroupsCommand({ IdentityStoreId, MemberId, GroupIds }))
    return Results?.some((r) => r.MembershipExists) ?? false
  }
  const look = async () => {
    const memberships = await allPages(
      (NextToken) =>
        identityStore.send(
          new ListGroupMembershipsForMemberCommand({ IdentityStoreId, MemberId, MaxResults: pageSize, NextToken }),
        ),
      (page) => page.GroupMemberships,
    )
    return memberships.some(({ GroupId }) => GroupId === who.groupId)
  }
  return ifSupported(ask, look)
}
