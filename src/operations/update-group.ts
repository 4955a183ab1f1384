import { UpdateGroupCommand } from '@aws-sdk/client-identitystore'
import { Refusal } from '../errors.ts'
import { rulesByGroup } from '../policy/rules-about.ts'
import { parsePrincipal } from './shared/access.ts'
import { sent } from './shared/applied.ts'
import { type Change, defineOperation } from './shared/define-operation.ts'
import { findGroupId, groupIdIn, readGroupNow, validGroupName } from './shared/groups.ts'
import { groupIdsOf, storeResources, writableDirectory } from './shared/identity-store.ts'

export default defineOperation({
  title: { en: 'Update a group', ja: 'グループを更新' },
  summary: {
    en: 'Give a group another name or description. Members and access stay.',
    ja: 'グループの名前や説明を変更します。メンバーとアクセスは変わりません。',
  },
  fields: {
    group: { kind: 'group', label: { en: 'Group', ja: 'グループ' } },
    groupName: {
      kind: 'text',
      max: 128,
      pattern: validGroupName,
      optional: true,
      label: { en: 'New name', ja: '新しい名前' },
    },
    description: {
      kind: 'text',
      max: 500,
      optional: true,
      label: { en: 'New description', ja: '新しい説明' },
      hint: { en: 'What is left empty stays as it is.', ja: '空欄の項目は変更されません。' },
    },
  },
  gives: 'nothing',
  risk({ group, groupName }, { directory, policy }) {
    if (!groupName || !policy) return 'low'
    const names = [directory.group(parsePrincipal(group).id)?.displayName ?? '', groupName.trim()]
    return rulesByGroup(policy, names).length > 0 ? 'high' : 'medium'
  },
  about({ group }, { directory }) {
    const id = parsePrincipal(group).id
    const name = directory.group(id)?.displayName ?? id
    return { en: `the group ${name}`, ja: `グループ ${name} の更新` }
  },
  iam: [
    { actions: ['identitystore:UpdateGroup'], resources: storeResources('group'), why: 'Changes the group.' },
    {
      actions: ['identitystore:ListUsers', 'identitystore:GetGroupId', 'identitystore:DescribeGroup'],
      why: 'Sees that groups are kept here and not synchronized, finds namesakes, and proves the result.',
    },
  ],

  async plan(input, context) {
    const { aws, policy } = context
    const id = groupIdIn(input.group, context)
    const { identityStoreId } = await writableDirectory(context)
    const now = await readGroupNow(aws, identityStoreId, id)
    if (!now) throw new Refusal('principal_unknown', {}, 'group')
    const name = input.groupName?.trim() || now.name
    const description = input.description?.trim() || now.description
    if (!validGroupName.test(name)) throw new Refusal('group_name_invalid', { name }, 'groupName')
    const after = { ...(name !== now.name && { name }), ...(description !== now.description && { description }) }
    if (Object.keys(after).length === 0) throw new Refusal('group_so_already', { group: now.name }, 'group')
    const other = after.name && (await findGroupId(aws, identityStoreId, name))
    if (other && other !== id) throw new Refusal('group_name_taken', { name }, 'groupName')
    const before = { ...(after.name && { name: now.name }), ...(after.description && { description: now.description }) }
    const rules = after.name ? rulesByGroup(policy, [now.name, name]) : []
    return {
      changes: [updating({ identityStoreId, groupId: id, called: now.name }, before, after)],
      reliesOn: {},
      notes:
        rules.length > 0
          ? [
              {
                en: `Rules of the policy are for a group of one of these names: ${rules.join(', ')}. What stood for the old name is refused until they name the new one.`,
                ja: `これらの名前のグループを対象とするルールがあります: ${rules.join(', ')}。新しい名前に書き換えるまで、対象の申請は却下されます。`,
              },
            ]
          : [],
    }
  },

  async apply({ params, after }, { aws }) {
    const { name, description } = after as Attributes
    const Operations = [
      ...(name !== undefined ? [{ AttributePath: 'displayName', AttributeValue: name }] : []),
      ...(description !== undefined
        ? [{ AttributePath: 'description', ...(description !== '' && { AttributeValue: description }) }]
        : []),
    ]
    const ids = groupIdsOf(params)
    return sent(aws.identityStore.send(new UpdateGroupCommand({ ...ids, Operations })))
  },
  async verify({ params, after }, { aws }) {
    const now = await readGroupNow(aws, String(params.identityStoreId), String(params.groupId))
    return now !== undefined && Object.entries(after as Attributes).every(([k, v]) => now[k as keyof Attributes] === v)
  },
  undo: (plan) =>
    plan.changes.map(({ params, before, after }) =>
      updating(
        {
          identityStoreId: String(params.identityStoreId),
          groupId: String(params.groupId),
          called: (after as Attributes).name ?? String(params.called),
        },
        after as Attributes,
        before as Attributes,
      ),
    ),
})

interface Attributes {
  name?: string
  description?: string
}

function updating(
  params: { identityStoreId: string; groupId: string; called: string },
  before: Attributes,
  after: Attributes,
): Change {
  const { called } = params
  const en = [
    ...(after.name !== undefined ? [`name ${after.name}`] : []),
    ...(after.description !== undefined ? [`description “${after.description}”`] : []),
  ].join(', ')
  const ja = [
    ...(after.name !== undefined ? [`名前 ${after.name}`] : []),
    ...(after.description !== undefined ? [`説明「${after.description}」`] : []),
  ].join('、')
  return {
    action: 'identitystore:UpdateGroup',
    effect: 'change',
    noun: { en: 'group', ja: 'グループ' },
    summary: { en: `Update the group ${called}: ${en}`, ja: `グループ ${called} を更新する: ${ja}` },
    params: { ...params },
    before: { ...before },
    after: { ...after },
  }
}
