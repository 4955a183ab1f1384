import { GetPolicyCommand, GetPolicyVersionCommand, paginateListPolicies } from '@aws-sdk/client-iam'
import type { Aws } from './aws.ts'
import { classify } from './aws-errors.ts'
import { listAll } from './list-all.ts'

/** AWS adds some every week. */
const dayMs = 24 * 3_600_000
const lists = new WeakMap<Aws, { at: number; list: Promise<string[]> }>()

/** The ARNs of the policies that AWS keeps and any permission set may have; two calls a day. */
export function listAwsManagedPolicies(aws: Aws): Promise<string[]> {
  const known = lists.get(aws)
  if (known && aws.clock.now() - known.at < dayMs) return known.list
  const list = read(aws)
  lists.set(aws, { at: aws.clock.now(), list })
  list.catch(() => lists.delete(aws))
  return list
}

async function read({ iam: client }: Aws): Promise<string[]> {
  const policies = await listAll(paginateListPolicies({ client, pageSize: 1000 }, { Scope: 'AWS' }), 'Policies', 'Arn')
  return policies.flatMap(({ Arn }) => Arn ?? []).sort()
}

/**
 * What the policy allows, as JSON; undefined where the bot may not read that. Throws AWS's NoSuchEntityException where there
 * is no such policy. https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetPolicyVersion.html
 */
export async function readPolicyDocument({ iam }: Aws, PolicyArn: string): Promise<string | undefined> {
  try {
    const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }))
    const VersionId = Policy?.DefaultVersionId
    const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId }))
    return decodeURIComponent(PolicyVersion?.Document ?? '')
  } catch (error) {
    const { kind } = classify(error)
    if (kind === 'denied' || kind === 'unsupported') return undefined
    throw error
  }
}
