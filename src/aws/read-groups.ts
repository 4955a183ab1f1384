import { DescribeGroupCommand, paginateListGroups } from '@aws-sdk/client-identitystore'
import type { Aws } from './aws.ts'
import { classify } from './aws-errors.ts'
import { listAll, pageSize } from './list-all.ts'
import type { Group } from './types.ts'

/** The group as AWS has it now; undefined when there is none (any more). */
export async function readGroup(aws: Aws, IdentityStoreId: string, GroupId: string): Promise<Group | undefined> {
  try {
    const { DisplayName = '' } = await aws.identityStore.send(new DescribeGroupCommand({ IdentityStoreId, GroupId }))
    return { id: GroupId, displayName: DisplayName }
  } catch (error) {
    if (classify(error).kind === 'gone') return undefined
    throw error
  }
}

/** All groups as AWS has them now. */
export async function readGroups({ identityStore: client }: Aws, IdentityStoreId: string): Promise<Group[]> {
  const groups = await listAll(paginateListGroups({ client, pageSize }, { IdentityStoreId }), 'Groups', 'GroupId')
  return groups.map(({ GroupId: id = '', DisplayName: displayName = '' }) => ({ id, displayName }))
}
