import { Refusal } from '../errors.ts'
import { userIdIn } from './shared/access.ts'
import { doneBefore } from './shared/applied.ts'
import { type Change, defineOperation } from './shared/define-operation.ts'
import { groupAccessIam, groupAccessNote, groupAccessNow, reliesOnAccess, riskOfGroup } from './shared/group-access.ts'
import {
  applyMembership,
  idIn,
  isMembershipSo,
  joining,
  memberNames,
  membershipIam,
  membershipId,
  undoMemberships,
} from './shared/group-membership.ts'
import { groupIdIn } from './shared/groups.ts'
import { writableDirectory } from './shared/identity-store.ts'

export default defineOperation({
  title: { en: 'Add to a group', ja: 'グループに追加' },
  summary: {
    en: 'Add users to a group: all access that the group has, with no end.',
    ja: 'ユーザーをグループに追加し、グループのすべてのアクセスを無期限で与えます。',
  },
  fields: {
    user: { kind: 'user', many: true, label: { en: 'Users', ja: 'ユーザー' } },
    group: { kind: 'group', label: { en: 'Group', ja: 'グループ' } },
  },
  gives: 'nothing',
  risk: ({ group }, { directory }) => riskOfGroup(idIn(group), directory),
  about(input, { directory }) {
    const { group } = memberNames('', idIn(input.group), directory)
    const [first = '', ...more] = asked(input.user).map((user) => memberNames(idIn(user), '', directory).user)
    return more.length === 0
      ? { en: `a place in the group ${group} for ${first}`, ja: `グループ ${group} への ${first} の追加` }
      : {
          en: `places in the group ${group} for ${first} and ${more.length} more`,
          ja: `グループ ${group} への ${first} ほか ${more.length} 人の追加`,
        }
  },
  iam: [...membershipIam, groupAccessIam],

  async plan(input, context) {
    const { directory, aws } = context
    const groupId = groupIdIn(input.group, context)
    const users = asked(input.user).map((user) => userIdIn(user, context))
    const { identityStoreId } = await writableDirectory(context)
    const changes: Change[] = []
    const there: string[] = []
    for (const userId of users) {
      const ids = { identityStoreId, userId, groupId }
      const names = memberNames(userId, groupId, directory)
      if (await membershipId(aws, ids)) there.push(names.user)
      else changes.push({ ...joining(ids, names), ...(users.length > 1 && { target: userId }) })
    }
    const already = doneBefore(context.made, changes)
    const { group } = memberNames('', groupId, directory)
    if (changes.length + already.length === 0)
      throw new Refusal('already_in_group', { user: there.join(', '), group }, 'user')
    const access = await groupAccessNow(context, groupId)
    return {
      changes,
      already,
      reliesOn: await reliesOnAccess(access, context),
      notes: [
        groupAccessNote(group, access, directory),
        {
          en: 'It has no end; “Join a group for a time” has one.',
          ja: '期限はありません。期限を決める場合は「グループに期限付きで参加」を使用してください。',
        },
        ...(there.length > 0
          ? [
              {
                en: `In the group already: ${there.join(', ')}.`,
                ja: `すでにメンバー: ${there.join('、')}`,
              },
            ]
          : []),
      ],
    }
  },

  apply: applyMembership,
  verify: isMembershipSo,
  undo: (plan, { directory }) => undoMemberships(plan.changes, directory),
})

/** Those who are to join, each once; a request from when it was one user has one value. */
const asked = (users: readonly string[]): string[] => [...new Set([users].flat())]
