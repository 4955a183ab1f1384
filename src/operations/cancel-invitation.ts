import { Refusal } from '../errors.ts'
import { applyInvitation, isInvitationSo } from './shared/apply-invitation.ts'
import { defineOperation } from './shared/define-operation.ts'
import { cancelling, handshakeResource, openInvitations } from './shared/invitations.ts'
import { managedOrganization } from './shared/organization-plan.ts'

export default defineOperation({
  title: { en: 'Cancel an invitation', ja: '招待を取り消す' },
  summary: {
    en: 'Cancel an account’s invitation that is not accepted yet.',
    ja: 'まだ承諾されていない、組織への招待を取り消します。',
  },
  fields: {
    target: {
      kind: 'text',
      max: 128,
      label: { en: 'Invited account', ja: '招待したアカウント' },
      hint: {
        en: 'The id or the e-mail address that was invited.',
        ja: '招待したときの ID または E メールアドレスを入力します。',
      },
    },
  },
  gives: 'nothing',
  risk: () => 'low',
  about: ({ target }) => ({ en: `no invitation of ${target} any more`, ja: `${target} への招待の取り消し` }),
  iam: [
    {
      actions: ['organizations:CancelHandshake'],
      resources: [handshakeResource],
      why: 'Cancels an invitation.',
    },
    {
      actions: ['organizations:DescribeOrganization', 'organizations:ListHandshakesForOrganization'],
      why: 'Sees which invitations are open, and proves the result.',
    },
  ],

  async plan({ target: typed }, context) {
    const target = typed.trim()
    await managedOrganization(context)
    const open = await openInvitations(context.aws)
    const found = open.find((one) => one.target.toLowerCase() === target.toLowerCase() || one.id === target)
    if (!found) {
      const others = open.map((one) => one.target).join(', ') || '-'
      throw new Refusal('invitation_unknown', { target, others }, 'target')
    }
    return { changes: [cancelling(found.target, found.id)], reliesOn: {}, notes: [] }
  },

  apply: applyInvitation,
  verify: isInvitationSo,
})
