import { IsMemberInGroupsCommand, paginateListGroupMembershipsForMember } from '@aws-sdk/client-identitystore'
import type { Aws } from './aws.ts'
import { ifSupported } from './aws-errors.ts'
import { listAll, pageSize } from './list-all.ts'

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
    const config = { client: identityStore, pageSize }
    const pages = paginateListGroupMembershipsForMember(config, { IdentityStoreId, MemberId })
    const memberships = await listAll(pages, 'GroupMemberships')
    return memberships.some(({ GroupId }) => GroupId === who.groupId)
  }
  return ifSupported(ask, look)
}
