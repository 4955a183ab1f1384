import {
  CreateGroupMembershipCommand,
  DeleteGroupMembershipCommand,
  GetGroupMembershipIdCommand,
} from '@aws-sdk/client-identitystore'
import type { Aws } from '../aws/aws.ts'
import { classify } from '../aws/aws-errors.ts'
import type { Pair } from '../aws/read-assignments.ts'
import type { Directory } from '../aws/types.ts'
import { Refusal } from '../errors.ts'
import type { Text } from '../i18n.ts'
import type { Json } from '../json.ts'
import { riskOf, worst } from '../policy/risk.ts'
import { knownPrincipal, parsePrincipal } from './shared/access.ts'
import { afterError, appliedDone } from './shared/applied.ts'
import { type Applied, type Change, defineOperation } from './shared/define-operation.ts'
import { groupAccessNow } from './shared/group-access.ts'
import { storeResources, writableDirectory } from './shared/identity-store.ts'

export default defineOperation({
  title: { en: 'Add to a group', ja: 'グループに追加' },
  summary: {
    en: 'Add a user to a group: all access that the group has, with no end.',
    ja: 'ユーザーをグループに追加します。グループのすべてのアクセスを無期限で得ます。',
  },
  fields: {
    user: { kind: 'user', label: { en: 'User', ja: 'ユーザー' } },
    group: { kind: 'group', label: { en: 'Group', ja: 'グループ' } },
  },
  gives: 'nothing',
  risk({ group }, { directory }) {
    const all = accessOf(idIn(group), directory)
    return worst([
      'medium',
      ...all.map(({ accountId, permissionSetArn }) =>
        riskOf(directory.permissionSet(permissionSetArn), directory.account(accountId)?.management),
      ),
    ])
  },
  about(input, { directory }) {
    const { user, group } = namesOf(idIn(input.user), idIn(input.group), directory)
    return { en: `${user} in the group ${group}`, ja: `グループ ${group} への ${user} の追加` }
  },
  iam: [
    {
      actions: ['identitystore:CreateGroupMembership', 'identitystore:DeleteGroupMembership'],
      resources: storeResources('user', 'group', 'membership'),
      why: 'Adds the user to the group, and takes that back when asked to.',
    },
    {
      actions: ['identitystore:ListUsers', 'identitystore:GetGroupMembershipId'],
      why: 'Sees that groups are kept here and not synchronized, and proves the result.',
    },
    {
      actions: ['sso:ListAccountAssignmentsForPrincipal'],
      why: 'Sees what access comes with the group: whoever joins must be allowed to have it.',
    },
  ],

  async plan(input, context) {
    const { directory, aws } = context
    const [user, group] = [parsePrincipal(input.user), parsePrincipal(input.group)]
    if (user.type !== 'USER') throw new Refusal('principal_unknown', {}, 'user')
    if (group.type !== 'GROUP') throw new Refusal('principal_unknown', {}, 'group')
    knownPrincipal(user, directory)
    knownPrincipal(group, directory)
    const { identityStoreId } = await writableDirectory(context)
    const names = namesOf(user.id, group.id, directory)
    const ids = { identityStoreId, userId: user.id, groupId: group.id }
    if (await membershipId(aws, ids)) throw new Refusal('already_in_group', names, 'user')
    const access = await groupAccessNow(context, group.id)
    return {
      changes: [addition(ids, names)],
      // A group that gains access before this is carried out is looked at again.
      reliesOn: { access: access.map((a): Json => `${a.accountId} ${a.permissionSetArn}`).sort() },
      notes: [accessNote(names.group, access, directory)],
    }
  },

  async apply({ effect, params }, { aws }): Promise<Applied> {
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
      return afterError(error, [])
    }
  },

  verify: async ({ effect, params }, { aws }) => Boolean(await membershipId(aws, idsIn(params))) === (effect === 'add'),

  undo: (plan, { directory }) =>
    plan.changes.map(({ params }) => {
      const ids = idsIn(params)
      return removal(ids, namesOf(ids.userId, ids.groupId, directory))
    }),
})

interface Ids {
  identityStoreId: string
  userId: string
  groupId: string
}
type Names = { user: string; group: string }
const idIn = (value: string): string => value.slice(value.indexOf(':') + 1)
const idsIn = ({ identityStoreId, userId, groupId }: Change['params']): Ids => ({
  identityStoreId: String(identityStoreId),
  userId: String(userId),
  groupId: String(groupId),
})
const namesOf = (userId: string, groupId: string, directory: Directory): Names => ({
  user: directory.user(userId)?.displayName ?? userId,
  group: directory.group(groupId)?.displayName ?? groupId,
})
const accessOf = (id: string, directory: Directory) => directory.assignments({ principal: { type: 'GROUP', id } })

const noun = { en: 'group membership', ja: 'グループのメンバー' }

const addition = (ids: Ids, { user, group }: Names): Change => ({
  action: 'identitystore:CreateGroupMembership',
  effect: 'add',
  noun,
  summary: { en: `Add ${user} to the group ${group}`, ja: `${user} をグループ ${group} に追加する` },
  params: { ...ids },
  before: null,
  after: 'member',
})

const removal = (ids: Ids, { user, group }: Names): Change => ({
  action: 'identitystore:DeleteGroupMembership',
  effect: 'remove',
  noun,
  summary: { en: `Remove ${user} from the group ${group}`, ja: `${user} をグループ ${group} から削除する` },
  params: { ...ids },
  before: 'member',
  after: null,
})

async function membershipId(aws: Aws, { identityStoreId, userId, groupId }: Ids): Promise<string | undefined> {
  const ask = { IdentityStoreId: identityStoreId, GroupId: groupId, MemberId: { UserId: userId } }
  try {
    return (await aws.identityStore.send(new GetGroupMembershipIdCommand(ask))).MembershipId
  } catch (error) {
    if (classify(error).kind === 'gone') return undefined
    throw error
  }
}

const mostNamed = 10

/** What membership means: the access of the group, by name. */
function accessNote(group: string, access: readonly Pair[], directory: Directory): Text {
  if (access.length === 0) {
    return {
      en: `The group ${group} has no access to any account now.`,
      ja: `グループ ${group} には、現在アカウントへのアクセスがありません。`,
    }
  }
  const named = access.map(({ accountId, permissionSetArn }) => {
    const { name = accountId, management = false } = directory.account(accountId) ?? {}
    const set = directory.permissionSet(permissionSetArn)?.name ?? permissionSetArn
    return {
      en: `${set} in ${name}${management ? ' (management account)' : ''}`,
      ja: `${name} の ${set}${management ? '（管理アカウント）' : ''}`,
    }
  })
  const rest = named.length - mostNamed
  const shown = named.slice(0, mostNamed)
  return {
    en: `With the group comes, without an end: ${shown.map((n) => n.en).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}.`,
    ja: `グループにより、次のアクセスを無期限で得ます: ${shown.map((n) => n.ja).join('、')}${rest > 0 ? ` ほか ${rest} 件` : ''}`,
  }
}
