import { DeletePermissionSetCommand } from '@aws-sdk/client-sso-admin'
import { classify } from '../aws/aws-errors.ts'
import { contentsOf, describeSet } from '../aws/permission-sets.ts'
import { eachOf, readAccountsWith, readPrincipals } from '../aws/read-assignments.ts'
import { Refusal } from '../errors.ts'
import { riskOf, worst } from '../policy/risk.ts'
import { usableInstance } from './shared/access.ts'
import { appliedDone } from './shared/applied.ts'
import { type Applied, defineOperation, type PlanContext } from './shared/define-operation.ts'
import { nameOfSet, setNow, setPermissions } from './shared/sets/change-set.ts'
import { permissionSetField } from './shared/sets/set-fields.ts'

/** An assignment that was just removed stands in the way for a moment. */
const patienceMs = 5 * 60_000

export default defineOperation({
  title: { en: 'Delete a permission set', ja: '許可セットを削除' },
  summary: {
    en: 'One that is assigned to nobody. This cannot be undone.',
    ja: '誰にも割り当てられていない許可セットを削除します。元に戻すことはできません。',
  },
  fields: { permissionSet: permissionSetField },
  gives: 'nothing',
  shapes: true,
  risk: ({ permissionSet }, { directory }) => worst(['medium', riskOf(directory.permissionSet(permissionSet))]),
  about({ permissionSet }, { directory }) {
    const name = nameOfSet(permissionSet, directory)
    return { en: `the deletion of the permission set ${name}`, ja: `許可セット ${name} の削除` }
  },
  iam: [
    ...setPermissions(['sso:DeletePermissionSet'], 'Deletes a permission set that is assigned to nobody.'),
    { actions: ['sso:ListAccountAssignments'], why: 'Sees who still has it.' },
  ],

  async plan({ permissionSet: arn }, context) {
    const { set, notes } = await setNow(arn, context)
    const grants = await context.grantsOfSet(arn)
    if (grants.length > 0) {
      const ids = grants.slice(0, 10).join(', ')
      throw new Refusal(
        'permission_set_granted',
        { permissionSet: set.name, count: grants.length, ids },
        'permissionSet',
      )
    }
    const { assigned, provisioned } = await whereAssigned(arn, context)
    if (assigned.length > 0) {
      const listed = assigned.sort().slice(0, 15).join(', ') + (assigned.length > 15 ? ', …' : '')
      const vars = { permissionSet: set.name, count: assigned.length, listed }
      throw new Refusal('permission_set_assigned', vars, 'permissionSet')
    }
    const { name, ...contents } = contentsOf(set)
    return {
      changes: [
        {
          action: 'sso:DeletePermissionSet',
          effect: 'remove',
          noun: { en: 'permission set', ja: '許可セット' },
          summary: { en: `Delete the permission set ${name}`, ja: `許可セット ${name} を削除する` },
          params: { permissionSetArn: arn, name },
          before: contents,
          after: null,
        },
      ],
      reliesOn: { permissionSet: { name, ...contents } },
      notes: [
        ...notes,
        {
          en: `It is assigned to nobody${provisioned > 0 ? `, and still provisioned in ${provisioned} accounts` : ''}. One made later with the same name is another: its roles have other names.`,
          ja: `誰にも割り当てられていません${provisioned > 0 ? `（${provisioned} 個のアカウントにプロビジョニングされたままです）` : ''}。同じ名前で作り直しても別の許可セットとなり、ロール名も変わります。`,
        },
      ],
    }
  },

  async apply({ params }, context): Promise<Applied> {
    const { arn: InstanceArn } = usableInstance(context)
    const PermissionSetArn = String(params.permissionSetArn)
    const outputs = { permissionSetArn: PermissionSetArn }
    try {
      const answer = await context.aws.sso.send(new DeletePermissionSetCommand({ InstanceArn, PermissionSetArn }))
      return appliedDone(answer, outputs)
    } catch (error) {
      const { kind, text } = classify(error)
      if (kind === 'gone') return { state: 'done', outputs }
      if (kind !== 'conflict') throw error
      return context.aws.clock.now() - context.intentAt < patienceMs
        ? { state: 'waiting' }
        : { state: 'failed', reason: text }
    }
  },

  async verify({ params }, context) {
    try {
      await describeSet(context.aws, usableInstance(context).arn, String(params.permissionSetArn))
      return false
    } catch (error) {
      if (classify(error).kind === 'gone') return true
      throw error
    }
  },
})

/** Who has it, as AWS lists it now: `engineering in prod-payments`. */
async function whereAssigned(permissionSetArn: string, { aws, directory }: PlanContext) {
  const instance = usableInstance({ directory })
  const accounts = await readAccountsWith(aws, instance.arn, permissionSetArn)
  const assigned: string[] = []
  await eachOf(accounts, 5, async (accountId) => {
    for (const { id } of await readPrincipals(aws, instance.arn, { accountId, permissionSetArn })) {
      const who = directory.user(id)?.userName ?? directory.group(id)?.displayName ?? id
      assigned.push(`${who} (${directory.account(accountId)?.name ?? accountId})`)
    }
  })
  return { assigned, provisioned: accounts.length }
}
