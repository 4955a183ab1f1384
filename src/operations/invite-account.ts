import { Refusal } from '../errors.ts'
import { applyInvitation, isInvitationSo } from './shared/apply-invitation.ts'
import { defineOperation } from './shared/define-operation.ts'
import { cancelling, handshakeResource, invitationTo, inviting, validTarget } from './shared/invitations.ts'
import { listAccounts, managedOrganization, resources } from './shared/organization-plan.ts'

export default defineOperation({
  title: { en: 'Invite an account', ja: 'アカウントを招待' },
  summary: {
    en: 'Invite an existing AWS account to join the organization.',
    ja: '既存の AWS アカウントを組織に招待します。',
  },
  fields: {
    target: {
      kind: 'text',
      max: 128,
      pattern: validTarget,
      label: { en: 'Account', ja: 'アカウント' },
      hint: {
        en: 'Its 12-digit id, or the e-mail address of its owner.',
        ja: '12 桁のアカウント ID、または所有者の E メールアドレスを入力します。',
      },
    },
  },
  gives: 'nothing',
  risk: () => 'medium',
  about: ({ target }) => ({ en: `the invitation of ${target}`, ja: `${target} の組織への招待` }),
  iam: [
    {
      actions: ['organizations:InviteAccountToOrganization'],
      resources: [resources.account],
      why: 'Invites the account.',
    },
    {
      actions: ['organizations:CancelHandshake'],
      resources: [handshakeResource],
      why: 'Cancels an invitation.',
    },
    {
      actions: [
        'organizations:DescribeOrganization',
        'organizations:ListAccounts',
        'organizations:ListHandshakesForOrganization',
      ],
      why: 'Sees who is invited already, and proves the result.',
    },
  ],

  async plan({ target: typed }, context) {
    const target = typed.trim()
    if (!validTarget.test(target)) throw new Refusal('invitation_target_invalid', { target }, 'target')
    await managedOrganization(context)
    const member = (await listAccounts(context.aws)).find(
      ({ Id, Email }) => Id === target || Email?.toLowerCase() === target.toLowerCase(),
    )
    if (member) throw new Refusal('invitation_member', { target, account: member.Name ?? target }, 'target')
    if (await invitationTo(context.aws, target)) throw new Refusal('invitation_there', { target }, 'target')
    return {
      changes: [inviting(target)],
      reliesOn: {},
      notes: [
        {
          en: 'AWS mails the owner of the account, who has 15 days to accept. Then the account stands in the root, this organization pays for it, and its own root user stays.',
          ja: 'アカウントの所有者に AWS からメールが届き、15 日以内に承諾する必要があります。承諾後、アカウントはルートに置かれ、料金はこの組織に請求されます。ルートユーザーは元のままです。',
        },
      ],
    }
  },

  apply: applyInvitation,
  verify: isInvitationSo,
  undo: (plan) => plan.changes.map(({ params }) => cancelling(String(params.target), null)),
})
