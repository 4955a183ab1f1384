import { contentsOf } from '../aws/permission-sets.ts'
import { hasPrincipal, readPrincipals } from '../aws/read-assignments.ts'
import { type Assignment, type Directory, groupIn, membershipOf, type Principal } from '../aws/types.ts'
import type { Text } from '../i18n.ts'
import { riskOf } from '../policy/risk.ts'
import {
  accessOf,
  activeAccount,
  assignmentNames,
  knownPrincipal,
  notInManagementAccount,
  readableSet,
  refuseIfCovered,
  usableInstance,
} from './shared/access.ts'
import {
  addition,
  applyAssignment,
  assigningActions,
  assignmentLane,
  removal,
  verifyAssignment,
} from './shared/assignment.ts'
import { type Change, defineOperation, type Plan, type PlanContext } from './shared/define-operation.ts'
import { groupAccessIam, groupAccessNote, groupAccessNow, reliesOnAccess } from './shared/group-access.ts'
import {
  applyMembership,
  isMembership,
  isMembershipSo,
  joining,
  leavingGroup,
  memberNames,
  membershipIam,
  membershipId,
} from './shared/group-membership.ts'
import { writableDirectory } from './shared/identity-store.ts'

export default defineOperation({
  title: { en: 'Request access', ja: 'アクセスを申請' },
  summary: {
    en: 'A permission set in an AWS account, for you, a colleague or a group.',
    ja: 'ご自身、同僚、またはグループのために、AWS アカウントの許可セットを申請します。',
  },
  fields: {
    account: { kind: 'account', label: { en: 'Account', ja: 'アカウント' } },
    permissionSet: {
      kind: 'permissionSet',
      label: { en: 'Permission set', ja: '許可セット' },
      hint: { en: 'Choose the least that does the job.', ja: '作業に必要な最小限のものを選択してください。' },
    },
    principal: { kind: 'principal', self: true, label: { en: 'For', ja: '対象' } },
    duration: { kind: 'duration', label: { en: 'For how long', ja: '期間' } },
  },
  gives: 'grant',
  risk: ({ account, permissionSet }, { directory }) =>
    riskOf(directory.permissionSet(permissionSet), directory.account(account)?.management),
  about(input, { directory }) {
    const { permissionSet, account } = assignmentNames(accessOf(input), directory)
    return { en: `${permissionSet} in ${account}`, ja: `${account} の ${permissionSet}` }
  },
  iam: [...assigningActions, ...membershipIam, groupAccessIam],

  async plan(input, context) {
    const { directory, aws } = context
    const instance = usableInstance(context)
    const access = accessOf(input)
    knownPrincipal(access.principal, directory)
    const [account, set, principals] = await Promise.all([
      activeAccount(access.accountId, context),
      readableSet(access.permissionSetArn, instance, context),
      readPrincipals(aws, instance.arn, access),
    ])
    await notInManagementAccount(set, instance, context)
    const given = context.via
      ? await byWayOfGroup(access, context.via, context)
      : asAssignment(access, principals, directory)
    if (given.there) await refuseIfCovered(given.access, input.duration, context)
    const notes: Text[] = []
    if (account.management) {
      notes.push({
        en: 'This is the management account: it governs the whole organization, and no service control policy limits it.',
        ja: '管理アカウントです。組織全体を管理するアカウントで、サービスコントロールポリシーによる制限を受けません。',
      })
    }
    return {
      changes: given.there ? [] : [given.change],
      already: given.there ? [given.change] : [],
      reliesOn: { permissionSet: contentsOf(set), ...given.reliesOn },
      notes: [...notes, ...given.notes],
      access: given.access,
    }
  },

  lane: (change) => (isMembership(change) ? undefined : assignmentLane(change)),
  apply: (change, context) =>
    isMembership(change) ? applyMembership(change, context) : applyAssignment(change, context),
  verify: (change, context) =>
    isMembership(change) ? isMembershipSo(change, context) : verifyAssignment(change, context),
  undo: ({ access }, { directory }) => (access ? [takingBack(access, directory)] : []),
})

const takingBack = (access: Assignment, directory: Directory): Change =>
  groupIn(access) === undefined ? removal(access, directory) : leavingGroup(access, directory)

interface Given {
  access: Assignment
  change: Change
  /** AWS has it. */
  there: boolean
  reliesOn: Plan['reliesOn']
  notes: Text[]
}

const asAssignment = (access: Assignment, principals: readonly Principal[], directory: Directory): Given => ({
  access,
  change: addition(access, directory),
  there: hasPrincipal(principals, access.principal),
  reliesOn: {},
  notes: [],
})

/** The rule names a group to which code has assigned the set: the user is put into it, and nothing is assigned. */
async function byWayOfGroup({ principal }: Assignment, groupId: string, context: PlanContext): Promise<Given> {
  const { aws, directory } = context
  const { identityStoreId } = await writableDirectory(context)
  const ids = { identityStoreId, userId: principal.id, groupId }
  const names = memberNames(principal.id, groupId, directory)
  const brings = await groupAccessNow(context, groupId)
  return {
    access: membershipOf(ids),
    change: joining(ids, names),
    there: (await membershipId(aws, ids)) !== undefined,
    reliesOn: await reliesOnAccess(brings, context),
    notes: [groupAccessNote(names.group, brings, directory)],
  }
}
