import { DescribeGroupCommand, paginateListGroups } from '@aws-sdk/client-identitystore'
import type { Aws } from './aws.ts'
import { classify } from './aws-errors.ts'
import { isListed } from './known-here.ts'
import { listAll, pageSize } from './list-all.ts'
import type { Group } from './types.ts'

/** The group as AWS has it now; undefined when there is none (any more). */
export async function readGroup(aws: Aws, IdentityStoreId: string, GroupId: string): Promise<Group | undefined> {
  try {
    const { DisplayName = '' } = await aws.identityStore.send(new DescribeGroupCommand({ IdentityStoreId, GroupId }))
    return { id: GroupId, displayName: DisplayName }
  } catch (error) {
    // Of another store, or one that these credentials do not see, AWS says the same.
    const isKnown = classify(error).kind === 'gone' && isListed(aws, (one) => one.IdentityStoreId === IdentityStoreId)
    if (await isKnown) return undefined
    throw error
  }
}

/** All groups as AWS has them now. */
export async function readGroups({ identityStore: client }: Aws, IdentityStoreId: string): Promise<Group[]> {
  const groups = await listAll(paginateListGroups({ client, pageSize }, { IdentityStoreId }), 'Groups', 'GroupId')
  return groups.map(({ GroupId: id = '', DisplayName: displayName = '' }) => ({ id, displayName }))
}
