import { userNamed } from '../aws/names-of-people.ts'
import type { Directory } from '../aws/types.ts'
import type { Text } from '../i18n.ts'
import { parsePrincipal } from './shared/access.ts'
import { applyTaking, readAllOf, takingIam, takingLane, verifyTaking } from './shared/all-of-user.ts'
import { doneBefore } from './shared/applied.ts'
import { defineOperation } from './shared/define-operation.ts'
import { applyDeny, denyIam, isDeny, isDenySo, liftDeny, sessionDeny } from './shared/session-deny.ts'

export default defineOperation({
  title: { en: 'Emergency stop', ja: '緊急停止' },
  summary: {
    en: 'End all access of a person at once: grants, assignments, groups.',
    ja: '1 人のすべてのアクセスを直ちに終了します。',
  },
  fields: {
    user: {
      kind: 'user',
      label: { en: 'Who', ja: '対象' },
      hint: {
        en: 'Every grant, assignment and group of this person ends, and sessions are cut where the policy enables it.',
        ja: 'このユーザーの付与、割り当て、グループをすべて終了し、ポリシーで有効ならセッションも止めます。',
      },
    },
  },
  gives: 'nothing',
  duringPause: true,
  stops: ({ user }) => parsePrincipal(user).id,
  risk: () => 'high',
  about({ user }, { directory }) {
    const { id } = parsePrincipal(user)
    const name = userNamed(id, directory)
    return { en: `the emergency stop of ${name}`, ja: `${name} の緊急停止` }
  },
  iam: [...takingIam, ...denyIam],

  async plan(input, context) {
    const { directory } = context
    const all = await readAllOf(input.user, context)
    const deny = await sessionDeny(all, context)
    const inManagement = all.access.some(({ accountId }) => accountId === directory.identity.managementAccountId)
    const changes = [...deny.changes, ...all.changes]
    return {
      changes,
      already: doneBefore(context.made, changes),
      reliesOn: {},
      notes: [
        {
          en: `${all.name} has ${counted(all.access.length, 'assignment')} and is in ${counted(all.groups.length, 'group')}. Every grant ends, and what waits for a decision is refused.`,
          ja: `${all.name} の割り当ては ${all.access.length} 件、所属グループは ${all.groups.length} 件です。付与はすべて終了し、承認待ちの申請は却下されます。`,
        },
        ...(deny.note ? [deny.note] : [cut(all.access, directory)]),
        ...(deny.changes.length > 0 && inManagement ? [notThere] : []),
        ...all.notes,
        {
          en: 'The user stays: disable the user where users are kept, and end sessions of the access portal in the console.',
          ja: 'ユーザー自体は残ります。ユーザーを管理している場所で無効化し、アクセスポータルのセッションはコンソールで終了してください。',
        },
      ],
    }
  },

  lane: takingLane,
  apply: (change, context) => (isDeny(change) ? applyDeny(change, context.aws) : applyTaking(change, context)),
  verify: (change, context) => (isDeny(change) ? isDenySo(change, context.aws) : verifyTaking(change, context)),
  later: (plan) => ({ afterMs: longestSessionMs, changes: liftDeny(plan) }),
})

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

/** No role of a permission set has longer sessions: https://docs.aws.amazon.com/singlesignon/latest/userguide/howtosessionduration.html */
const longestSessionMs = 12 * 3_600_000

function cut(access: readonly { accountId: string }[], { identity }: Directory): Text {
  const outside = access.filter(({ accountId }) => accountId !== identity.managementAccountId).length
  return {
    en: `Open sessions are cut in every member account (${counted(outside, 'assignment')} there) for 12 hours: no session lasts longer.`,
    ja: `すべてのメンバーアカウント（割り当て ${outside} 件）で、開いているセッションを 12 時間止めます。これより長いセッションはありません。`,
  }
}
const notThere: Text = {
  en: 'Service control policies do not reach the management account: sessions that are open there run out in their time.',
  ja: 'サービスコントロールポリシーは管理アカウントには適用されません。管理アカウントで開いているセッションは期限まで続きます。',
}
