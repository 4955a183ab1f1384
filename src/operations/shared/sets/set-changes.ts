import type { WholeSet } from '../../../aws/whole-set.ts'
import type { Text } from '../../../i18n.ts'
import type { Json } from '../../../json.ts'
import { hoursOf, sameText } from '../access.ts'
import { written } from '../account-tags.ts'
import type { Change } from '../define-operation.ts'
import { allowedBy, policyName } from '../describe-permission-set.ts'

// The changes that a permission set can undergo, with the words for them. `set` is as it is before the change.

const policy: Text = { en: 'policy', ja: 'ポリシー' }
const attribute: Text = { en: 'attribute', ja: '属性' }
const boundary: Text = { en: 'permissions boundary', ja: 'アクセス許可の境界' }
const tag: Text = { en: 'tag', ja: 'タグ' }

type Named = Pick<WholeSet, 'arn' | 'name'>
type Made = Omit<Change, 'params'> & { params?: Record<string, Json> }

/** A set that is still to be made has no ARN: its creation gives that to the changes after it. */
const change = ({ arn, name }: Named, made: Made): Change => ({
  ...made,
  params: { ...(arn && { permissionSetArn: arn }), name, ...made.params },
})

export type SetValues = Partial<Pick<WholeSet, 'description' | 'sessionDuration' | 'relayState'>>

const called: Record<keyof SetValues, Text> = {
  description: { en: 'description', ja: '説明' },
  sessionDuration: { en: 'session duration', ja: 'セッション時間' },
  relayState: { en: 'relay state', ja: 'リレー状態' },
}

export function updated(set: WholeSet, values: SetValues): Change {
  const keys = Object.keys(values) as (keyof SetValues)[]
  const before = Object.fromEntries(keys.map((key) => [key, set[key]]))
  const shown = (key: keyof SetValues, value: string): Text =>
    value === '' ? { en: 'none', ja: 'なし' } : key === 'sessionDuration' ? hoursOf(value) : sameText(`“${value}”`)
  const said = keys.map((key): Text => {
    const [was, is] = [shown(key, set[key]), shown(key, values[key] ?? '')]
    return { en: `${called[key].en} from ${was.en} to ${is.en}`, ja: `${called[key].ja}（${was.ja} → ${is.ja}）` }
  })
  return change(set, {
    action: 'sso:UpdatePermissionSet',
    effect: 'change',
    noun: attribute,
    summary: {
      en: `Change of ${set.name}: ${said.map(({ en }) => en).join('; ')}`,
      ja: `${set.name} の変更: ${said.map(({ ja }) => ja).join('、')}`,
    },
    params: { values: values as Record<string, string> },
    before,
    after: values as Record<string, string>,
  })
}

/** No space before a name in Japanese letters. */
const spaced = (name: string): string => (/^[ -~]/.test(name) ? ` ${name}` : name)

const attachment = (set: Named, action: string, params: Record<string, Json>, name: Text): Change =>
  change(set, {
    action,
    effect: 'add',
    noun: policy,
    summary: { en: `Attach ${name.en} to ${set.name}`, ja: `${set.name} に${spaced(name.ja)} をアタッチする` },
    params,
    before: null,
    after: Object.values(params)[0] ?? null,
  })

const detachment = (set: Named, action: string, params: Record<string, Json>, name: Text): Change =>
  change(set, {
    action,
    effect: 'remove',
    noun: policy,
    summary: { en: `Detach ${name.en} from ${set.name}`, ja: `${set.name} から${spaced(name.ja)} をデタッチする` },
    params,
    before: Object.values(params)[0] ?? null,
    after: null,
  })

const customerManaged = (path: string): Text => ({
  en: `the customer managed policy ${path}`,
  ja: `カスタマー管理ポリシー ${path}`,
})

export function attached(set: Named, policyArn: string): Change {
  const [allows, name] = [allowedBy(policyArn), sameText(policyName(policyArn))]
  const made = attachment(set, 'sso:AttachManagedPolicyToPermissionSet', { policyArn }, name)
  if (!allows) return made
  const { en, ja } = made.summary
  return { ...made, summary: { en: `${en}: ${allows.en}`, ja: `${ja}: ${allows.ja}` } }
}
export const detached = (set: Named, policyArn: string): Change =>
  detachment(set, 'sso:DetachManagedPolicyFromPermissionSet', { policyArn }, sameText(policyName(policyArn)))

export const referenced = (set: Named, path: string): Change => {
  const action = 'sso:AttachCustomerManagedPolicyReferenceToPermissionSet'
  return attachment(set, action, { policy: path }, customerManaged(path))
}
export const dereferenced = (set: Named, path: string): Change => {
  const action = 'sso:DetachCustomerManagedPolicyReferenceFromPermissionSet'
  return detachment(set, action, { policy: path }, customerManaged(path))
}

export const inlinePut = (set: Pick<WholeSet, 'arn' | 'name' | 'inlinePolicy'>, document: string): Change =>
  change(set, {
    action: 'sso:PutInlinePolicyToPermissionSet',
    effect: set.inlinePolicy ? 'change' : 'add',
    noun: { en: 'inline policy', ja: 'インラインポリシー' },
    summary: set.inlinePolicy
      ? { en: `Replace the inline policy of ${set.name}`, ja: `${set.name} のインラインポリシーを置き換える` }
      : { en: `Give ${set.name} an inline policy`, ja: `${set.name} にインラインポリシーを設定する` },
    params: { document },
    before: set.inlinePolicy || null,
    after: document,
  })

export const inlineDeleted = (set: WholeSet): Change =>
  change(set, {
    action: 'sso:DeleteInlinePolicyFromPermissionSet',
    effect: 'remove',
    noun: { en: 'inline policy', ja: 'インラインポリシー' },
    summary: { en: `Delete the inline policy of ${set.name}`, ja: `${set.name} のインラインポリシーを削除する` },
    before: set.inlinePolicy,
    after: null,
  })

export const boundaryPut = (set: Pick<WholeSet, 'arn' | 'name' | 'boundary'>, to: string): Change =>
  change(set, {
    action: 'sso:PutPermissionsBoundaryToPermissionSet',
    effect: set.boundary ? 'change' : 'add',
    noun: boundary,
    summary: {
      en: `Set the permissions boundary of ${set.name} to ${policyName(to)}${set.boundary && ` (it is ${policyName(set.boundary)})`}`,
      ja: `${set.name} のアクセス許可の境界を ${policyName(to)} に設定する${set.boundary && `（現在: ${policyName(set.boundary)}）`}`,
    },
    params: { policy: to },
    before: set.boundary || null,
    after: to,
  })

export const boundaryDeleted = (set: WholeSet): Change =>
  change(set, {
    action: 'sso:DeletePermissionsBoundaryFromPermissionSet',
    effect: 'remove',
    noun: boundary,
    summary: {
      en: `Remove the permissions boundary ${policyName(set.boundary)} of ${set.name}`,
      ja: `${set.name} のアクセス許可の境界 ${policyName(set.boundary)} を削除する`,
    },
    before: set.boundary,
    after: null,
  })

export function tagged(set: Pick<WholeSet, 'arn' | 'name' | 'tags'>, tags: Record<string, string>): Change {
  const before = Object.fromEntries(Object.keys(tags).map((key) => [key, set.tags[key] ?? null]))
  const isNew = Object.values(before).every((value) => value === null)
  return change(set, {
    action: 'sso:TagResource',
    effect: isNew ? 'add' : 'change',
    noun: tag,
    summary: { en: `Tag ${set.name} with ${written(tags)}`, ja: `${set.name} にタグ ${written(tags)} を付ける` },
    params: { tags },
    before,
    after: tags,
  })
}

export function untagged(set: Pick<WholeSet, 'arn' | 'name' | 'tags'>, keys: string[]): Change {
  const before = Object.fromEntries(keys.map((key) => [key, set.tags[key] ?? '']))
  return change(set, {
    action: 'sso:UntagResource',
    effect: 'remove',
    noun: tag,
    summary: {
      en: `Remove from ${set.name} the tags ${written(before)}`,
      ja: `${set.name} からタグ ${written(before)} を外す`,
    },
    params: { keys },
    before,
    after: null,
  })
}
