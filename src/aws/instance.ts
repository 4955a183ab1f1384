import { DescribeInstanceCommand, type InstanceMetadata, paginateListInstances } from '@aws-sdk/client-sso-admin'
import type { Aws } from './aws.ts'
import { classify } from './aws-errors.ts'
import { addGap, type Gap, gapOf } from './gap.ts'
import type { WithGaps } from './identity.ts'
import { listAll } from './list-all.ts'
import { callOf } from './paced-calls.ts'
import { enabledRegions, knownRegions, likelyRegions, optInRegions } from './regions.ts'
import type { Identity, Instance } from './types.ts'

export interface InstanceSearch {
  instance: Instance | undefined
  /** The Regions that were looked in. */
  looked: string[]
  /** Whether that is everywhere: with it, and without an instance, there is none. */
  everywhere: boolean
}

/**
 * Finds the organization instance: the one that the management account owns. Looks in `remembered` first, then in the
 * Region that the bot is configured for, where it mostly is, and in each Region that is enabled for the bot's account; the
 * first match ends the search, and `aws` looks there from now on. Other accounts than the management account may have
 * fewer Regions, so from there nobody can say that there is none.
 * https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_ListInstances.html
 */
export async function findInstance(
  aws: Aws,
  {
    accountId,
    managementAccountId: owner,
    remembered,
  }: Pick<Identity, 'accountId' | 'managementAccountId'> & { remembered?: string | undefined },
): Promise<WithGaps<InstanceSearch>> {
  if (!owner) return { instance: undefined, gaps: [], looked: [], everywhere: true }
  const search = new Search(aws, owner)
  const gaps: Gap[] = []
  const likely = [...(remembered ? [remembered] : []), aws.region, ...likelyRegions]
  if (await search.findIn(likely, remembered)) return search.end([], undefined)
  // Where it was, AWS has not answered: nobody has to look for it elsewhere.
  if (remembered && search.failed.has(remembered)) return search.end(gaps, undefined)
  const enabled = await enabledRegions(aws).catch((error: unknown) => {
    if (!callOf(error)) throw error
    addGap(gaps, gapOf('regions', error, aws.clock.now()))
    return undefined
  })
  await search.findIn(enabled ?? knownRegions)
  const found = await search.end(gaps, enabled)
  return { ...found, everywhere: found.gaps.length === 0 && accountId === owner }
}

/** One search through Regions, one after the other. */
class Search {
  readonly failed = new Map<string, unknown>()
  readonly #aws: Aws
  readonly #owner: string
  readonly #looked = new Set<string>()
  #found: { instance: InstanceMetadata; region: string } | undefined

  constructor(aws: Aws, owner: string) {
    this.#aws = aws
    this.#owner = owner
  }

  /** Whether it is in one of them; ends where `remembered` does not answer. */
  async findIn(regions: readonly string[], remembered?: string): Promise<boolean> {
    for (const region of regions) {
      if (this.#looked.has(region)) continue
      this.#looked.add(region)
      try {
        const instance = await instanceIn(this.#aws, region, this.#owner)
        if (instance) this.#found = { instance, region }
      } catch (error) {
        if (!callOf(error)) throw error
        this.failed.set(region, error)
        if (region === remembered && classify(error).retry) return false
      }
      if (this.#found) return true
    }
    return false
  }

  async end(gaps: Gap[], enabled: readonly string[] | undefined): Promise<WithGaps<InstanceSearch>> {
    if (this.#found) {
      const { instance, region } = this.#found
      // Permission sets live in the primary Region only, where the instance was enabled.
      const home = instance.PrimaryRegion ?? region
      this.#aws.moveTo(home)
      return { ...(await describe(this.#aws, instance, home)), looked: [...this.#looked], everywhere: false }
    }
    for (const [region, error] of this.failed) {
      if (isOff(region, error, enabled)) this.#looked.delete(region)
      else addGap(gaps, gapOf('instance', error, this.#aws.clock.now(), region))
    }
    return { instance: undefined, gaps, looked: [...this.#looked], everywhere: false }
  }
}

/** A Region that is not enabled for an account takes its credentials for unknown. */
const isOff = (region: string, error: unknown, enabled: readonly string[] | undefined): boolean =>
  enabled ? !enabled.includes(region) : optInRegions.includes(region) && classify(error).kind === 'unasked'

async function instanceIn(aws: Aws, region: string, owner: string): Promise<InstanceMetadata | undefined> {
  const instances = await listAll(paginateListInstances({ client: aws.ssoIn(region) }, {}), 'Instances')
  return instances.find((instance) => instance.OwnerAccountId === owner && instance.InstanceArn)
}

async function describe(aws: Aws, found: InstanceMetadata, region: string): Promise<WithGaps<{ instance: Instance }>> {
  const { InstanceArn = '', IdentityStoreId = '', OwnerAccountId = '' } = found
  const { enabled, gaps } = await permissionSetsEnabled(aws, InstanceArn, region)
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
async function permissionSetsEnabled(
  aws: Aws,
  InstanceArn: string,
  region: string,
): Promise<WithGaps<{ enabled: boolean }>> {
  try {
    const { PermissionSetsEnabled } = await aws.sso.send(new DescribeInstanceCommand({ InstanceArn }))
    return { enabled: PermissionSetsEnabled ?? true, gaps: [] }
  } catch (error) {
    if (!callOf(error)) throw error
    const { kind } = classify(error)
    const isMissed = kind !== 'denied' && kind !== 'unsupported'
    return { enabled: true, gaps: isMissed ? [gapOf('instance', error, aws.clock.now(), region)] : [] }
  }
}
