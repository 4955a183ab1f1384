import { Refusal } from '../errors.ts'
import { defineOperation } from './shared/define-operation.ts'
import { changePermissions, changesSet, nameOfSet, planSetChange } from './shared/sets/change-set.ts'
import { referenceHint, referenceOf, whereItExists } from './shared/sets/customer-policies.ts'
import { referenced } from './shared/sets/set-changes.ts'
import { checkCount, permissionSetField } from './shared/sets/set-fields.ts'

export default defineOperation({
  title: { en: 'Attach customer policy', ja: 'カスタマー管理ポリシーをアタッチ' },
  summary: {
    en: 'Attach a customer managed policy, by its name, to a permission set.',
    ja: '許可セットにカスタマー管理ポリシーを名前でアタッチします。',
  },
  fields: {
    permissionSet: permissionSetField,
    policy: {
      kind: 'text',
      max: 640,
      label: { en: 'Customer managed policy', ja: 'カスタマー管理ポリシー' },
      hint: referenceHint,
    },
  },
  gives: 'nothing',
  shapes: true,
  // It is made in each account, out of the bot's sight: a rule on what a set allows must not be passed by hiding it.
  risk: () => 'high',
  about({ permissionSet, policy }, { directory }) {
    const name = nameOfSet(permissionSet, directory)
    return { en: `${policy} for ${name}`, ja: `${name} への ${policy} のアタッチ` }
  },
  iam: changePermissions(
    [
      'sso:AttachCustomerManagedPolicyReferenceToPermissionSet',
      'sso:DetachCustomerManagedPolicyReferenceFromPermissionSet',
    ],
    'Attaches customer managed policies, and takes that back.',
  ),

  check: ({ policy }) => void referenceOf(policy, 'policy'),
  async plan({ permissionSet, policy }, context) {
    const path = referenceOf(policy, 'policy')
    const plan = await planSetChange(permissionSet, context, (set) => {
      if (set.customerManagedPolicies.includes(path))
        throw new Refusal('permission_set_unchanged', { permissionSet: set.name }, 'policy')
      checkCount(set.managedPolicies.length + set.customerManagedPolicies.length + 1, 'policy')
      return [referenced(set, path)]
    })
    return { ...plan, notes: [...plan.notes, ...(await whereItExists(path, permissionSet, context, 'policy'))] }
  },
  ...changesSet,
})
