import { Refusal } from '../errors.ts'
import { defineOperation } from './shared/define-operation.ts'
import { policyName } from './shared/describe-permission-set.ts'
import { changePermissions, changesSet, nameOfSet, planSetChange } from './shared/sets/change-set.ts'
import { boundaryDeleted } from './shared/sets/set-changes.ts'
import { permissionSetField } from './shared/sets/set-fields.ts'

export default defineOperation({
  title: { en: 'Delete boundary', ja: 'アクセス許可の境界を削除' },
  summary: {
    en: 'Take the permissions boundary off a permission set: it may allow more.',
    ja: '許可セットからアクセス許可の境界を削除します。許可される操作が増えることがあります。',
  },
  fields: { permissionSet: permissionSetField },
  gives: 'nothing',
  shapes: true,
  risk: () => 'high',
  about({ permissionSet }, { directory }) {
    const name = nameOfSet(permissionSet, directory)
    return { en: `the removal of the permissions boundary of ${name}`, ja: `${name} のアクセス許可の境界の削除` }
  },
  iam: changePermissions(
    ['sso:DeletePermissionsBoundaryFromPermissionSet', 'sso:PutPermissionsBoundaryToPermissionSet'],
    'Deletes the permissions boundary, and takes that back.',
  ),

  async plan({ permissionSet }, context) {
    const plan = await planSetChange(permissionSet, context, (set) => {
      if (!set.boundary) throw new Refusal('boundary_none', { permissionSet: set.name }, 'permissionSet')
      return [boundaryDeleted(set)]
    })
    const name = policyName(String(plan.changes[0]?.before ?? ''))
    const note = {
      en: `All that the policies of the permission set allow is allowed then, also where ${name} did not allow it.`,
      ja: `${name} で許可されていなかった操作も、許可セットのポリシーで許可されていればすべて可能になります。`,
    }
    return { ...plan, notes: [note, ...plan.notes] }
  },
  ...changesSet,
})
