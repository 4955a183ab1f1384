import { contentsOf } from '../aws/permission-sets.ts'
import { Refusal } from '../errors.ts'
import { isHighRisk, riskOf, riskOfInline, riskOfPolicy, worst } from '../policy/risk.ts'
import { usableInstance } from './shared/access.ts'
import { type Change, defineOperation } from './shared/define-operation.ts'
import { creation, deletion, findByName } from './shared/new-permission-set.ts'
import { applyToNewSet, ownSet, verifyNewSet } from './shared/new-permission-set-changes.ts'
import { analyzed, analyzing, withNotes } from './shared/sets/analyzed.ts'
import { readableWhole, readingPermissions, textsOf, withChanges } from './shared/sets/change-set.ts'
import { knownPolicies } from './shared/sets/known-policies.ts'
import { checkPolicyText, longestPolicy, policyFiles } from './shared/sets/policy-grammar.ts'
import { attached, boundaryPut, inlinePut, referenced } from './shared/sets/set-changes.ts'
import { checkCount, checkDescription, sessionDurations } from './shared/sets/set-fields.ts'
import { meaning } from './shared/sets/set-meaning.ts'
import { emptySet } from './shared/sets/take-back.ts'

const quota = 3500
const validName = /^[\w+=,.@-]{1,32}$/

export default defineOperation({
  title: { en: 'Create a permission set', ja: '許可セットを作成' },
  summary: {
    en: 'From policies, JSON or as a copy. It gives no access until it is assigned.',
    ja: 'ポリシー、JSON、または既存の許可セットのコピーから作成します。割り当てるまでは、誰にもアクセスは付与されません。',
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
      optional: true,
      label: { en: 'Session duration', ja: 'セッション時間' },
      hint: {
        en: 'How long one sign-in to an account lasts. Shorter is safer: open sessions outlive a revoked access. Not chosen: an hour, or that of the copied one.',
        ja: 'アカウントへの 1 回のサインインの有効時間です。アクセスの解除後も開いているセッションは継続するため、短いほど安全です。選択しない場合は 1 時間、またはコピー元と同じ時間になります。',
      },
      options: sessionDurations,
    },
    copyOf: {
      kind: 'permissionSet',
      optional: true,
      label: { en: 'As a copy of', ja: 'コピー元' },
      hint: {
        en: 'It gets the policies and the boundary of that one, besides what is chosen here; not its tags.',
        ja: 'そのポリシーと境界を引き継ぎ、ここで選択したものを加えます。タグは引き継ぎません。',
      },
    },
    policies: {
      kind: 'managedPolicy',
      many: true,
      optional: true,
      label: { en: 'AWS managed policies', ja: 'AWS 管理ポリシー' },
      hint: {
        en: 'Type a part of the name, or the ARN of one that is not listed.',
        ja: '名前の一部を入力して検索します。一覧にないものは ARN を入力してください。',
      },
    },
    inlinePolicy: {
      kind: 'document',
      max: longestPolicy,
      fileTypes: policyFiles,
      optional: true,
      label: { en: 'Inline policy (JSON)', ja: 'インラインポリシー（JSON）' },
    },
  },
  gives: 'nothing',
  shapes: true,
  risk({ copyOf, policies = [], inlinePolicy }, { directory }) {
    const copied = copyOf ? directory.permissionSet(copyOf) : undefined
    if (copyOf && (!copied || isHighRisk(copied))) return 'high'
    return worst([
      ...policies.map(riskOfPolicy),
      ...(copied ? [riskOf(copied)] : []),
      ...(inlinePolicy ? [riskOfInline(inlinePolicy)] : []),
    ])
  },
  about: ({ name }) => ({ en: `the new permission set ${name}`, ja: `新しい許可セット ${name}` }),
  iam: [
    {
      actions: [
        'sso:CreatePermissionSet',
        'sso:TagResource',
        'sso:AttachManagedPolicyToPermissionSet',
        'sso:AttachCustomerManagedPolicyReferenceToPermissionSet',
        'sso:PutInlinePolicyToPermissionSet',
        'sso:PutPermissionsBoundaryToPermissionSet',
      ],
      resources: ['arn:aws:sso:::instance/*', 'arn:aws:sso:::permissionSet/*/*'],
      why: 'Makes the permission set, marked with the request that asked for it.',
    },
    {
      actions: ['sso:DeletePermissionSet'],
      resources: ['arn:aws:sso:::instance/*', 'arn:aws:sso:::permissionSet/*/*'],
      why: 'Rolls a half-made permission set back.',
    },
    {
      actions: ['sso:ListPermissionSets'],
      why: 'Finds what an interrupted attempt has made.',
    },
    ...readingPermissions,
    ...analyzing,
  ],

  check: (input) => checkTexts(input),
  async plan(input, context) {
    const instance = usableInstance(context)
    const { name, description = '', copyOf, policies = [], inlinePolicy } = input
    checkTexts(input)
    const copied = copyOf ? await readableWhole(copyOf, instance, context) : undefined
    const managed = [...new Set([...policies, ...(copied?.managedPolicies ?? [])])].sort()
    const references = copied?.customerManagedPolicies ?? []
    const inline = inlinePolicy ?? copied?.inlinePolicy ?? ''
    if (managed.length + references.length === 0 && !inline)
      throw new Refusal('permission_set_no_policies', {}, 'policies')
    checkCount(managed.length + references.length, 'policies')
    await knownPolicies(policies, context, 'policies')
    if (context.directory.permissionSets().length >= quota) {
      throw new Refusal('aws_quota', { text: `${quota} permission sets` })
    }
    const taken = await findByName(name, instance, context)
    if (taken && taken !== (await ownSet(name, instance, context)))
      throw new Refusal('permission_set_name_taken', { name }, 'name')
    const { sessionDuration = copied?.sessionDuration ?? 'PT1H' } = input
    const relayState = copied?.relayState ? { relayState: copied.relayState } : {}
    const made = { ...emptySet, name }
    const changes: Change[] = [
      creation({ name, description: description.trim(), sessionDuration, ...relayState }),
      ...managed.map((policy) => attached(made, policy)),
      ...references.map((path) => referenced(made, path)),
      ...(inline ? [inlinePut(made, inline)] : []),
      ...(copied?.boundary ? [boundaryPut(made, copied.boundary)] : []),
    ]
    const { notes, details } = await meaning(context.aws, made, withChanges(made, changes))
    const plan = {
      changes,
      reliesOn: { instance: instance.arn, ...(copied && { copied: contentsOf(copied) }) },
      notes,
      details: [...details, ...textsOf(changes)],
    }
    return inlinePolicy ? withNotes(plan, await analyzed(inlinePolicy, context)) : plan
  },

  apply: applyToNewSet,
  verify: verifyNewSet,
  undo: (plan) => plan.changes.filter((c) => c.action === 'sso:CreatePermissionSet').map(deletion),
})

function checkTexts(input: { name: string; description?: string; inlinePolicy?: string }): void {
  const { name, description = '', inlinePolicy } = input
  if (!validName.test(name)) throw new Refusal('permission_set_name_invalid', { name }, 'name')
  checkDescription(description)
  if (inlinePolicy) checkPolicyText(inlinePolicy, 'inlinePolicy')
}
