import { Refusal } from '../errors.ts'
import type { Json } from '../json.ts'
import { riskOf, worst } from '../policy/risk.ts'
import { knownPrincipal, parsePrincipal } from './shared/access.ts'
import { defineOperation } from './shared/define-operation.ts'
import { accessOfGroup, groupAccessIam, groupAccessNote, groupAccessNow } from './shared/group-access.ts'
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
import { writableDirectory } from './shared/identity-store.ts'

export default defineOperation({
  title: { en: 'Add to a group', ja: 'グループに追加' },
  summary: {
    en: 'Add a user to a group: all access that the group has, with no end.',
    ja: 'ユーザーをグループに追加します。グループのすべてのアクセスを無期限で得ます。',
  },
  fields: {
    user: { kind: 'user', label: { en: 'User', ja: 'ユーザー' } },
    group: { kind: 'group', label: { en: 'Group', ja: 'グループ' } },
  },
  gives: 'nothing',
  risk({ group }, { directory }) {
    const all = accessOfGroup(idIn(group), directory)
    return worst([
      'medium',
      ...all.map(({ accountId, permissionSetArn }) =>
        riskOf(directory.permissionSet(permissionSetArn), directory.account(accountId)?.management),
      ),
    ])
  },
  about(input, { directory }) {
    const { user, group } = memberNames(idIn(input.user), idIn(input.group), directory)
    return { en: `${user} in the group ${group}`, ja: `グループ ${group} への ${user} の追加` }
  },
  iam: [...membershipIam, groupAccessIam],

  async plan(input, context) {
    const { directory, aws } = context
    const [user, group] = [parsePrincipal(input.user), parsePrincipal(input.group)]
    if (user.type !== 'USER') throw new Refusal('principal_unknown', {}, 'user')
    if (group.type !== 'GROUP') throw new Refusal('principal_unknown', {}, 'group')
    knownPrincipal(user, directory)
    knownPrincipal(group, directory)
    const { identityStoreId } = await writableDirectory(context)
    const names = memberNames(user.id, group.id, directory)
    const ids = { identityStoreId, userId: user.id, groupId: group.id }
    if (await membershipId(aws, ids)) throw new Refusal('already_in_group', names, 'user')
    const access = await groupAccessNow(context, group.id)
    return {
      changes: [joining(ids, names)],
      // A group that gains access before this is carried out is looked at again.
      reliesOn: { access: access.map((a): Json => `${a.accountId} ${a.permissionSetArn}`).sort() },
      notes: [groupAccessNote(names.group, access, directory)],
    }
  },

  apply: (change, { aws }) => applyMembership(change, aws),
  verify: (change, { aws }) => isMembershipSo(change, aws),
  undo: (plan, { directory }) => undoMemberships(plan.changes, directory),
})
