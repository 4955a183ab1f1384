import { paginateListTagsForResource, TagResourceCommand, UntagResourceCommand } from '@aws-sdk/client-organizations'
import type { Aws } from '../../aws/aws.ts'
import { listAll } from '../../aws/list-all.ts'
import { Refusal } from '../../errors.ts'
import type { Text } from '../../i18n.ts'
import type { Policy } from '../../policy/policy-schema.ts'
import type { Risk } from '../../policy/risk.ts'
import { rulesByTag } from '../../policy/rules-about.ts'
import { sent } from './applied.ts'
import type { Applied, ApplyContext, Change } from './define-operation.ts'

export type Tags = Record<string, string>

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_Tag.html */
const validKey = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u
const validValue = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u
const mostTags = 50

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** `key=value` on lines; a key is given once. Refuses what AWS does not take. */
export function tagsIn(text: string, field: string): Tags {
  const tags: Tags = {}
  for (const line of linesOf(text)) {
    const at = line.indexOf('=')
    const [key, value] = [line.slice(0, at).trim(), line.slice(at + 1).trim()]
    if (at < 1 || Object.hasOwn(tags, key) || !validValue.test(value)) throw new Refusal('tag_invalid', { line }, field)
    refuseKey(key, line, field)
    tags[key] = value
  }
  if (Object.keys(tags).length > mostTags) throw new Refusal('tag_invalid', { line: `> ${mostTags}` }, field)
  return tags
}

export function tagKeysIn(text: string, field: string): string[] {
  const keys = [...new Set(linesOf(text))]
  for (const key of keys) refuseKey(key, key, field)
  return keys
}

function refuseKey(key: string, line: string, field: string): void {
  if (!validKey.test(key) || /^aws:/i.test(key)) throw new Refusal('tag_invalid', { line }, field)
}

export async function readAccountTags(aws: Aws, ResourceId: string): Promise<Tags> {
  const pages = paginateListTagsForResource({ client: aws.organizations }, { ResourceId })
  const rows = await listAll(pages, 'Tags', 'Key')
  return Object.fromEntries(rows.map(({ Key = '', Value = '' }) => [Key, Value]))
}

/** `env=prod, team=payments` */
export const written = (tags: Tags): string =>
  Object.entries(tags)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ')

/** Also what each value was: `env=prod → test`. */
const changed = (tags: Tags, before: Tags): string =>
  Object.entries(tags)
    .map(([key, value]) => `${key}=${Object.hasOwn(before, key) ? `${before[key]} → ` : ''}${value}`)
    .join(', ')

const noun = { en: 'tag', ja: 'タグ' }
interface Tagged {
  /** Null for an account that is made in the same plan. */
  id: string | null
  name: string
}

/** `before`: the values that these keys have now. */
export const tagging = ({ id, name }: Tagged, tags: Tags, before: Tags): Change => ({
  action: 'organizations:TagResource',
  effect: Object.keys(before).length > 0 ? 'change' : 'add',
  noun,
  summary: {
    en: `Tag ${name} with ${changed(tags, before)}`,
    ja: `${name} にタグ ${changed(tags, before)} を付ける`,
  },
  params: { accountId: id, name, tags },
  before: Object.keys(before).length > 0 ? before : null,
  after: tags,
})

export const untagging = ({ id, name }: Tagged, tags: Tags): Change => ({
  action: 'organizations:UntagResource',
  effect: 'remove',
  noun,
  summary: { en: `Take the tags ${written(tags)} off ${name}`, ja: `${name} からタグ ${written(tags)} を外す` },
  params: { accountId: id, name, keys: Object.keys(tags) },
  before: tags,
  after: null,
})

type Reach = Pick<ApplyContext, 'aws'>

/** `id`: of an account that is made in the same plan. */
export async function applyTags(change: Change, { aws }: Reach, id = change.params.accountId): Promise<Applied> {
  const ResourceId = String(id)
  const { tags, keys } = change.params
  const command =
    change.action === 'organizations:UntagResource'
      ? new UntagResourceCommand({ ResourceId, TagKeys: keys as string[] })
      : new TagResourceCommand({
          ResourceId,
          Tags: Object.entries(tags as Tags).map(([Key, Value]) => ({ Key, Value })),
        })
  return sent(aws.organizations.send(command as TagResourceCommand))
}

export async function areTagsSo({ params }: Change, { aws }: Reach, id = params.accountId): Promise<boolean> {
  const now = await readAccountTags(aws, String(id))
  if (Array.isArray(params.keys)) return params.keys.every((key) => !Object.hasOwn(now, String(key)))
  return Object.entries(params.tags as Tags).every(([key, value]) => now[key] === value)
}

/** A change of tags by which rules go moves the account between them. */
export const riskOfTags = (keys: string[], policy: Policy | undefined): Risk =>
  policy && rulesByTag(policy, keys).length > 0 ? 'high' : 'medium'

/** What a change of these tags does to the rules of the policy. */
export function tagNotes(policy: Policy, keys: string[]): Text[] {
  const rules = rulesByTag(policy, keys)
  if (rules.length === 0) return []
  const named = rules.join(', ')
  return [
    {
      en: `Rules of the policy go by these tags: ${named}. The account moves between them at once.`,
      ja: `これらのタグで判断するルールがあります: ${named}。アカウントに適用されるルールが直ちに変わります。`,
    },
  ]
}

export const tagIam = [
  {
    actions: [
      'organizations:DescribeOrganization',
      'organizations:DescribeAccount',
      'organizations:ListTagsForResource',
    ],
    why: 'Sees which tags there are, and proves the result.',
  },
]
