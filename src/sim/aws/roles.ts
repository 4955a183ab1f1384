import type { Account, PermissionSet, ProvisionedPair, Role } from './records.ts'
import { pairKey, type World } from './world.ts'

export function addRole(
  world: World,
  account: Account,
  name: string,
  path: string,
  trusted: object,
  at = world.date(),
): Role {
  const role: Role = {
    RoleName: name,
    RoleId: `AROA${world.ids.hex(17, `role/${account.Id}/${path}${name}`).toUpperCase()}`,
    Path: path,
    Arn: `arn:aws:iam::${account.Id}:role${path}${name}`,
    CreateDate: at,
    MaxSessionDuration: 3600,
    AssumeRolePolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: trusted, Action: 'sts:AssumeRole' }],
    }),
  }
  account.roles.set(name, role)
  return role
}

/**
 * Brings the permission set, as it is now, into the account: its role is made when there is none.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 */
export function provision(world: World, account: Account, set: PermissionSet, at = world.date()): void {
  const pair = world.provisioned.get(pairKey(account.Id, set.PermissionSetArn))
  account.samlProvider = 'current'
  if (pair) pair.revision = set.revision
  else world.provisioned.add(withRole(world, account, set, at))
}

export const samlProviderArn = (world: World, { Id }: Account): string =>
  `arn:aws:iam::${Id}:saml-provider/AWSSSO_${world.ids.hex(16, 'saml')}_DO_NOT_DELETE`

function withRole(world: World, account: Account, set: PermissionSet, at: Date): ProvisionedPair {
  const region = world.instances.get(set.InstanceArn)?.Region
  const path = `/aws-reserved/sso.amazonaws.com/${region === 'us-east-1' ? '' : `${region}/`}`
  const name = `AWSReservedSSO_${set.Name}_${world.ids.hex(16)}`
  const role = addRole(world, account, name, path, { Federated: samlProviderArn(world, account) }, at)
  role.MaxSessionDuration = 43_200
  if (set.Description !== undefined) role.Description = set.Description
  return { AccountId: account.Id, PermissionSetArn: set.PermissionSetArn, roleName: name, revision: set.revision }
}

/** The role goes with the last assignment; a later one makes a role of another name. */
export function withdrawIfUnused(world: World, accountId: string, permissionSetArn: string): void {
  const key = pairKey(accountId, permissionSetArn)
  const pair = world.provisioned.get(key)
  if (!pair || world.assignments.by('pair', key).length > 0) return
  world.provisioned.remove(key)
  world.accounts.get(accountId)?.roles.delete(pair.roleName)
}
