import { paginateListPermissionSets } from '@aws-sdk/client-sso-admin'
import type { Aws } from '../aws/aws.ts'
import { classify, isCredentialsError } from '../aws/aws-errors.ts'
import { whoAmI } from '../aws/identity.ts'
import { findInstance } from '../aws/instance.ts'
import { listFirst } from '../aws/list-all.ts'
import { directoryActions } from '../operations/shared/least-iam-policy.ts'
import { type Check, found, ok } from './diagnosis.ts'
import { instanceProbes, managementProbes, organizationProbes, type ProbeTargets } from './permission-probes.ts'

/**
 * Tries each read that the directory and the enabled operations live on, and names those that are denied. What changes
 * something cannot be tried; `npm run iam-policy` lists it.
 */
export const checkPermissions: Check = async ({ aws, directory, operations }) => {
  const { accountId, managementAccountId, role, gaps } = await whoAmI(aws)
  const denied = new Set(gaps.flatMap(({ missing }) => missing ?? []))
  if (!managementAccountId || role === 'none') return [...denied].map(notAllowed)

  const remembered = directory?.instance?.region
  const { instance, gaps: unseen } = await findInstance(aws, { accountId, managementAccountId, remembered })
  for (const { missing } of unseen) if (missing) denied.add(missing)

  const needed = new Set([
    ...directoryActions,
    ...[...operations.values()].flatMap(({ iam }) => iam.flatMap((i) => i.actions)),
  ])
  const probes = {
    ...organizationProbes,
    ...(instance && instanceProbes),
    ...(instance && role === 'management' && managementProbes),
  }
  const targets: ProbeTargets = {
    aws,
    AccountId: managementAccountId,
    InstanceArn: instance?.arn ?? '',
    IdentityStoreId: instance?.identityStoreId ?? '',
    PermissionSetArn: instance ? await somePermissionSet(aws, instance.arn) : '',
  }
  const tried = Object.entries(probes).filter(([action]) => needed.has(action))
  for (const [action, probe] of tried) if (!(await isAllowed(() => probe(targets)))) denied.add(action)
  return denied.size > 0 ? [...denied].sort().map(notAllowed) : [ok('permissions', { count: tried.length })]
}

const notAllowed = (action: string) => found('problem', 'permission_denied', { action })

/** An error that is not a denial means that AWS got as far as looking. */
async function isAllowed(call: () => Promise<unknown>): Promise<boolean> {
  try {
    await call()
    return true
  } catch (error) {
    const { kind } = classify(error)
    if (isCredentialsError(error) || kind === 'transient' || kind === 'unknown') throw error
    return kind !== 'denied'
  }
}

/** The ARN of one that exists, else of one that could. */
async function somePermissionSet(aws: Aws, InstanceArn: string): Promise<string> {
  const none = `${InstanceArn.replace(':instance/', ':permissionSet/')}/ps-0000000000000000`
  try {
    const pages = paginateListPermissionSets({ client: aws.sso }, { InstanceArn })
    return (await listFirst(1, pages, 'PermissionSets'))[0] ?? none
  } catch (error) {
    if (classify(error).kind === 'denied') return none
    throw error
  }
}
