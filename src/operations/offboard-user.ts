import { readGroupsOf } from '../aws/is-member-of.ts'
import type { Directory } from '../aws/types.ts'
import { assignmentKey } from '../aws/types.ts'
import { Refusal } from '../errors.ts'
import type { Text } from '../i18n.ts'
import { knownPrincipal, parsePrincipal, usableInstance } from './shared/access.ts'
import { doneBefore } from './shared/applied.ts'
import {
  applyAssignment,
  assignmentLane,
  assignmentResources,
  managementAccountPermissions,
  removal,
  settlingActions,
  verifyAssignment,
} from './shared/assignment.ts'
import { type Change, defineOperation, type PlanContext } from './shared/define-operation.ts'
import { readDirectAccess } from './shared/direct-access.ts'
import {
  applyMembership,
  isMembership,
  isMembershipSo,
  leaving,
  memberNames,
  membershipIam,
} from './shared/group-membership.ts'
import { writableDirectory } from './shared/identity-store.ts'

export default defineOperation({
  title: { en: 'Offboard a user', ja: 'ユーザーの退職処理' },
  summary: {
    en: 'Show all that a user has, assignments and groups, and take it.',
    ja: 'ユーザーの割り当てとグループをすべて表示し、解除します。',
  },
  fields: { user: { kind: 'user', label: { en: 'User', ja: 'ユーザー' } } },
  gives: 'nothing',
  risk: () => 'medium',
  about({ user }, { directory }) {
    const { id } = parsePrincipal(user)
    const name = directory.user(id)?.displayName ?? id
    return { en: `all that ${name} has`, ja: `${name} のすべてのアクセスの解除` }
  },
  iam: [
    {
      actions: ['sso:DeleteAccountAssignment'],
      resources: assignmentResources,
      why: 'Removes what is assigned to the user.',
    },
    { actions: settlingActions('Deletion'), why: 'Proves what AWS did.' },
    ...managementAccountPermissions,
    ...membershipIam,
    {
      actions: ['sso:ListAccountAssignmentsForPrincipal', 'identitystore:ListGroupMembershipsForMember'],
      why: 'Sees all that the user has.',
    },
  ],

  async plan(input, context) {
    const { directory } = context
    usableInstance(context)
    const user = parsePrincipal(input.user)
    if (user.type !== 'USER') throw new Refusal('principal_unknown', {}, 'user')
    knownPrincipal(user, directory)
    const { access, seen } = await readDirectAccess(user.id, context)
    const reachable = access.filter(({ accountId }) => !isOutOfReach(accountId, directory))
    const { changes: leavings, notes } = await groupsOf(user.id, context)
    const changes: Change[] = [
      ...reachable.map((one) => ({ ...removal(one, directory), target: assignmentKey(one) })),
      ...leavings,
    ]
    const already = doneBefore(context.made, changes)
    if (changes.length + already.length === 0)
      throw new Refusal('user_has_nothing', { user: directory.user(user.id)?.displayName ?? user.id }, 'user')
    return {
      changes,
      already,
      reliesOn: {},
      notes: [
        {
          en: `All that the user has: ${access.length} assignments and ${leavings.length} groups. Sessions that are open already run out. The user stays, and may sign in to the access portal without finding anything there; an administrator disables the user in the console.`,
          ja: `このユーザーが持つすべて: 割り当て ${access.length} 件、グループ ${leavings.length} 件。開いているセッションは期限まで続きます。ユーザー自体は残り、アクセスポータルにサインインできますが、何も表示されません。無効化は管理者がコンソールで行います。`,
        },
        ...(seen === 'now' ? [] : [lastLook]),
        ...(reachable.length < access.length ? [outOfReach] : []),
        ...notes,
      ],
    }
  },

  lane: (change) => (isMembership(change) ? undefined : assignmentLane(change)),
  apply: (change, context) =>
    isMembership(change) ? applyMembership(change, context.aws) : applyAssignment(change, context),
  verify: (change, context) =>
    isMembership(change) ? isMembershipSo(change, context.aws) : verifyAssignment(change, context),
})

/** AWS lets a delegated administrator change nothing in the management account. */
const isOutOfReach = (accountId: string, { identity }: Directory): boolean =>
  identity.role === 'delegated' && accountId === identity.managementAccountId

/** The groups that are kept here; what an identity provider keeps is taken there, or it comes back. */
async function groupsOf(userId: string, context: PlanContext): Promise<{ changes: Change[]; notes: Text[] }> {
  const { aws, directory } = context
  const identityStoreId = directory.instance?.identityStoreId ?? ''
  const groups = await readGroupsOf(aws, { identityStoreId, userId })
  const named = groups.map((id) => memberNames(userId, id, directory))
  try {
    await writableDirectory(context)
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'identity_source_external') throw error
    const list = named.map(({ group }) => group)
    return { changes: [], notes: list.length > 0 ? [elsewhere(list)] : [] }
  }
  const changes = groups.map((groupId, i) => ({
    ...leaving({ identityStoreId, userId, groupId }, named[i] ?? { user: userId, group: groupId }),
    target: groupId,
  }))
  return { changes, notes: [] }
}

const elsewhere = (groups: string[]): Text => ({
  en: `Users and groups come from your identity provider: take the user out of these groups, or disable the user, there: ${groups.join(', ')}.`,
  ja: `ユーザーとグループは ID プロバイダーで管理されています。次のグループからの削除、またはユーザーの無効化は ID プロバイダーで行ってください: ${groups.join('、')}`,
})
const lastLook: Text = {
  en: 'AWS does not tell a delegated administrator what a user has; this is what the last look has seen.',
  ja: '委任管理者はユーザーの割り当てを直接確認できないため、直近の確認結果を表示しています。',
}
const outOfReach: Text = {
  en: 'Assignments in the management account can be taken only from there, by an administrator.',
  ja: '管理アカウントでの割り当ては、管理者が管理アカウントで解除する必要があります。',
}
