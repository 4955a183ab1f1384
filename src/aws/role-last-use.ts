import { GetRoleCommand, type IAMClient, paginateListRoles } from '@aws-sdk/client-iam'
import type { Aws } from './aws.ts'

/** The path of the roles that AWS makes of permission sets, after which a Region may follow. */
export const reservedPath = '/aws-reserved/sso.amazonaws.com/'

/**
 * When the role of a permission set in an account was used last, ms; null: never, as far as AWS tells. Undefined where it cannot
 * be told whose role it is, or the company has made no role to read by there. Throws as the clients do.
 * The role is `AWSReservedSSO_<name>_<16 hexadecimal digits>`, and goes with the last assignment:
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 */
export async function roleLastUse(
  aws: Aws,
  { accountId, own, set }: { accountId: string; own: string | undefined; set: string },
): Promise<number | null | undefined> {
  const read = (iam: IAMClient) => lastUse(iam, set)
  if (accountId === own) return read(aws.iam)
  return aws.readRole === undefined ? undefined : aws.readIn(accountId, read)
}

async function lastUse(iam: IAMClient, set: string): Promise<number | null | undefined> {
  const names: string[] = []
  for await (const { Roles = [] } of paginateListRoles({ client: iam }, { PathPrefix: reservedPath }))
    for (const { RoleName = '' } of Roles) if (isOf(set, RoleName)) names.push(RoleName)
  return names.length === 1 ? lastUseOf(iam, names[0]) : undefined
}

/**
 * When a role was used last, ms; null: never, as far as AWS tells, which is some hours late. Lists leave it out:
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoles.html
 */
export async function lastUseOf(iam: IAMClient, RoleName: string | undefined): Promise<number | null | undefined> {
  const { Role } = await iam.send(new GetRoleCommand({ RoleName }))
  return Role && (Role.RoleLastUsed?.LastUsedDate?.getTime() ?? null)
}

const isOf = (set: string, role: string): boolean =>
  role.startsWith(`AWSReservedSSO_${set}_`) && /^[0-9a-f]{16}$/.test(role.slice(`AWSReservedSSO_${set}_`.length))
