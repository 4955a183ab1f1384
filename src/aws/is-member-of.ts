import { IsMemberInGroupsCommand, paginateListGroupMembershipsForMember } from '@aws-sdk/client-identitystore'
import type { Aws } from './aws.ts'
import { ifSupported } from './aws-errors.ts'
import { listAll, pageSize } from './list-all.ts'

/** Whether the user is in the group now, as AWS says. An error is thrown, never taken for "no". */
export async function isMemberOf(
  aws: Aws,
  who: { identityStoreId: string | undefined; userId: string; groupId: string },
): Promise<boolean> {
  const MemberId = { UserId: who.userId }
  const IdentityStoreId = who.identityStoreId
  const ask = async () => {
    const GroupIds = [who.groupId]
    const { Results } = await aws.identityStore.send(
      new IsMemberInGroupsCommand({ IdentityStoreId, MemberId, GroupIds }),
    )
    return Results?.some((r) => r.MembershipExists) ?? false
  }
  const look = async () => (await readGroupsOf(aws, who)).includes(who.groupId)
  return ifSupported(ask, look)
}

/** The ids of the groups that a user is in now. */
export async function readGroupsOf(
  { identityStore }: Aws,
  { identityStoreId: IdentityStoreId, userId: UserId }: { identityStoreId: string | undefined; userId: string },
): Promise<string[]> {
  const config = { client: identityStore, pageSize }
  const pages = paginateListGroupMembershipsForMember(config, { IdentityStoreId, MemberId: { UserId } })
  return (await listAll(pages, 'GroupMemberships')).flatMap(({ GroupId }) => GroupId ?? [])
}
