import { defineOperation } from './shared/define-operation.ts'
import { changePermissions, changesSet, offSet, planSetChange, riskOfChanged } from './shared/sets/change-set.ts'
import { onlyAttached } from './shared/sets/known-policies.ts'
import { dereferenced } from './shared/sets/set-changes.ts'
import { ofThoseAttached, permissionSetField } from './shared/sets/set-fields.ts'

export default defineOperation({
  title: { en: 'Detach customer policy', ja: 'カスタマー管理ポリシーをデタッチ' },
  summary: {
    en: 'Detach customer managed policies from a permission set.',
    ja: '許可セットからカスタマー管理ポリシーをデタッチします。',
  },
  fields: {
    permissionSet: permissionSetField,
    policies: {
      kind: 'attachedReference',
      many: true,
      label: { en: 'Customer managed policies', ja: 'カスタマー管理ポリシー' },
      hint: ofThoseAttached,
    },
  },
  gives: 'nothing',
  shapes: true,
  risk: ({ permissionSet, policies }, { directory }) =>
    riskOfChanged(permissionSet, directory, (set) => ({
      ...set,
      customerManagedPolicies: (set.customerManagedPolicies ?? []).filter((path) => !policies.includes(path)),
    })),
  about: ({ permissionSet, policies }, { directory }) => offSet(policies, permissionSet, directory),
  iam: changePermissions(
    [
      'sso:DetachCustomerManagedPolicyReferenceFromPermissionSet',
      'sso:AttachCustomerManagedPolicyReferenceToPermissionSet',
    ],
    'Detaches customer managed policies, and takes that back.',
  ),

  plan: ({ permissionSet, policies }, context) =>
    planSetChange(permissionSet, context, (set) =>
      onlyAttached(policies, set.customerManagedPolicies, set.name).map((path) => dereferenced(set, path)),
    ),
  ...changesSet,
})
