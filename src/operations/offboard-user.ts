import { userNamed } from '../aws/names-of-people.ts'
import { Refusal } from '../errors.ts'
import { parsePrincipal } from './shared/access.ts'
import { applyTaking, readAllOf, takingIam, takingLane, verifyTaking } from './shared/all-of-user.ts'
import { doneBefore } from './shared/applied.ts'
import { defineOperation } from './shared/define-operation.ts'

export default defineOperation({
  title: { en: 'Offboard a user', ja: 'ユーザーの退職処理' },
  summary: {
    en: 'Show all that a user has, assignments and groups, and take it.',
    ja: 'ユーザーの割り当てとグループをすべて表示し、解除します。',
  },
  fields: { user: { kind: 'user', label: { en: 'User', ja: 'ユーザー' } } },
  gives: 'nothing',
  risk: () => 'medium',
  about({ user }, { directory }) {
    const { id } = parsePrincipal(user)
    const name = userNamed(id, directory)
    return { en: `the end of all that ${name} has`, ja: `${name} のすべてのアクセスの解除` }
  },
  iam: takingIam,

  async plan(input, context) {
    const { name, access, changes, notes } = await readAllOf(input.user, context)
    const already = doneBefore(context.made, changes)
    if (changes.length + already.length === 0) throw new Refusal('user_has_nothing', { user: name }, 'user')
    const leavings = changes.filter(({ action }) => action === 'identitystore:DeleteGroupMembership').length
    return {
      changes,
      already,
      reliesOn: {},
      notes: [
        {
          en: `All that the user has: assignments: ${access.length}, groups: ${leavings}. Sessions that are open already run out. The user stays, and may sign in to the access portal without finding anything there; an administrator disables the user in the console.`,
          ja: `このユーザーが持つすべて: 割り当て ${access.length} 件、グループ ${leavings} 件。開いているセッションは期限まで続きます。ユーザー自体は残り、アクセスポータルにサインインできますが、何も表示されません。無効化は管理者がコンソールで行います。`,
        },
        ...notes,
      ],
    }
  },

  lane: takingLane,
  apply: applyTaking,
  verify: verifyTaking,
})
