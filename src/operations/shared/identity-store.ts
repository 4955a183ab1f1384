import { paginateListUsers } from '@aws-sdk/client-identitystore'
import type { Aws } from '../../aws/aws.ts'
import { listFirst, pageSize } from '../../aws/list-all.ts'
import type { Directory, Instance } from '../../aws/types.ts'
import { Refusal } from '../../errors.ts'
import type { Change } from './define-operation.ts'

/**
 * The instance whose users and groups may be changed here. Where they come from an identity provider or from Active
 * Directory, the API takes changes too, and the next synchronization undoes or orphans them. No API says which source it
 * is; users that a synchronization made carry the ids that they have there.
 * https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/welcome.html
 */
export async function writableDirectory({ directory, aws }: { directory: Directory; aws: Aws }): Promise<Instance> {
  const { identity, instance } = directory
  if (!instance) throw new Refusal('no_instance')
  if (identity.role !== 'management' && identity.role !== 'delegated') {
    throw new Refusal('standing_cannot', { account: identity.accountId ?? '?' })
  }
  const pages = paginateListUsers(
    { client: aws.identityStore, pageSize },
    { IdentityStoreId: instance.identityStoreId },
  )
  const synced = (await listFirst(100, pages, 'Users', 'UserId')).find(({ ExternalIds }) => ExternalIds?.length)
  if (synced) throw new Refusal('identity_source_external', { user: synced.UserName ?? synced.UserId ?? '?' })
  return instance
}

/** The user, or the group, that a change is about, as AWS's calls name them. */
export const userIdsOf = ({ identityStoreId, userId }: Change['params']) => ({
  IdentityStoreId: String(identityStoreId),
  UserId: String(userId),
})
export const groupIdsOf = ({ identityStoreId, groupId }: Change['params']) => ({
  IdentityStoreId: String(identityStoreId),
  GroupId: String(groupId),
})

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentitystore.html */
export const storeResources = (...kinds: ('user' | 'group' | 'membership')[]): string[] => [
  'arn:aws:identitystore::*:identitystore/*',
  ...kinds.map((kind) => `arn:aws:identitystore:::${kind}/*`),
]
