import { Refusal } from '../errors.ts'
import { defineOperation } from './shared/define-operation.ts'
import { policyName } from './shared/describe-permission-set.ts'
import { changePermissions, changesSet, nameOfSet, planSetChange, riskOfChanged } from './shared/sets/change-set.ts'
import { referenceHint, referenceOf, whereItExists } from './shared/sets/customer-policies.ts'
import { knownPolicies } from './shared/sets/known-policies.ts'
import { boundaryPut } from './shared/sets/set-changes.ts'
import { permissionSetField } from './shared/sets/set-fields.ts'

export default defineOperation({
  title: { en: 'Put permissions boundary', ja: 'アクセス許可の境界を設定' },
  summary: {
    en: 'Set the most that a permission set can allow: one policy.',
    ja: '許可セットで許可できる範囲の上限を、1 つのポリシーで設定します。',
  },
  fields: {
    permissionSet: permissionSetField,
    managedPolicy: {
      kind: 'managedPolicy',
      optional: true,
      label: { en: 'AWS managed policy', ja: 'AWS 管理ポリシー' },
      hint: {
        en: 'This, or a customer managed policy below.',
        ja: 'これ、または下のカスタマー管理ポリシーを指定します。',
      },
    },
    customerPolicy: {
      kind: 'text',
      max: 640,
      optional: true,
      label: { en: 'Customer managed policy', ja: 'カスタマー管理ポリシー' },
      hint: referenceHint,
    },
  },
  gives: 'nothing',
  shapes: true,
  // Another boundary may be a wider one.
  risk: ({ permissionSet }, { directory }) =>
    directory.permissionSet(permissionSet)?.boundary === ''
      ? riskOfChanged(permissionSet, directory, (set) => set)
      : 'high',
  about({ permissionSet }, { directory }) {
    const name = nameOfSet(permissionSet, directory)
    return { en: `the permissions boundary of ${name}`, ja: `${name} のアクセス許可の境界` }
  },
  iam: changePermissions(
    ['sso:PutPermissionsBoundaryToPermissionSet', 'sso:DeletePermissionsBoundaryFromPermissionSet'],
    'Sets the permissions boundary, and takes that back.',
  ),

  async plan({ permissionSet, managedPolicy, customerPolicy }, context) {
    if ((managedPolicy === undefined) === (customerPolicy === undefined))
      throw new Refusal('boundary_one_policy', {}, 'managedPolicy')
    const boundary = managedPolicy ?? referenceOf(customerPolicy ?? '', 'customerPolicy')
    if (managedPolicy) await knownPolicies([managedPolicy], context, 'managedPolicy')
    const plan = await planSetChange(permissionSet, context, (set) => {
      if (set.boundary === boundary)
        throw new Refusal('permission_set_unchanged', { permissionSet: set.name }, 'permissionSet')
      return [boundaryPut(set, boundary)]
    })
    const name = policyName(boundary)
    const notes = [
      {
        en: `From then on people have only what both the permission set and ${name} allow.`,
        ja: `以後、許可セットと ${name} の両方で許可されている操作だけが可能になります。`,
      },
      ...(managedPolicy ? [] : await whereItExists(boundary, permissionSet, context, 'customerPolicy')),
    ]
    return { ...plan, notes: [...notes, ...plan.notes] }
  },
  ...changesSet,
})
