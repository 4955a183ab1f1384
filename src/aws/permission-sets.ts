import { createHash } from 'node:crypto'
import {
  type CustomerManagedPolicyReference,
  DescribePermissionSetCommand,
  GetInlinePolicyForPermissionSetCommand,
  GetPermissionsBoundaryForPermissionSetCommand,
  type PermissionsBoundary,
  paginateListCustomerManagedPolicyReferencesInPermissionSet,
  paginateListManagedPoliciesInPermissionSet,
  paginateListPermissionSets,
  paginateListTagsForResource,
} from '@aws-sdk/client-sso-admin'
import type { Aws } from './aws.ts'
import { classify, ifSupported } from './aws-errors.ts'
import { listAll, pageSize } from './list-all.ts'
import type { NamedPermissionSet, PermissionSet, PermissionSetContents } from './types.ts'

export const listPermissionSetArns = (aws: Aws, InstanceArn: string): Promise<string[]> =>
  listAll(paginateListPermissionSets({ client: aws.sso, pageSize }, { InstanceArn }), 'PermissionSets')

/** Its name and what else one call tells. Throws AWS's ResourceNotFoundException where it does not exist. */
export async function describeSet(
  aws: Aws,
  InstanceArn: string,
  PermissionSetArn: string,
): Promise<NamedPermissionSet> {
  const { PermissionSet } = await aws.sso.send(new DescribePermissionSetCommand({ InstanceArn, PermissionSetArn }))
  return {
    arn: PermissionSetArn,
    name: PermissionSet?.Name ?? '',
    description: PermissionSet?.Description ?? '',
    sessionDuration: PermissionSet?.SessionDuration ?? 'PT1H', // AWS's default
  }
}

/** What it allows, in four calls. */
export async function readContents(
  aws: Aws,
  InstanceArn: string,
  PermissionSetArn: string,
): Promise<PermissionSetContents> {
  const of = { InstanceArn, PermissionSetArn }
  const [managedPolicies, references, inline, boundary] = await Promise.all([
    listManagedPolicies(aws, InstanceArn, PermissionSetArn),
    ifSupported(
      () => readReferences(aws, of),
      () => [],
    ),
    aws.sso.send(new GetInlinePolicyForPermissionSetCommand(of)),
    readBoundary(aws, InstanceArn, PermissionSetArn),
  ])
  return {
    managedPolicies,
    customerManagedPolicies: references.map(pathAndName).sort(),
    inlinePolicy: inline.InlinePolicy ?? '',
    boundary: boundaryName(boundary),
  }
}

/** All that a permission set says, in five calls. Throws as `describeSet` does. */
export async function readPermissionSet(aws: Aws, InstanceArn: string, arn: string): Promise<PermissionSet> {
  const [named, contents] = await Promise.all([describeSet(aws, InstanceArn, arn), readContents(aws, InstanceArn, arn)])
  return { ...named, ...contents }
}

const readReferences = (aws: Aws, of: { InstanceArn: string; PermissionSetArn: string }) =>
  listAll(
    paginateListCustomerManagedPolicyReferencesInPermissionSet({ client: aws.sso, pageSize }, of),
    'CustomerManagedPolicyReferences',
  )

/** ARNs, sorted. */
export async function listManagedPolicies(aws: Aws, InstanceArn: string, PermissionSetArn: string): Promise<string[]> {
  const of = { InstanceArn, PermissionSetArn }
  const pages = paginateListManagedPoliciesInPermissionSet({ client: aws.sso, pageSize }, of)
  const policies = await listAll(pages, 'AttachedManagedPolicies', 'Arn')
  return policies.flatMap((policy) => policy.Arn ?? []).sort()
}

export async function readTags(aws: Aws, InstanceArn: string, ResourceArn: string): Promise<Map<string, string>> {
  const tags = await listAll(paginateListTagsForResource({ client: aws.sso }, { InstanceArn, ResourceArn }), 'Tags')
  return new Map(tags.map((tag) => [tag.Key ?? '', tag.Value ?? '']))
}

/** AWS answers ResourceNotFoundException where there is none. */
async function readBoundary(aws: Aws, InstanceArn: string, PermissionSetArn: string) {
  const ask = new GetPermissionsBoundaryForPermissionSetCommand({ InstanceArn, PermissionSetArn })
  try {
    return (await aws.sso.send(ask)).PermissionsBoundary
  } catch (error) {
    const { kind } = classify(error)
    if (kind === 'gone' || kind === 'unsupported') return undefined
    throw error
  }
}

const pathAndName = ({ Path = '/', Name = '' }: Partial<CustomerManagedPolicyReference>): string => `${Path}${Name}`
const boundaryName = (boundary: PermissionsBoundary | undefined): string =>
  boundary?.ManagedPolicyArn ??
  (boundary?.CustomerManagedPolicyReference ? pathAndName(boundary.CustomerManagedPolicyReference) : '')

/** What a permission set allows, short enough for a plan: a changed set has other contents. */
export const contentsOf = (set: PermissionSet) => ({
  name: set.name,
  sessionDuration: set.sessionDuration,
  managedPolicies: set.managedPolicies,
  customerManagedPolicies: set.customerManagedPolicies,
  inlinePolicy: set.inlinePolicy && `sha256:${createHash('sha256').update(set.inlinePolicy).digest('hex')}`,
  boundary: set.boundary,
})
