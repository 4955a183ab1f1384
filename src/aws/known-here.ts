import { type InstanceMetadata, paginateListInstances } from '@aws-sdk/client-sso-admin'
import type { Aws } from './aws.ts'
import { listAll } from './list-all.ts'

/**
 * Whether AWS lists such an instance, now, where it is looked for. AWS answers "not found" for many reasons: the Region, the
 * instance or the credentials are other ones. It is believed only where the instance that was asked is listed.
 */
export async function isListed({ sso: client }: Aws, is: (instance: InstanceMetadata) => boolean): Promise<boolean> {
  return (await listAll(paginateListInstances({ client }, {}), 'Instances')).some(is)
}

/** The id of an instance, which its permission sets have in their ARNs. */
export const instanceIdIn = (arn: string): string | undefined => /\b(ssoins-[^/]+)/.exec(arn)?.[1]
