import { Refusal } from '../errors.ts'
import { defineOperation } from './shared/define-operation.ts'
import { analyzed, analyzing, withNotes } from './shared/sets/analyzed.ts'
import { changePermissions, changesSet, nameOfSet, planSetChange, riskOfChanged } from './shared/sets/change-set.ts'
import { checkPolicyText, longestPolicy, policyFiles } from './shared/sets/policy-grammar.ts'
import { inlinePut } from './shared/sets/set-changes.ts'
import { permissionSetField } from './shared/sets/set-fields.ts'
import { holds } from './shared/sets/take-back.ts'

export default defineOperation({
  title: { en: 'Put an inline policy', ja: 'インラインポリシーを設定' },
  summary: {
    en: 'Give a permission set a policy of its own, in place of the one it has.',
    ja: '許可セットのインラインポリシーを設定します。既存のものは置き換えられます。',
  },
  fields: {
    permissionSet: permissionSetField,
    policy: {
      kind: 'document',
      max: longestPolicy,
      fileTypes: policyFiles,
      label: { en: 'Policy (JSON)', ja: 'ポリシー（JSON）' },
      hint: {
        en: 'Paste it whole. Slack takes 3,000 characters an input; cut a longer one anywhere and go on in the next.',
        ja: 'ポリシー全体を貼り付けます。1 つの入力欄は 3,000 文字までです。長い場合は任意の位置で区切り、次の欄に続けてください。',
      },
    },
  },
  gives: 'nothing',
  shapes: true,
  risk: ({ permissionSet, policy }, { directory }) =>
    riskOfChanged(permissionSet, directory, (set) => ({ ...set, inlinePolicy: policy })),
  about({ permissionSet }, { directory }) {
    const name = nameOfSet(permissionSet, directory)
    return { en: `the inline policy of ${name}`, ja: `${name} のインラインポリシー` }
  },
  iam: [
    ...changePermissions(
      ['sso:PutInlinePolicyToPermissionSet', 'sso:DeleteInlinePolicyFromPermissionSet'],
      'Sets the inline policy, and takes that back.',
    ),
    ...analyzing,
  ],

  check: ({ policy }) => checkPolicyText(policy, 'policy'),
  async plan({ permissionSet, policy }, context) {
    checkPolicyText(policy, 'policy')
    const plan = await planSetChange(permissionSet, context, (set) => {
      const change = inlinePut(set, policy)
      if (holds(change, set)) throw new Refusal('permission_set_unchanged', { permissionSet: set.name }, 'policy')
      return [change]
    })
    return withNotes(plan, await analyzed(policy, context))
  },
  ...changesSet,
})
