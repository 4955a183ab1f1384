import { CreateGroupCommand } from '@aws-sdk/client-identitystore'
import { classify } from '../aws/aws-errors.ts'
import { Refusal } from '../errors.ts'
import { rulesByGroup } from '../policy/rules-about.ts'
import { appliedDone } from './shared/applied.ts'
import { defineOperation } from './shared/define-operation.ts'
import { findGroupId, readGroupNow, validGroupName } from './shared/groups.ts'
import { storeResources, writableDirectory } from './shared/identity-store.ts'

export default defineOperation({
  title: { en: 'Create a group', ja: 'グループを作成' },
  summary: {
    en: 'In the Identity Center directory. It has no members and no access yet.',
    ja: 'Identity Center ディレクトリに作成します。最初はメンバーもアクセスもありません。',
  },
  fields: {
    groupName: {
      kind: 'text',
      max: 128,
      pattern: validGroupName,
      label: { en: 'Group name', ja: 'グループ名' },
    },
    description: { kind: 'text', max: 500, optional: true, label: { en: 'Description', ja: '説明' } },
  },
  gives: 'nothing',
  // A rule that is for a group of this name is for whoever is put into it.
  risk: ({ groupName }, { policy }) => (policy && rulesByGroup(policy, [groupName.trim()]).length > 0 ? 'high' : 'low'),
  about: ({ groupName }) => ({ en: `the new group ${groupName}`, ja: `新しいグループ ${groupName}` }),
  iam: [
    {
      actions: ['identitystore:CreateGroup'],
      resources: storeResources('group'),
      why: 'Creates the group.',
    },
    {
      actions: ['identitystore:ListUsers', 'identitystore:GetGroupId', 'identitystore:DescribeGroup'],
      why: 'Sees that groups are kept here and not synchronized, finds namesakes, and proves the result.',
    },
  ],

  async plan({ groupName, description = '' }, context) {
    const name = groupName.trim()
    if (!validGroupName.test(name)) throw new Refusal('group_name_invalid', { name }, 'groupName')
    const { identityStoreId } = await writableDirectory(context)
    if (await findGroupId(context.aws, identityStoreId, name))
      throw new Refusal('group_name_taken', { name }, 'groupName')
    const rules = rulesByGroup(context.policy, [name])
    return {
      changes: [
        {
          action: 'identitystore:CreateGroup',
          effect: 'add',
          noun: { en: 'group', ja: 'グループ' },
          summary: { en: `Create the group ${name}`, ja: `グループ ${name} を作成する` },
          params: { identityStoreId, name, description: description.trim() },
          before: null,
          after: name,
        },
      ],
      reliesOn: {},
      notes:
        rules.length > 0
          ? [
              {
                en: `Rules of the policy are for a group of this name: ${rules.join(', ')}.`,
                ja: `この名前のグループを対象とするルールがあります: ${rules.join(', ')}`,
              },
            ]
          : [],
    }
  },

  async apply({ params }, { aws, repeated }) {
    const [IdentityStoreId, DisplayName] = [String(params.identityStoreId), String(params.name)]
    // A group has no sign that it is ours but its name and what it is for: nobody else makes the same one in between.
    const made = repeated ? await findGroupId(aws, IdentityStoreId, DisplayName) : undefined
    if (made) return { state: 'done', outputs: { groupId: made } }
    const Description = String(params.description)
    try {
      const ask = { IdentityStoreId, DisplayName, ...(Description !== '' && { Description }) }
      const answer = await aws.identityStore.send(new CreateGroupCommand(ask))
      return appliedDone(answer, { groupId: answer.GroupId ?? '' })
    } catch (error) {
      const { kind, text } = classify(error)
      if (kind === 'conflict' || kind === 'quota') return { state: 'failed', reason: text }
      throw error
    }
  },
  async verify({ params }, { aws, outputs }) {
    const group = await readGroupNow(aws, String(params.identityStoreId), outputs.groupId ?? '')
    return group?.name === params.name
  },
})
