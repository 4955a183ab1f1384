import type * as Sdk from '@aws-sdk/client-organizations'
import { AwsError, found } from '../errors.ts'
import type { Context, Operations } from '../operation.ts'
import type { Invitation, Organization } from '../records.ts'
import type { World } from '../world.ts'
import { arn, fullOrganization, invalidInput, organization } from './find.ts'

/** https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html */
const lastsMs = 15 * 86_400_000
const mostADay = 20

/** Invitations of accounts outside, which nobody here answers. */
export const invitations: Operations<typeof Sdk> = {
  InviteAccountToOrganization(input, context) {
    const { world } = context
    const org = fullOrganization(context)
    const { Id, Type } = input.Target
    if (Type === 'ORGANIZATION') throw invalidInput('INVALID_PARTY_TYPE_TARGET')
    if (Type === 'ACCOUNT' && !/^\d{12}$/.test(Id)) throw invalidInput('INVALID_PATTERN_TARGET_ID')
    if (!world.console.emailVerified)
      throw new AwsError('AccountOwnerNotVerifiedException', "The owner's email address is not verified.")
    if (world.accounts.all().some((a) => a.Id === Id || a.Email.toLowerCase() === Id.toLowerCase()))
      throw violation('ALREADY_IN_AN_ORGANIZATION', 'The account is already a member of this organization.')
    if (org.allFeatures)
      throw violation('INVITE_DISABLED_DURING_ENABLE_ALL_FEATURES', 'The change to all features is in progress.')
    const all = [...(org.invitations?.values() ?? [])]
    if (all.some((one) => one.target.Id === Id && stateOf(world, one) === 'OPEN'))
      throw new AwsError('DuplicateHandshakeException', 'A handshake with the same action and target already exists.')
    const today = all.filter((one) => world.date().getTime() - one.requested.getTime() < 86_400_000)
    if (today.length >= mostADay)
      throw violation('HANDSHAKE_RATE_LIMIT_EXCEEDED', 'You attempted to exceed the number of handshakes in a day.')
    const made: Invitation = {
      id: `h-${world.ids.letters(10)}`,
      target: { Id, Type },
      requested: world.date(),
      state: 'OPEN',
    }
    org.invitations ??= new Map()
    org.invitations.set(made.id, made)
    return { Handshake: describedInvitation(world, org, made) }
  },

  CancelHandshake(input, context) {
    const { world } = context
    const org = organization(context)
    const one = found(org.invitations?.get(input.HandshakeId), ...notFound)
    if (one.state === 'CANCELED') throw new AwsError('HandshakeAlreadyInStateException', 'It is cancelled already.')
    if (stateOf(world, one) !== 'OPEN')
      throw new AwsError('InvalidHandshakeTransitionException', 'It cannot be cancelled in its current state.')
    one.state = 'CANCELED'
    return { Handshake: describedInvitation(world, org, one) }
  },
}

export const listedInvitations = ({ world }: Context, org: Organization) =>
  [...(org.invitations?.values() ?? [])].map((one) => describedInvitation(world, org, one))

const notFound = ['HandshakeNotFoundException', "We can't find a handshake with that HandshakeId."] as const

const violation = (Reason: string, message: string) =>
  new AwsError('HandshakeConstraintViolationException', message, { Reason })

const expiry = ({ requested }: Invitation): Date => new Date(requested.getTime() + lastsMs)
const stateOf = (world: World, one: Invitation) =>
  one.state === 'OPEN' && expiry(one) <= world.date() ? ('EXPIRED' as const) : one.state

const describedInvitation = (world: World, org: Organization, one: Invitation) => ({
  Id: one.id,
  Arn: arn(world, 'handshake', `invite/${one.id}`),
  Parties: [{ Id: org.Id.slice(2), Type: 'ORGANIZATION' as const }, one.target],
  State: stateOf(world, one),
  RequestedTimestamp: one.requested,
  ExpirationTimestamp: expiry(one),
  Action: 'INVITE' as const,
  Resources: [
    { Type: 'ORGANIZATION' as const, Value: org.Id },
    { Type: one.target.Type, Value: one.target.Id },
  ],
})
