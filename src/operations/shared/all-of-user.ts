import { readGroupsOf } from '../../aws/is-member-of.ts'
import { userNamed } from '../../aws/names-of-people.ts'
import { type Assignment, assignmentKey, type Directory } from '../../aws/types.ts'
import { Refusal } from '../../errors.ts'
import type { Text } from '../../i18n.ts'
import { isHighRisk } from '../../policy/risk.ts'
import { usableInstance, userIdIn } from './access.ts'
import {
  applyAssignment,
  assignmentLane,
  assignmentResources,
  managementAccountPermissions,
  removal,
  settlingActions,
  verifyAssignment,
} from './assignment.ts'
import type { Applied, ApplyContext, Change, Operation, PlanContext } from './define-operation.ts'
import { readDirectAccess } from './direct-access.ts'
import { applyMembership, isMembershipSo, leaving, memberNames, membershipIam } from './group-membership.ts'
import { writableDirectory } from './identity-store.ts'

/** All that a user has, and how it is taken: for who leaves, and for whoever must be stopped. */
export interface AllOfUser {
  id: string
  name: string
  access: Assignment[]
  groups: string[]
  changes: Change[]
  notes: Text[]
}

export async function readAllOf(input: string, context: PlanContext): Promise<AllOfUser> {
  const { directory } = context
  usableInstance(context)
  const id = userIdIn(input, context)
  const { access, seen } = await readDirectAccess(id, context)
  const reachable = access.filter(({ accountId }) => !isOutOfReach(accountId, directory))
  const { groups, changes: leavings, notes } = await groupsOf(id, context)
  return {
    id,
    name: userNamed(id, directory),
    access,
    groups,
    changes: [...reachable.map((one) => ({ ...removal(one, directory), target: assignmentKey(one) })), ...leavings],
    notes: [
      ...(isLastThere(id, reachable, directory) ? [lastThere] : []),
      ...(seen === 'now' ? [] : [lastLook]),
      ...(reachable.length < access.length ? [outOfReach] : []),
      ...notes,
    ],
  }
}

export const takingIam: Operation['iam'] = [
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
]

export const takingLane = (change: Change): string | undefined =>
  isAssignment(change) ? assignmentLane(change) : undefined
export const applyTaking = (change: Change, context: ApplyContext): Promise<Applied> =>
  isAssignment(change) ? applyAssignment(change, context) : applyMembership(change, context)
export const verifyTaking = (change: Change, context: ApplyContext): Promise<boolean> =>
  isAssignment(change) ? verifyAssignment(change, context) : isMembershipSo(change, context)

const isAssignment = ({ action }: Change): boolean => action === 'sso:DeleteAccountAssignment'

/** AWS lets a delegated administrator change nothing in the management account. */
const isOutOfReach = (accountId: string, { identity }: Directory): boolean =>
  identity.role === 'delegated' && accountId === identity.managementAccountId

/** Whether by the last look nobody else could do much in the management account: then only its root user is left there. */
function isLastThere(userId: string, access: readonly Assignment[], directory: Directory): boolean {
  const { managementAccountId: accountId } = directory.identity
  const administers = ({ permissionSetArn }: Assignment) => {
    const set = directory.permissionSet(permissionSetArn)
    return set !== undefined && isHighRisk(set)
  }
  if (!accountId || !access.some((one) => one.accountId === accountId && administers(one))) return false
  return !directory.assignments({ accountId }).some((one) => one.principal.id !== userId && administers(one))
}

/** The groups that are kept here; what an identity provider keeps is taken there, or it comes back. */
async function groupsOf(
  userId: string,
  context: PlanContext,
): Promise<Pick<AllOfUser, 'groups' | 'changes' | 'notes'>> {
  const { aws, directory } = context
  const identityStoreId = directory.instance?.identityStoreId ?? ''
  const groups = await readGroupsOf(aws, { identityStoreId, userId })
  const named = groups.map((id) => memberNames(userId, id, directory))
  try {
    await writableDirectory(context)
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'identity_source_external') throw error
    const list = named.map(({ group }) => group)
    return { groups, changes: [], notes: list.length > 0 ? [elsewhere(list)] : [] }
  }
  const changes = groups.map((groupId, i) => ({
    ...leaving({ identityStoreId, userId, groupId }, named[i] ?? { user: userId, group: groupId }),
    target: groupId,
  }))
  return { groups, changes, notes: [] }
}

const elsewhere = (groups: string[]): Text => ({
  en: `Users and groups come from your identity provider: take the user out of these groups, or disable the user, there: ${groups.join(', ')}.`,
  ja: `ユーザーとグループは ID プロバイダーで管理されています。次のグループからの削除、またはユーザーの無効化は ID プロバイダーで行ってください: ${groups.join('、')}`,
})
const lastThere: Text = {
  en: 'Nobody else administers the management account: after this only its root user is left there. Give it to somebody else first.',
  ja: '管理アカウントを管理できるユーザーは、ほかにいません。実行後は、管理アカウントのルートユーザーだけになります。先に別のユーザーに付与してください。',
}
const lastLook: Text = {
  en: 'AWS does not tell a delegated administrator what a user has; this is what the last look has seen.',
  ja: '委任管理者はユーザーの割り当てを直接確認できないため、直近の確認結果を表示しています。',
}
const outOfReach: Text = {
  en: 'Assignments in the management account can be taken only from there, by an administrator.',
  ja: '管理アカウントでの割り当ては、管理者が管理アカウントで解除する必要があります。',
}
