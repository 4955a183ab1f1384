import { Refusal } from '../errors.ts'
import { defineOperation } from './shared/define-operation.ts'
import { changePermissions, changesSet, nameOfSet, planSetChange, riskOfChanged } from './shared/sets/change-set.ts'
import { inlineDeleted } from './shared/sets/set-changes.ts'
import { permissionSetField } from './shared/sets/set-fields.ts'

export default defineOperation({
  title: { en: 'Delete an inline policy', ja: 'インラインポリシーを削除' },
  summary: {
    en: 'Take its own policy off a permission set.',
    ja: '許可セットからインラインポリシーを削除します。',
  },
  fields: { permissionSet: permissionSetField },
  gives: 'nothing',
  shapes: true,
  risk: ({ permissionSet }, { directory }) =>
    riskOfChanged(permissionSet, directory, (set) => ({ ...set, inlinePolicy: '' })),
  about({ permissionSet }, { directory }) {
    const name = nameOfSet(permissionSet, directory)
    return { en: `the removal of the inline policy of ${name}`, ja: `${name} のインラインポリシーの削除` }
  },
  iam: changePermissions(
    ['sso:DeleteInlinePolicyFromPermissionSet', 'sso:PutInlinePolicyToPermissionSet'],
    'Deletes the inline policy, and takes that back.',
  ),

  plan: ({ permissionSet }, context) =>
    planSetChange(permissionSet, context, (set) => {
      if (!set.inlinePolicy) throw new Refusal('inline_policy_none', { permissionSet: set.name }, 'permissionSet')
      return [inlineDeleted(set)]
    }),
  ...changesSet,
})
