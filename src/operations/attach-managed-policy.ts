import { Refusal } from '../errors.ts'
import { defineOperation } from './shared/define-operation.ts'
import { policyName } from './shared/describe-permission-set.ts'
import { changePermissions, changesSet, nameOfSet, planSetChange, riskOfChanged } from './shared/sets/change-set.ts'
import { knownPolicies } from './shared/sets/known-policies.ts'
import { attached } from './shared/sets/set-changes.ts'
import { checkCount, permissionSetField } from './shared/sets/set-fields.ts'

export default defineOperation({
  title: { en: 'Attach a managed policy', ja: '管理ポリシーをアタッチ' },
  summary: {
    en: 'Attach AWS managed policies to a permission set: it allows more.',
    ja: '許可セットに AWS 管理ポリシーをアタッチし、許可を追加します。',
  },
  fields: {
    permissionSet: permissionSetField,
    policies: {
      kind: 'managedPolicy',
      many: true,
      label: { en: 'AWS managed policies', ja: 'AWS 管理ポリシー' },
      hint: {
        en: 'Type a part of the name, or the ARN of one that is not listed.',
        ja: '名前の一部を入力して検索します。一覧にないものは ARN を入力してください。',
      },
    },
  },
  gives: 'nothing',
  shapes: true,
  risk: ({ permissionSet, policies }, { directory }) =>
    riskOfChanged(permissionSet, directory, (set) => ({
      ...set,
      managedPolicies: [...(set.managedPolicies ?? []), ...policies],
    })),
  about({ permissionSet, policies }, { directory }) {
    const [name, names] = [nameOfSet(permissionSet, directory), policies.map(policyName).join(', ')]
    return { en: `${names} for ${name}`, ja: `${name} への ${names} のアタッチ` }
  },
  iam: changePermissions(
    ['sso:AttachManagedPolicyToPermissionSet', 'sso:DetachManagedPolicyFromPermissionSet'],
    'Attaches AWS managed policies, and takes that back.',
  ),

  plan: ({ permissionSet, policies }, context) =>
    planSetChange(permissionSet, context, async (set) => {
      const missing = [...new Set(policies)].filter((arn) => !set.managedPolicies.includes(arn)).sort()
      if (missing.length === 0) throw new Refusal('permission_set_unchanged', { permissionSet: set.name }, 'policies')
      await knownPolicies(missing, context, 'policies')
      checkCount(set.managedPolicies.length + set.customerManagedPolicies.length + missing.length, 'policies')
      return missing.map((arn) => attached(set, arn))
    }),
  ...changesSet,
})
