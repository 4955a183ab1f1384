import type { Directory, PermissionSet } from '../aws/types.ts'
import { adminSets } from './admin.ts'

/** What a permission set for the management account alone may be called. */
export const managementSetName = 'ManagementAdministrator'

/**
 * A permission set with full access that is used in the management account and nowhere else. A delegated administrator can
 * assign no set, anywhere, that is provisioned in the management account:
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/delegated-admin.html
 */
export const managementSet = (
  directory: Pick<Directory, 'permissionSets' | 'assignments' | 'identity'>,
): PermissionSet | undefined =>
  adminSets(directory).find(
    (set) =>
      set.name !== 'AdministratorAccess' &&
      directory
        .assignments({ permissionSetArn: set.arn })
        .every(({ accountId }) => accountId === directory.identity.managementAccountId),
  )

/** Names of the sets that are in use in the management account, and so are out of a delegated administrator's reach. */
export function setsOfManagement(directory: Pick<Directory, 'assignments' | 'identity' | 'permissionSet'>): string[] {
  const { managementAccountId: accountId } = directory.identity
  if (accountId === undefined) return []
  const arns = new Set(directory.assignments({ accountId }).map(({ permissionSetArn }) => permissionSetArn))
  return [...arns].flatMap((arn) => directory.permissionSet(arn)?.name ?? []).sort()
}
