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

const recentMs = 60_000

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
  const [managedPolicies, customerManagedPolicies, inlinePolicy, boundary] = await Promise.all([
    listManagedPolicies(aws, InstanceArn, PermissionSetArn),
    listReferences(aws, InstanceArn, PermissionSetArn),
    readInlinePolicy(aws, InstanceArn, PermissionSetArn),
    readBoundary(aws, InstanceArn, PermissionSetArn),
  ])
  return { managedPolicies, customerManagedPolicies, inlinePolicy, boundary }
}

/** All that a permission set says, in five calls. Throws as `describeSet` does. */
export async function readPermissionSet(aws: Aws, InstanceArn: string, arn: string): Promise<PermissionSet> {
  const at = aws.clock.now()
  aws.setsRead.delete(arn)
  const [named, contents] = await Promise.all([describeSet(aws, InstanceArn, arn), readContents(aws, InstanceArn, arn)])
  const set = { ...named, ...contents }
  aws.setsRead.set(arn, { at, set })
  return set
}

/** What this process has read of it in the last minute, and when it asked. */
export function recentPermissionSet(aws: Aws, arn: string): { at: number; set: PermissionSet } | undefined {
  const read = aws.setsRead.get(arn)
  return read && aws.clock.now() - read.at < recentMs ? read : undefined
}

/** `path + name` of customer managed policies, sorted. */
export async function listReferences(aws: Aws, InstanceArn: string, PermissionSetArn: string): Promise<string[]> {
  const of = { InstanceArn, PermissionSetArn }
  const pages = paginateListCustomerManagedPolicyReferencesInPermissionSet({ client: aws.sso, pageSize }, of)
  const references = await ifSupported(
    () => listAll(pages, 'CustomerManagedPolicyReferences'),
    () => [],
  )
  return references.map(pathAndName).sort()
}

/** Policy JSON, or empty. */
export async function readInlinePolicy({ sso }: Aws, InstanceArn: string, PermissionSetArn: string): Promise<string> {
  const ask = new GetInlinePolicyForPermissionSetCommand({ InstanceArn, PermissionSetArn })
  return (await sso.send(ask)).InlinePolicy ?? ''
}

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

/** ARN or `path + name` of the permissions boundary; AWS answers ResourceNotFoundException where there is none. */
export async function readBoundary({ sso }: Aws, InstanceArn: string, PermissionSetArn: string): Promise<string> {
  const ask = new GetPermissionsBoundaryForPermissionSetCommand({ InstanceArn, PermissionSetArn })
  try {
    return boundaryName((await sso.send(ask)).PermissionsBoundary)
  } catch (error) {
    const { kind } = classify(error)
    if (kind === 'gone' || kind === 'unsupported') return ''
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
