import { contentsOf } from '../aws/permission-sets.ts'
import { hasPrincipal, readPrincipals } from '../aws/read-assignments.ts'
import type { Text } from '../i18n.ts'
import { riskOf } from '../policy/risk.ts'
import {
  accessOf,
  activeAccount,
  assignmentNames,
  hoursOf,
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
import { defineOperation } from './shared/define-operation.ts'

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
  iam: assigningActions,

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
    const there = hasPrincipal(principals, access.principal)
    if (there) await refuseIfCovered(access, input.duration, context)
    const session = hoursOf(set.sessionDuration)
    const notes: Text[] = [
      {
        en: `A session lasts up to ${session.en}; one that is open when the access ends runs out that time.`,
        ja: `セッションは最長 ${session.ja}です。アクセスの終了時に開いているセッションは、その時間まで継続します。`,
      },
    ]
    if (account.management) {
      notes.push({
        en: 'This is the management account: it governs the whole organization, and no service control policy limits it.',
        ja: '管理アカウントです。組織全体を管理するアカウントで、サービスコントロールポリシーによる制限を受けません。',
      })
    }
    return {
      changes: there ? [] : [addition(access, directory)],
      already: there ? [addition(access, directory)] : [],
      reliesOn: { permissionSet: contentsOf(set) },
      notes,
      access,
    }
  },

  lane: assignmentLane,
  apply: applyAssignment,
  verify: verifyAssignment,
  undo: (plan, { directory }) => (plan.access ? [removal(plan.access, directory)] : []),
})
