import { Refusal } from '../errors.ts'
import { userIdIn } from './shared/access.ts'
import { doneBefore } from './shared/applied.ts'
import { defineOperation } from './shared/define-operation.ts'
import {
  applyMembership,
  idIn,
  isMembershipSo,
  leaving,
  memberNames,
  membershipIam,
  membershipId,
  undoMemberships,
} from './shared/group-membership.ts'
import { groupIdIn } from './shared/groups.ts'
import { writableDirectory } from './shared/identity-store.ts'

export default defineOperation({
  title: { en: 'Remove from a group', ja: 'グループから削除' },
  summary: {
    en: 'Take users out of a group, and with it the access that it has.',
    ja: 'ユーザーをグループから削除します。グループによるアクセスもなくなります。',
  },
  fields: {
    users: { kind: 'user', many: true, label: { en: 'Users', ja: 'ユーザー' } },
    group: { kind: 'group', label: { en: 'Group', ja: 'グループ' } },
  },
  gives: 'nothing',
  risk: () => 'medium',
  about({ users, group }, { directory }) {
    const [first = '', ...more] = users.map((user) => memberNames(idIn(user), '', directory).user)
    const { group: name } = memberNames('', idIn(group), directory)
    return more.length === 0
      ? { en: `${first} out of the group ${name}`, ja: `グループ ${name} からの ${first} の削除` }
      : {
          en: `${first} and ${more.length} more out of the group ${name}`,
          ja: `グループ ${name} からの ${first} ほか ${more.length} 人の削除`,
        }
  },
  iam: membershipIam,

  async plan({ users, group }, context) {
    const { directory, aws } = context
    const groupId = groupIdIn(group, context)
    const { identityStoreId } = await writableDirectory(context)
    const changes = []
    const strangers = []
    for (const value of new Set(users)) {
      const userId = userIdIn(value, context, 'users')
      const ids = { identityStoreId, userId, groupId }
      const names = memberNames(userId, groupId, directory)
      if (await membershipId(aws, ids)) changes.push({ ...leaving(ids, names), target: userId })
      else strangers.push(names.user)
    }
    const already = doneBefore(context.made, changes)
    if (changes.length + already.length === 0)
      throw new Refusal(
        'not_in_group',
        { user: strangers.join(', '), group: memberNames('', groupId, directory).group },
        'users',
      )
    return {
      changes,
      already,
      reliesOn: {},
      notes: [
        ...(strangers.length > 0
          ? [
              {
                en: `Not in the group, so nothing to do: ${strangers.join(', ')}.`,
                ja: `グループのメンバーではないため対象外: ${strangers.join('、')}`,
              },
            ]
          : []),
        {
          en: 'Sessions that are open already run out; new ones cannot be opened by way of the group.',
          ja: 'すでに開いているセッションは期限まで続きます。グループによる新しいセッションは開けなくなります。',
        },
      ],
    }
  },

  apply: applyMembership,
  verify: isMembershipSo,
  undo: (plan, { directory }) => undoMemberships(plan.changes, directory),
})
