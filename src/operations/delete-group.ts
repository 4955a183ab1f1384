import { DeleteGroupCommand } from '@aws-sdk/client-identitystore'
import { readGroupMembers } from '../aws/read-group-members.ts'
import { Refusal } from '../errors.ts'
import { rulesByGroup } from '../policy/rules-about.ts'
import { parsePrincipal } from './shared/access.ts'
import { sent } from './shared/applied.ts'
import { defineOperation } from './shared/define-operation.ts'
import { groupAccessNow } from './shared/group-access.ts'
import { groupIdIn, readGroupNow } from './shared/groups.ts'
import { groupIdsOf, storeResources, writableDirectory } from './shared/identity-store.ts'

export default defineOperation({
  title: { en: 'Delete a group', ja: 'グループを削除' },
  summary: {
    en: 'Delete a group without access. Its members stay users.',
    ja: 'アクセスのないグループを削除します。メンバーのユーザーは残ります。',
  },
  fields: { group: { kind: 'group', label: { en: 'Group', ja: 'グループ' } } },
  gives: 'nothing',
  risk: () => 'high',
  about({ group }, { directory }) {
    const id = parsePrincipal(group).id
    const name = directory.group(id)?.displayName ?? id
    return { en: `the end of the group ${name}`, ja: `グループ ${name} の削除` }
  },
  iam: [
    { actions: ['identitystore:DeleteGroup'], resources: storeResources('group'), why: 'Deletes the group.' },
    {
      actions: [
        'sso:ListAccountAssignmentsForPrincipal',
        'identitystore:ListUsers',
        'identitystore:DescribeGroup',
        'identitystore:ListGroupMemberships',
      ],
      why: 'Sees that groups are kept here and not synchronized, who is in it, and proves the result.',
    },
  ],

  async plan({ group }, context) {
    const { aws, policy } = context
    const id = groupIdIn(group, context)
    const { identityStoreId } = await writableDirectory(context)
    const now = await readGroupNow(aws, identityStoreId, id)
    if (!now) throw new Refusal('principal_unknown', {}, 'group')
    const access = await groupAccessNow(context, id)
    if (access.length > 0) throw new Refusal('group_has_access', { group: now.name, count: access.length }, 'group')
    const rules = rulesByGroup(policy, [now.name])
    if (rules.length > 0) throw new Refusal('group_in_rules', { group: now.name, rules: rules.join(', ') }, 'group')
    const members = await readGroupMembers(aws, { identityStoreId, groupId: id })
    return {
      changes: [
        {
          action: 'identitystore:DeleteGroup',
          effect: 'remove',
          noun: { en: 'group', ja: 'グループ' },
          summary: { en: `Delete the group ${now.name}`, ja: `グループ ${now.name} を削除する` },
          params: { identityStoreId, groupId: id },
          before: now.name,
          after: null,
        },
      ],
      // Whoever joins it before it is gone is somebody that nobody has thought of.
      reliesOn: { members: members.toSorted() },
      notes: [
        {
          en: `It has ${members.length} members, who only leave it. Applications that go by this group lose it for good: one of the same name is another group.`,
          ja: `メンバーは ${members.length} 人で、グループから外れるだけです。このグループを使用するアプリケーションからは失われ、同じ名前で作り直しても別のグループになります。`,
        },
      ],
    }
  },

  apply: ({ params }, { aws }) =>
    sent(aws.identityStore.send(new DeleteGroupCommand(groupIdsOf(params))), ['ResourceNotFoundException']),
  verify: async ({ params }, { aws }) =>
    (await readGroupNow(aws, String(params.identityStoreId), String(params.groupId))) === undefined,
})
