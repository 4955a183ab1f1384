import type * as Sdk from '@aws-sdk/client-organizations'
import { AwsError } from '../errors.ts'
import type { Operations } from '../operation.ts'
import { page } from '../pages.ts'
import type { Organization } from '../records.ts'
import type { World } from '../world.ts'
import { arn, organization } from './find.ts'
import { listedInvitations } from './invitations.ts'

const lastsMs = 90 * 86_400_000

/**
 * From consolidated billing to all features. Members that were invited are asked first, and the management account ends it
 * when all have accepted; without such members the handshake is accepted at once.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_org_support-all-features.html
 */
export const handshakes: Operations<typeof Sdk> = {
  EnableAllFeatures(_input, context) {
    const { world } = context
    const org = organization(context)
    if (org.FeatureSet === 'ALL') {
      throw violation('ORGANIZATION_ALREADY_HAS_ALL_FEATURES', 'The organization already has all features enabled.')
    }
    if (org.allFeatures) {
      throw violation(
        'INVITE_DISABLED_DURING_ENABLE_ALL_FEATURES',
        'The change to all features is in progress already.',
      )
    }
    const invited = world.accounts
      .all()
      .filter((a) => a.JoinedMethod === 'INVITED' && a.Id !== world.managementAccountId && a.State === 'ACTIVE')
    const handshakeId = `h-${world.ids.letters(10)}`
    const started = { handshakeId, requested: world.date(), waitingFor: new Set(invited.map(({ Id }) => Id)) }
    if (invited.length === 0) org.FeatureSet = 'ALL'
    else org.allFeatures = started
    return { Handshake: theirs(world, org, started, invited.length === 0 ? 'ACCEPTED' : 'REQUESTED') }
  },

  ListHandshakesForOrganization(input, context) {
    const { world } = context
    const org = organization(context)
    const { allFeatures } = org
    const all = allFeatures
      ? [
          theirs(world, org, allFeatures, 'OPEN'),
          ...[...allFeatures.waitingFor].map((id) => asked(world, org, allFeatures, id)),
        ]
      : []
    const wanted = [...all, ...listedInvitations(context, org)].filter(
      ({ Action }) => !input.Filter?.ActionType || Action === input.Filter.ActionType,
    )
    const [rows, next] = page(wanted, input, context, 20)
    return { Handshakes: rows, ...next }
  },

  AcceptHandshake(input, context) {
    const { world } = context
    const org = organization(context)
    const { allFeatures } = org
    if (input.HandshakeId !== allFeatures?.handshakeId) {
      throw new AwsError('HandshakeNotFoundException', "We can't find a handshake with that HandshakeId.")
    }
    if (allFeatures.waitingFor.size > 0) {
      const message = 'You can’t perform this operation on the handshake in its current state.'
      throw new AwsError('InvalidHandshakeTransitionException', message)
    }
    org.FeatureSet = 'ALL'
    delete org.allFeatures
    return { Handshake: theirs(world, org, allFeatures, 'ACCEPTED') }
  },
}

const violation = (Reason: string, message: string) =>
  new AwsError('HandshakeConstraintViolationException', message, { Reason })

type Started = NonNullable<Organization['allFeatures']>

function theirs(world: World, org: Organization, started: Started, State: 'REQUESTED' | 'OPEN' | 'ACCEPTED') {
  const { handshakeId, requested } = started
  return {
    Id: handshakeId,
    Arn: arn(world, 'handshake', `enable_all_features/${handshakeId}`),
    Parties: [{ Id: org.Id.slice(2), Type: 'ORGANIZATION' as const }],
    State,
    RequestedTimestamp: requested,
    ExpirationTimestamp: new Date(requested.getTime() + lastsMs),
    Action: 'ENABLE_ALL_FEATURES' as const,
    Resources: [{ Type: 'ORGANIZATION' as const, Value: org.Id }],
  }
}

function asked(world: World, org: Organization, started: Started, accountId: string) {
  const id = `h-${world.ids.letters(10, `${started.handshakeId}/${accountId}`)}`
  return {
    ...theirs(world, org, started, 'OPEN'),
    Id: id,
    Arn: arn(world, 'handshake', `approve_all_features/${id}`),
    Parties: [{ Id: accountId, Type: 'ACCOUNT' as const }],
    Action: 'APPROVE_ALL_FEATURES' as const,
  }
}
