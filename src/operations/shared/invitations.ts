import { type Handshake, paginateListHandshakesForOrganization } from '@aws-sdk/client-organizations'
import type { Aws } from '../../aws/aws.ts'
import { listAll } from '../../aws/list-all.ts'
import type { Change } from './define-operation.ts'

/** An account id, or the e-mail address of an account's owner. */
export const validTarget = /^(\d{12}|[^\s@]{1,64}@[^\s@]+\.[^\s@]+)$/

export interface Invitation {
  id: string
  target: string
  expires: Date | undefined
}

/** Invitations to the organization that nobody has answered yet. AWS keeps answered ones for 30 days. */
export async function openInvitations(aws: Aws): Promise<Invitation[]> {
  const ask = { Filter: { ActionType: 'INVITE' as const } }
  const rows = await listAll(
    paginateListHandshakesForOrganization({ client: aws.organizations }, ask),
    'Handshakes',
    'Id',
  )
  return rows.filter(({ State }) => State === 'OPEN' || State === 'REQUESTED').map(invitation)
}

export const invitation = ({ Id = '', Parties = [], ExpirationTimestamp }: Handshake): Invitation => ({
  id: Id,
  target: Parties.find(({ Type }) => Type !== 'ORGANIZATION')?.Id ?? '?',
  expires: ExpirationTimestamp,
})

export const invitationTo = async (aws: Aws, target: string): Promise<Invitation | undefined> =>
  (await openInvitations(aws)).find((one) => one.target.toLowerCase() === target.toLowerCase())

const noun = { en: 'invitation', ja: '招待' }

export const inviting = (target: string): Change => ({
  action: 'organizations:InviteAccountToOrganization',
  effect: 'add',
  noun,
  summary: { en: `Invite ${target} to the organization`, ja: `${target} を組織に招待する` },
  params: { target },
  before: null,
  after: 'invited',
})

/** `id`: null for the invitation that the plan makes itself. */
export const cancelling = (target: string, id: string | null): Change => ({
  action: 'organizations:CancelHandshake',
  effect: 'remove',
  noun,
  summary: { en: `Cancel the invitation to ${target}`, ja: `${target} への招待を取り消す` },
  params: { target, id },
  before: 'invited',
  after: null,
})

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsorganizations.html */
export const handshakeResource = 'arn:aws:organizations::*:handshake/o-*/invite/h-*'
