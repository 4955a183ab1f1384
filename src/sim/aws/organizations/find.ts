import { AwsError, found } from '../errors.ts'
import type { Context } from '../operation.ts'
import type { Account, Organization, Unit } from '../records.ts'
import type { World } from '../world.ts'

export function organization({ world, caller }: Context): Organization {
  const inside = world.accounts.has(caller.accountId) ? world.organization : undefined
  return found(inside, 'AWSOrganizationsNotInUseException', 'Your account is not a member of an organization.')
}

/** The organization, for calls that need all features. */
export function fullOrganization(context: Context): Organization {
  const org = organization(context)
  if (org.FeatureSet === 'ALL') return org
  throw constraint('ORGANIZATION_NOT_IN_ALL_FEATURES_MODE', 'This operation requires all features to be enabled.')
}

export const constraint = (Reason: string, message: string) =>
  new AwsError('ConstraintViolationException', message, { Reason })

export const invalidInput = (Reason: string, message = 'You specified an invalid value.') =>
  new AwsError('InvalidInputException', message, { Reason })

export function account(context: Context, id: string): Account {
  organization(context)
  const message = "You specified an account that doesn't exist."
  return found(context.world.accounts.get(id), 'AccountNotFoundException', message)
}

export function unit(context: Context, id: string): Unit {
  organization(context)
  const message = "You specified an organizational unit that doesn't exist."
  return found(context.world.units.get(id), 'OrganizationalUnitNotFoundException', message)
}

/** Refuses what is neither the root nor an OU. */
export function requireParent(context: Context, id: string, error = 'ParentNotFoundException'): void {
  if (id === organization(context).RootId || context.world.units.has(id)) return
  throw new AwsError(error, "You specified a parent that doesn't exist.")
}

export const under =
  (parent: string) =>
  (child: { ParentId: string }): boolean =>
    child.ParentId === parent
export const accountsIn = (world: World, parent: string) => world.accounts.all().filter(under(parent))
export const unitsIn = (world: World, parent: string) => world.units.all().filter(under(parent))

/** `o-.../r-.../ou-.../`, down to and including `id`. */
export function path(world: World, parentId: string, id: string): string {
  const above: string[] = [id]
  for (let at: string | undefined = parentId; at; at = world.units.get(at)?.ParentId) above.unshift(at)
  return `${world.organization?.Id}/${above.join('/')}/`
}

export const arn = (world: World, kind: string, id: string) =>
  `arn:aws:organizations::${world.managementAccountId}:${kind}/${world.organization?.Id}/${id}`

export function describedAccount(world: World, a: Account) {
  const State = a.State
  return {
    Id: a.Id,
    Arn: arn(world, 'account', a.Id),
    Email: a.Email,
    Name: a.Name,
    Status: State === 'CLOSED' ? 'SUSPENDED' : State === 'PENDING_ACTIVATION' ? 'ACTIVE' : State,
    State,
    JoinedMethod: a.JoinedMethod,
    JoinedTimestamp: a.JoinedTimestamp,
  } as const
}

export const describedUnit = (world: World, u: Unit) => ({
  Id: u.Id,
  Arn: arn(world, 'ou', u.Id),
  Name: u.Name,
  Path: path(world, u.ParentId, u.Id),
})
