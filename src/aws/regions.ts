import { paginateListRegions } from '@aws-sdk/client-account'
import type { Aws } from './aws.ts'
import { listAll } from './list-all.ts'

/** Where an instance mostly is. */
export const likelyRegions = ['ap-northeast-1', 'us-east-1', 'us-west-2', 'eu-west-1']

/** Regions that must be enabled before an account can use them: https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html */
export const optInRegions: readonly string[] = [
  'af-south-1',
  'ap-east-1',
  'ap-east-2',
  'ap-south-2',
  'ap-southeast-3',
  'ap-southeast-4',
  'ap-southeast-5',
  'ap-southeast-6',
  'ap-southeast-7',
  'ca-west-1',
  'eu-central-2',
  'eu-south-1',
  'eu-south-2',
  'il-central-1',
  'me-central-1',
  'me-south-1',
  'mx-central-1',
]

/** All Regions of the partition that were known when this was written, those that everybody has first. */
export const knownRegions: readonly string[] = [
  ...likelyRegions,
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
  ...optInRegions,
]

/** The Regions that are enabled for the caller's account: https://docs.aws.amazon.com/accounts/latest/reference/API_ListRegions.html */
export async function enabledRegions({ account: client }: Aws): Promise<string[]> {
  const pages = paginateListRegions({ client }, { RegionOptStatusContains: ['ENABLED', 'ENABLED_BY_DEFAULT'] })
  const regions = await listAll(pages, 'Regions', 'RegionName')
  return regions.flatMap(({ RegionName }) => RegionName ?? [])
}
