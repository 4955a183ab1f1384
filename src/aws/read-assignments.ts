import {
  type AccountAssignment,
  DescribePermissionSetCommand,
  paginateListAccountAssignments,
  paginateListAccountAssignmentsForPrincipal,
  paginateListAccountsForProvisionedPermissionSet,
  paginateListPermissionSetsProvisionedToAccount,
} from '@aws-sdk/client-sso-admin'
import type { Aws } from './aws.ts'
import { classify } from './aws-errors.ts'
import { isListed } from './known-here.ts'
import { listAll, pageSize } from './list-all.ts'
import type { Principal } from './types.ts'

/** Runs `work` on every item, `width` at a time; the first error stops it. */
export async function eachOf<T>(items: Iterable<T>, width: number, work: (item: T) => Promise<void>): Promise<void> {
  const rest = items[Symbol.iterator]()
  let failed = false
  const worker = async () => {
    for (let next = rest.next(); !next.done && !failed; next = rest.next()) {
      try {
        await work(next.value)
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  await Promise.all(Array.from({ length: width }, worker))
}

export interface Pair {
  accountId: string
  permissionSetArn: string
}

/**
 * Who has the permission set in the account, as AWS lists it now. "Not found" is nobody only where it is certain that nobody
 * can have it; else it is thrown.
 */
export async function readPrincipals(aws: Aws, InstanceArn: string, pair: Pair): Promise<Principal[]> {
  const ask = { InstanceArn, AccountId: pair.accountId, PermissionSetArn: pair.permissionSetArn }
  try {
    const pages = paginateListAccountAssignments({ client: aws.sso, pageSize }, ask)
    return (await listAll(pages, 'AccountAssignments')).flatMap(principalOf)
  } catch (error) {
    if (classify(error).kind === 'gone' && (await isNobodys(aws, InstanceArn, pair))) return []
    throw error
  }
}

/** Whether the instance that was asked is there, and the set is none of it, or not provisioned in the account. */
async function isNobodys(aws: Aws, InstanceArn: string, { accountId, permissionSetArn }: Pair): Promise<boolean> {
  if (!(await isListed(aws, (instance) => instance.InstanceArn === InstanceArn))) return false
  try {
    await aws.sso.send(new DescribePermissionSetCommand({ InstanceArn, PermissionSetArn: permissionSetArn }))
  } catch (error) {
    // AWS deletes no permission set that somebody still has:
    // https://docs.aws.amazon.com/singlesignon/latest/userguide/howtoremovepermissionset.html
    if (classify(error).kind === 'gone') return true
    throw error
  }
  return !(await readAccountsWith(aws, InstanceArn, permissionSetArn)).includes(accountId)
}

const principalOf = ({ PrincipalType: type, PrincipalId: id }: AccountAssignment): Principal[] =>
  (type === 'USER' || type === 'GROUP') && id ? [{ type, id }] : []

export const hasPrincipal = (principals: readonly Principal[], { type, id }: Principal): boolean =>
  principals.some((p) => p.type === type && p.id === id)

/** ARNs of the permission sets that are provisioned in an account: who has them may still be nobody. */
export const readProvisioned = ({ sso: client }: Aws, InstanceArn: string, AccountId: string): Promise<string[]> =>
  listAll(
    paginateListPermissionSetsProvisionedToAccount({ client, pageSize }, { InstanceArn, AccountId }),
    'PermissionSets',
  )

/** Ids of the accounts in which a permission set is provisioned; with `outOfDate`, of those that have it as it was before. */
export const readAccountsWith = (
  { sso: client }: Aws,
  InstanceArn: string,
  PermissionSetArn: string,
  { outOfDate = false } = {},
): Promise<string[]> => {
  const only = outOfDate ? { ProvisioningStatus: 'LATEST_PERMISSION_SET_NOT_PROVISIONED' as const } : {}
  const ask = { InstanceArn, PermissionSetArn, ...only }
  return listAll(paginateListAccountsForProvisionedPermissionSet({ client, pageSize }, ask), 'AccountIds')
}

/**
 * What a user or group has, by their own assignments, as AWS lists it now. From the management account alone:
 * https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_ListAccountAssignmentsForPrincipal.html
 */
export async function readAccessOf(aws: Aws, InstanceArn: string, principal: Principal): Promise<Pair[]> {
  const rows = await readRowsOf(aws, InstanceArn, principal)
  return rows.flatMap(({ AccountId, PermissionSetArn, PrincipalId }) =>
    AccountId && PermissionSetArn && PrincipalId === principal.id
      ? [{ accountId: AccountId, permissionSetArn: PermissionSetArn }]
      : [],
  )
}

/** Whether a user has a permission set anywhere, also by a group, as AWS lists it now. From the management account alone. */
export async function hasSetNow(aws: Aws, InstanceArn: string, userId: string, arn: string): Promise<boolean> {
  const rows = await readRowsOf(aws, InstanceArn, { type: 'USER', id: userId })
  return rows.some(({ PermissionSetArn }) => PermissionSetArn === arn)
}

/** A user's rows include those of their groups, by the groups' ids. */
function readRowsOf({ sso: client }: Aws, InstanceArn: string, { type, id }: Principal) {
  const ask = { InstanceArn, PrincipalType: type, PrincipalId: id }
  return listAll(paginateListAccountAssignmentsForPrincipal({ client, pageSize }, ask), 'AccountAssignments')
}
