import { DescribeInstanceCommand, type InstanceMetadata, paginateListInstances } from '@aws-sdk/client-sso-admin'
import type { Aws } from './aws.ts'
import { classify, type Gap, gapOf } from './aws-errors.ts'
import type { WithGaps } from './identity.ts'
import { listAll } from './list-all.ts'
import type { Instance } from './types.ts'

/** The instance's home is looked for where it mostly is, then everywhere that Identity Center is offered by default. */
export const likelyRegions = ['ap-northeast-1', 'us-east-1', 'us-west-2', 'eu-west-1']
const otherRegions = [
  'eu-central-1',
  'ap-northeast-3',
  'ap-southeast-1',
  'ap-southeast-2',
  'us-east-2',
  'eu-west-2',
  'ap-south-1',
  'ap-northeast-2',
  'ca-central-1',
  'eu-north-1',
  'eu-west-3',
  'sa-east-1',
  'us-west-1',
]

/**
 * Finds the organization instance: the one that the management account owns. Looks in `remembered` first, then in the
 * Region that the bot is configured for, then in the others; the first match ends the search, and `aws` looks there from
 * now on. No instance and no gaps: there is none. Gaps: it could not be checked everywhere.
 * https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_ListInstances.html
 */
export async function findInstance(
  aws: Aws,
  { managementAccountId, remembered }: { managementAccountId: string | undefined; remembered?: string | undefined },
): Promise<WithGaps<{ instance: Instance | undefined }>> {
  const gaps: Gap[] = []
  if (!managementAccountId) return { instance: undefined, gaps }
  const order = new Set([...(remembered ? [remembered] : []), aws.region, ...likelyRegions, ...otherRegions])
  for (const region of order) {
    try {
      const found = await instanceIn(aws, region, managementAccountId)
      if (!found) continue
      // Permission sets live in the primary Region only, where the instance was enabled.
      const home = found.PrimaryRegion ?? region
      aws.moveTo(home)
      return await describe(aws, found, home)
    } catch (error) {
      const { kind } = classify(error)
      if (kind === 'unknown' || (kind === 'transient' && region === remembered)) throw error
      gaps.push(gapOf(`instance in ${region}`, error))
    }
  }
  return { instance: undefined, gaps }
}

async function instanceIn(aws: Aws, region: string, owner: string): Promise<InstanceMetadata | undefined> {
  const instances = await listAll(paginateListInstances({ client: aws.ssoIn(region) }, {}), 'Instances')
  return instances.find((instance) => instance.OwnerAccountId === owner && instance.InstanceArn)
}

async function describe(aws: Aws, found: InstanceMetadata, region: string): Promise<WithGaps<{ instance: Instance }>> {
  const { InstanceArn = '', IdentityStoreId = '', OwnerAccountId = '' } = found
  const { enabled, gaps } = await permissionSetsEnabled(aws, InstanceArn)
  const instance = {
    arn: InstanceArn,
    identityStoreId: IdentityStoreId,
    ownerAccountId: OwnerAccountId,
    region,
    permissionSetsEnabled: enabled,
  }
  return { instance, gaps }
}

/** Whether multi-account permissions are on. Where that cannot be read they are taken for on: AWS tells at the first use. */
async function permissionSetsEnabled(aws: Aws, InstanceArn: string): Promise<WithGaps<{ enabled: boolean }>> {
  try {
    const { PermissionSetsEnabled } = await aws.sso.send(new DescribeInstanceCommand({ InstanceArn }))
    return { enabled: PermissionSetsEnabled ?? true, gaps: [] }
  } catch (error) {
    const { kind } = classify(error)
    if (kind === 'unknown') throw error
    return { enabled: true, gaps: kind === 'denied' || kind === 'unsupported' ? [] : [gapOf('instance', error)] }
  }
}
