import type { User } from '@aws-sdk/client-identitystore'
import type { InstanceMetadata } from '@aws-sdk/client-sso-admin'
import { ssoPrincipal } from '../aws/identity.ts'
import type { Text } from '../i18n.ts'
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

/** Where it is not: that it is nowhere is said when every Region was looked in, else what to do about the others. */
export function notFoundIn({ directory }: ProbeContext, region: string): { value: string; text?: Text } {
  const { looked = [], everywhere = false } = directory.instanceSearch ?? {}
  const regions = [...new Set([region, ...looked])]
  if (everywhere) return { value: `Instances = [] (${region}; all ${regions.length} Regions)` }
  return {
    value: `Instances = [] (${regions.join(', ')})`,
    text: {
      en: `Not found in ${regions.join(', ')}; not every Region could be looked in. If it stands in another one, set AWS_REGION to that before anybody enables a second one.`,
      ja: `${regions.join(', ')} には見つかりませんが、すべてのリージョンを確認できたわけではありません。ほかのリージョンにある場合は、有効化する前に AWS_REGION をそのリージョンに設定してください。`,
    },
  }
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
