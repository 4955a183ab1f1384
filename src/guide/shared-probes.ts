import type { User } from '@aws-sdk/client-identitystore'
import type { InstanceMetadata } from '@aws-sdk/client-sso-admin'
import { ssoPrincipal } from '../aws/identity.ts'
import { homeRegion } from './console-addresses.ts'
import type { Finding, ProbeContext } from './define-step.ts'

/**
 * The instance that the management account (or, before there is an organization, the caller's account) owns, and whether
 * it is the organization's. AWS does not say which kind an instance is: only the organization's can have permission sets,
 * and enabling it takes all features and switches on trusted access.
 */
export async function ownInstance(
  context: ProbeContext,
): Promise<{ region: string; instance: InstanceMetadata | undefined; kind: 'organization' | 'account' | 'none' }> {
  const { reads, directory, aws } = context
  const region = homeRegion(context) ?? aws.region
  const found = await reads.instancesIn(region)
  const organization = await reads.organization()
  const owner = organization?.MasterAccountId ?? directory.identity.accountId
  const instance = found.find(({ OwnerAccountId }) => OwnerAccountId === owner)
  if (!instance) return { region, instance, kind: 'none' }
  if (knownToHaveSets(context, instance)) return { region, instance, kind: 'organization' }
  if (organization?.FeatureSet !== 'ALL') return { region, instance, kind: 'account' }
  const trusted = (await reads.trustedServices()).includes(ssoPrincipal)
  return { region, instance, kind: trusted ? 'organization' : 'account' }
}

const knownToHaveSets = ({ directory: { instance } }: ProbeContext, { InstanceArn }: InstanceMetadata): boolean =>
  instance?.arn === InstanceArn && instance?.permissionSetsEnabled === true

/** Credentials that work prove that the account was signed up for. AWS denies this call to nobody. */
export async function accountExists({ reads }: ProbeContext): Promise<Finding> {
  const account = await reads.callerAccount()
  return { state: 'done', evidence: { call: 'sts:GetCallerIdentity', value: `Account = ${account}` } }
}

/** Users that are synchronized from an identity provider or Active Directory carry the id that they have there. */
export const isSynced = ({ ExternalIds = [] }: User): boolean => ExternalIds.length > 0
