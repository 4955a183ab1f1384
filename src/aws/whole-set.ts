import { DescribePermissionSetCommand } from '@aws-sdk/client-sso-admin'
import type { Aws } from './aws.ts'
import { listManagedPolicies, listReferences, readBoundary, readInlinePolicy, readTags } from './permission-sets.ts'
import type { PermissionSet } from './types.ts'

/** All that can be changed of a permission set. */
export interface WholeSet extends PermissionSet {
  /** Where the console opens; empty: at its start. */
  relayState: string
  tags: Record<string, string>
}

type Reader = (aws: Aws, InstanceArn: string, arn: string) => Promise<Partial<WholeSet>>

/** What one call each tells of a permission set. Throws AWS's ResourceNotFoundException where it does not exist. */
export const setParts = {
  description: async ({ sso }, InstanceArn, arn) => {
    const { PermissionSet } = await sso.send(new DescribePermissionSetCommand({ InstanceArn, PermissionSetArn: arn }))
    const { Name = '', Description = '', SessionDuration = 'PT1H', RelayState = '' } = PermissionSet ?? {}
    return { arn, name: Name, description: Description, sessionDuration: SessionDuration, relayState: RelayState }
  },
  managedPolicies: async (...of) => ({ managedPolicies: await listManagedPolicies(...of) }),
  customerManagedPolicies: async (...of) => ({ customerManagedPolicies: await listReferences(...of) }),
  inlinePolicy: async (...of) => ({ inlinePolicy: await readInlinePolicy(...of) }),
  boundary: async (...of) => ({ boundary: await readBoundary(...of) }),
  tags: async (...of) => ({ tags: Object.fromEntries([...(await readTags(...of))].sort()) }),
} satisfies Record<string, Reader>
export type SetPart = keyof typeof setParts

/** As AWS has it now. */
export async function readWholeSet(aws: Aws, InstanceArn: string, arn: string): Promise<WholeSet> {
  const read = await Promise.all(Object.values(setParts).map((part) => part(aws, InstanceArn, arn)))
  return Object.assign({}, ...read) as WholeSet
}
