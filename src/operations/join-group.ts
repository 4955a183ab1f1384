import { groupIn, membershipOf } from '../aws/types.ts'
import { Refusal } from '../errors.ts'
import { refuseIfCovered, userIdIn } from './shared/access.ts'
import { defineOperation } from './shared/define-operation.ts'
import { groupAccessIam, groupAccessNote, groupAccessNow, reliesOnAccess, riskOfGroup } from './shared/group-access.ts'
import {
  applyMembership,
  idIn,
  isMembershipSo,
  joining,
  leavingGroup,
  memberNames,
  membershipIam,
  membershipId,
} from './shared/group-membership.ts'
import { groupIdIn } from './shared/groups.ts'
import { writableDirectory } from './shared/identity-store.ts'

export default defineOperation({
  title: { en: 'Join a group for a time', ja: 'グループに期限付きで参加' },
  summary: {
    en: 'Be in a group until a set time, with the access that it has.',
    ja: '期限を決めてグループに参加し、グループのアクセスを得ます。',
  },
  fields: {
    user: { kind: 'user', label: { en: 'User', ja: 'ユーザー' } },
    group: { kind: 'group', label: { en: 'Group', ja: 'グループ' } },
    duration: { kind: 'duration', label: { en: 'For how long', ja: '期間' } },
  },
  gives: 'grant',
  risk: ({ group }, { directory }) => riskOfGroup(idIn(group), directory),
  about(input, { directory }) {
    const { user, group } = memberNames(idIn(input.user), idIn(input.group), directory)
    return { en: `a place in the group ${group} for ${user}`, ja: `グループ ${group} への ${user} の参加` }
  },
  iam: [...membershipIam, groupAccessIam],

  async plan(input, context) {
    const { directory, aws } = context
    const userId = userIdIn(input.user, context)
    const groupId = groupIdIn(input.group, context)
    const { identityStoreId } = await writableDirectory(context)
    const names = memberNames(userId, groupId, directory)
    const ids = { identityStoreId, userId, groupId }
    const access = membershipOf(ids)
    const there = (await membershipId(aws, ids)) !== undefined
    if (there) {
      // Who is in it without an end has nothing to ask for; a grant that ends sooner is made longer.
      if ((await context.liveGrants(access)).length === 0) throw new Refusal('already_in_group', names, 'user')
      await refuseIfCovered(access, input.duration, context)
    }
    const brings = await groupAccessNow(context, groupId)
    const change = joining(ids, names)
    return {
      changes: there ? [] : [change],
      already: there ? [change] : [],
      reliesOn: await reliesOnAccess(brings, context),
      notes: [
        groupAccessNote(names.group, brings, directory),
        {
          en: 'At the end the user leaves the group; sessions that are open then run out their time.',
          ja: '終了時にグループから外れます。開いているセッションは、その時間まで継続します。',
        },
      ],
      access,
    }
  },

  apply: applyMembership,
  verify: isMembershipSo,
  undo: ({ access }, { directory }) => (access && groupIn(access) ? [leavingGroup(access, directory)] : []),
})
