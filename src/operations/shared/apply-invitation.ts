import { CancelHandshakeCommand, InviteAccountToOrganizationCommand } from '@aws-sdk/client-organizations'
import { afterError, appliedDone, errorName, sent } from './applied.ts'
import type { Applied, ApplyContext, Change } from './define-operation.ts'
import { invitationTo } from './invitations.ts'
import { listAccounts } from './organization-plan.ts'

export const applyInvitation = (change: Change, context: ApplyContext): Promise<Applied> =>
  change.effect === 'remove' ? cancel(change, context) : invite(change, context)

async function invite({ params }: Change, { aws }: ApplyContext): Promise<Applied> {
  const Id = String(params.target)
  if (await invitationTo(aws, Id)) return { state: 'done' }
  const Type = Id.includes('@') ? ('EMAIL' as const) : ('ACCOUNT' as const)
  try {
    return appliedDone(await aws.organizations.send(new InviteAccountToOrganizationCommand({ Target: { Id, Type } })))
  } catch (error) {
    if (
      errorName(error) === 'HandshakeConstraintViolationException' ||
      errorName(error) === 'AccountOwnerNotVerifiedException'
    )
      return { state: 'failed', reason: (error as Error).message }
    return afterError(error, ['DuplicateHandshakeException'])
  }
}

async function cancel({ params }: Change, { aws }: ApplyContext): Promise<Applied> {
  const HandshakeId = (await invitationTo(aws, String(params.target)))?.id
  if (!HandshakeId || (params.id && params.id !== HandshakeId)) return { state: 'done' }
  return sent(aws.organizations.send(new CancelHandshakeCommand({ HandshakeId })), ['HandshakeAlreadyInStateException'])
}

/** An invitation that was accepted at once is one that was made. */
export async function isInvitationSo({ effect, params }: Change, { aws }: ApplyContext): Promise<boolean> {
  const target = String(params.target)
  const open = (await invitationTo(aws, target)) !== undefined
  if (effect === 'remove') return !open
  return open || (await listAccounts(aws)).some(({ Id, Email }) => Id === target || Email === target)
}
