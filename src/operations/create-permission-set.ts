import { Refusal } from '../errors.ts'
import { riskOfPolicy, worst } from '../policy/risk.ts'
import { hoursOf, usableInstance } from './shared/access.ts'
import { type Change, defineOperation } from './shared/define-operation.ts'
import { policyName, predefined } from './shared/describe-permission-set.ts'
import { attach, creation, deletion, findByName } from './shared/new-permission-set.ts'
import { applyToNewSet, ownSet, verifyNewSet } from './shared/new-permission-set-changes.ts'

/** IAM's default for a role; the quota of Identity Center is higher, but helps only where IAM's was raised everywhere. */
const policiesPerRole = 10
const quota = 3500
const notLatin1 = /[^\t\n\r\u0020-\u007e\u00a1-\u00ff]/u
const validName = /^[\w+=,.@-]{1,32}$/

export default defineOperation({
  title: { en: 'Create a permission set', ja: '許可セットを作成' },
  summary: {
    en: 'From AWS managed policies. It gives no access until it is assigned.',
    ja: 'AWS 管理ポリシーから新しい許可セットを作成します。割り当てるまでは、誰にもアクセスは付与されません。',
  },
  fields: {
    name: {
      kind: 'text',
      max: 32,
      pattern: validName,
      label: { en: 'Name', ja: '名前' },
      hint: {
        en: 'Letters, digits and + = , . @ - _ (no spaces). It cannot be changed later.',
        ja: '半角の英数字と + = , . @ - _ を使用できます（空白は不可）。あとから変更できません。',
      },
    },
    description: {
      kind: 'text',
      max: 700,
      optional: true,
      label: { en: 'Description', ja: '説明' },
      hint: {
        en: 'What it is for. AWS takes only Western European (Latin-1) characters here.',
        ja: '用途を入力します。AWS の制限により、日本語は使用できません。英語などの Latin-1 の文字で入力してください。',
      },
    },
    sessionDuration: {
      kind: 'choice',
      label: { en: 'Session duration', ja: 'セッション時間' },
      hint: {
        en: 'How long one sign-in to an account lasts. Shorter is safer: open sessions outlive a revoked access.',
        ja: 'アカウントへの 1 回のサインインの有効時間です。アクセスの解除後も開いているセッションは継続するため、短いほど安全です。',
      },
      options: Array.from({ length: 12 }, (_, i) => `PT${i + 1}H`).map((value) => ({ value, label: hoursOf(value) })),
    },
    policies: {
      kind: 'choice',
      many: true,
      label: { en: 'AWS managed policies', ja: 'AWS 管理ポリシー' },
      options: predefined.map(({ arn }) => ({ value: arn, label: { en: policyName(arn), ja: policyName(arn) } })),
    },
  },
  gives: 'nothing',
  risk: ({ policies }) => worst(policies.map(riskOfPolicy)),
  about: ({ name }) => ({ en: `the new permission set ${name}`, ja: `新しい許可セット ${name}` }),
  iam: [
    {
      actions: ['sso:CreatePermissionSet', 'sso:TagResource', 'sso:AttachManagedPolicyToPermissionSet'],
      resources: ['arn:aws:sso:::instance/*', 'arn:aws:sso:::permissionSet/*/*'],
      why: 'Makes the permission set, marked with the request that asked for it.',
    },
    {
      actions: ['sso:DeletePermissionSet'],
      resources: ['arn:aws:sso:::instance/*', 'arn:aws:sso:::permissionSet/*/*'],
      why: 'Rolls a half-made permission set back.',
    },
    {
      actions: [
        'sso:ListPermissionSets',
        'sso:DescribePermissionSet',
        'sso:ListTagsForResource',
        'sso:ListManagedPoliciesInPermissionSet',
      ],
      why: 'Finds what an interrupted attempt has made, and proves the result.',
    },
  ],

  async plan(input, context) {
    const instance = usableInstance(context)
    const { name, description = '', sessionDuration } = input
    const policies = [...new Set(input.policies)].sort()
    if (!validName.test(name)) throw new Refusal('permission_set_name_invalid', { name }, 'name')
    const character = notLatin1.exec(description)?.[0]
    if (character) throw new Refusal('permission_set_description_invalid', { character }, 'description')
    if (policies.length === 0) throw new Refusal('permission_set_no_policies', {}, 'policies')
    if (policies.length > policiesPerRole) {
      const counts = { count: policies.length, limit: policiesPerRole }
      throw new Refusal('permission_set_too_many_policies', counts, 'policies')
    }
    if (context.directory.permissionSets().length >= quota) {
      throw new Refusal('aws_quota', { text: `${quota} permission sets` })
    }
    const taken = await findByName(name, instance, context)
    if (taken && taken !== (await ownSet(name, instance, context)))
      throw new Refusal('permission_set_name_taken', { name }, 'name')
    const changes: Change[] = [
      creation({ name, description: description.trim(), sessionDuration }),
      ...policies.map((policy) => attach(name, policy)),
    ]
    return { changes, reliesOn: { instance: instance.arn }, notes: [] }
  },

  apply: applyToNewSet,
  verify: verifyNewSet,
  undo: (plan) => plan.changes.filter((c) => c.action === 'sso:CreatePermissionSet').map(deletion),
})
