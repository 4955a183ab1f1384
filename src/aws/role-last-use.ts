import { GetRoleCommand, type IAMClient, paginateListRoles } from '@aws-sdk/client-iam'
import type { Aws } from './aws.ts'

const PathPrefix = '/aws-reserved/sso.amazonaws.com/'

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
  for await (const { Roles = [] } of paginateListRoles({ client: iam }, { PathPrefix }))
    for (const { RoleName = '' } of Roles) if (isOf(set, RoleName)) names.push(RoleName)
  if (names.length !== 1) return undefined
  // Lists leave out when a role was used: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoles.html
  const { Role } = await iam.send(new GetRoleCommand({ RoleName: names[0] }))
  return Role && (Role.RoleLastUsed?.LastUsedDate?.getTime() ?? null)
}

const isOf = (set: string, role: string): boolean =>
  role.startsWith(`AWSReservedSSO_${set}_`) && /^[0-9a-f]{16}$/.test(role.slice(`AWSReservedSSO_${set}_`.length))
