import {
  CreateGroupMembershipCommand,
  DeleteGroupMembershipCommand,
  GetGroupMembershipIdCommand,
} from '@aws-sdk/client-identitystore'
import type { Aws } from '../../aws/aws.ts'
import { classify } from '../../aws/aws-errors.ts'
import { isListed } from '../../aws/known-here.ts'
import { userNamed } from '../../aws/names-of-people.ts'
import { type Assignment, type Directory, membershipOf } from '../../aws/types.ts'
import { afterError, appliedDone, isTaken } from './applied.ts'
import type { Applied, ApplyContext, Change } from './define-operation.ts'
import { storeResources } from './identity-store.ts'

/** Who is in which group: the two changes that a membership can undergo, and how they are made and proven. */
export interface MemberIds {
  identityStoreId: string
  userId: string
  groupId: string
}
type Names = { user: string; group: string }
export const idIn = (value: string): string => value.slice(value.indexOf(':') + 1)
const idsIn = ({ identityStoreId, userId, groupId }: Change['params']): MemberIds => ({
  identityStoreId: String(identityStoreId),
  userId: String(userId),
  groupId: String(groupId),
})
export const memberNames = (userId: string, groupId: string, directory: Directory): Names => ({
  user: userNamed(userId, directory),
  group: directory.group(groupId)?.displayName ?? groupId,
})
const noun = { en: 'group membership', ja: 'グループのメンバー' }

export const joining = (ids: MemberIds, { user, group }: Names): Change => ({
  action: 'identitystore:CreateGroupMembership',
  effect: 'add',
  noun,
  summary: { en: `Add ${user} to the group ${group}`, ja: `${user} をグループ ${group} に追加する` },
  params: { ...ids },
  before: null,
  after: 'member',
})

export const leaving = (ids: MemberIds, { user, group }: Names): Change => ({
  action: 'identitystore:DeleteGroupMembership',
  effect: 'remove',
  noun,
  summary: { en: `Remove ${user} from the group ${group}`, ja: `${user} をグループ ${group} から削除する` },
  params: { ...ids },
  before: 'member',
  after: null,
})

export async function membershipId(
  aws: Aws,
  { identityStoreId, userId, groupId }: MemberIds,
): Promise<string | undefined> {
  const ask = { IdentityStoreId: identityStoreId, GroupId: groupId, MemberId: { UserId: userId } }
  try {
    return (await aws.identityStore.send(new GetGroupMembershipIdCommand(ask))).MembershipId
  } catch (error) {
    // "Not found" is said of another store, too, or of one that these credentials do not see.
    const isKnown = classify(error).kind === 'gone' && isListed(aws, (one) => one.IdentityStoreId === identityStoreId)
    if (await isKnown) return undefined
    throw error
  }
}

type Reach = Pick<ApplyContext, 'aws'>

export async function applyMembership({ effect, params }: Change, { aws }: Reach): Promise<Applied> {
  const ids = idsIn(params)
  const MembershipId = await membershipId(aws, ids)
  if (Boolean(MembershipId) === (effect === 'add')) return { state: 'done' }
  const IdentityStoreId = ids.identityStoreId
  try {
    if (MembershipId) {
      return appliedDone(
        await aws.identityStore.send(new DeleteGroupMembershipCommand({ IdentityStoreId, MembershipId })),
      )
    }
    const membership = { IdentityStoreId, GroupId: ids.groupId, MemberId: { UserId: ids.userId } }
    return appliedDone(await aws.identityStore.send(new CreateGroupMembershipCommand(membership)))
  } catch (error) {
    if (isTaken(error)) return { state: 'done' } // made meanwhile by somebody else
    return afterError(error, effect === 'remove' ? ['ResourceNotFoundException'] : [])
  }
}

export const isMembershipSo = async ({ effect, params }: Change, { aws }: Reach): Promise<boolean> =>
  Boolean(await membershipId(aws, idsIn(params))) === (effect === 'add')

/** The changes that take these back. */
export const undoMemberships = (changes: readonly Change[], directory: Directory): Change[] =>
  changes.map(({ effect, params, target }) => {
    const ids = idsIn(params)
    const names = memberNames(ids.userId, ids.groupId, directory)
    const back = effect === 'add' ? leaving(ids, names) : joining(ids, names)
    return { ...back, ...(target !== undefined && { target }) }
  })

export const membershipIam = [
  {
    actions: ['identitystore:CreateGroupMembership', 'identitystore:DeleteGroupMembership'],
    resources: storeResources('user', 'group', 'membership'),
    why: 'Adds users to groups and takes them out, and takes that back when asked to.',
  },
  {
    actions: ['identitystore:ListUsers', 'identitystore:GetGroupMembershipId', 'sso:ListInstances'],
    why: 'Sees that groups are kept here and not synchronized, and proves the result.',
  },
]

/** The change that ends a membership which was given as access. */
export function leavingGroup({ permissionSetArn: groupId, principal }: Assignment, directory: Directory): Change {
  const userId = principal.id
  const identityStoreId = directory.instance?.identityStoreId ?? ''
  return leaving({ identityStoreId, userId, groupId }, memberNames(userId, groupId, directory))
}

export const isMembership = ({ action }: Change): boolean => action.endsWith('GroupMembership')

export const membershipIn = ({ params }: Change): Assignment => membershipOf(idsIn(params))
