import { defineOperation } from './shared/define-operation.ts'
import { policyName } from './shared/describe-permission-set.ts'
import { changePermissions, changesSet, offSet, planSetChange, riskOfChanged } from './shared/sets/change-set.ts'
import { onlyAttached } from './shared/sets/known-policies.ts'
import { detached } from './shared/sets/set-changes.ts'
import { ofThoseAttached, permissionSetField } from './shared/sets/set-fields.ts'

export default defineOperation({
  title: { en: 'Detach a managed policy', ja: '管理ポリシーをデタッチ' },
  summary: {
    en: 'Detach AWS managed policies from a permission set: it allows less.',
    ja: '許可セットから AWS 管理ポリシーをデタッチし、許可を減らします。',
  },
  fields: {
    permissionSet: permissionSetField,
    policies: {
      kind: 'attachedPolicy',
      many: true,
      label: { en: 'AWS managed policies', ja: 'AWS 管理ポリシー' },
      hint: ofThoseAttached,
    },
  },
  gives: 'nothing',
  shapes: true,
  risk: ({ permissionSet, policies }, { directory }) =>
    riskOfChanged(permissionSet, directory, (set) => ({
      ...set,
      managedPolicies: (set.managedPolicies ?? []).filter((arn) => !policies.includes(arn)),
    })),
  about: ({ permissionSet, policies }, { directory }) => offSet(policies.map(policyName), permissionSet, directory),
  iam: changePermissions(
    ['sso:DetachManagedPolicyFromPermissionSet', 'sso:AttachManagedPolicyToPermissionSet'],
    'Detaches AWS managed policies, and takes that back.',
  ),

  plan: ({ permissionSet, policies }, context) =>
    planSetChange(permissionSet, context, (set) =>
      onlyAttached(policies, set.managedPolicies, set.name).map((arn) => detached(set, arn)),
    ),
  ...changesSet,
})
