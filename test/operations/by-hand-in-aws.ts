import type { Account, PermissionSet, User } from '../../src/sim/aws/records.ts'
import { pairKey, type World } from '../../src/sim/aws/world.ts'

/** What somebody does in AWS after a request of `walk-examples.ts` was approved, and what becomes of the request then. */
export interface Since {
  what: string
  becomes: 'pending' | 'refused'
  happens(world: World): void
}
const becoming =
  (becomes: Since['becomes']) =>
  (what: string, happens: Since['happens']): Since => ({ what, becomes, happens })
export const pending = becoming('pending')
export const refused = becoming('refused')

// What somebody does in AWS by hand, by the names that tests speak in.

export const one = <T>(rows: readonly T[], fits: (row: T) => boolean): T => {
  const found = rows.find(fits)
  if (!found) throw new Error('the simulated company has no such thing')
  return found
}
export const account = (world: World, name: string): Account => one(world.accounts.all(), ({ Name }) => Name === name)
const set = (world: World, name: string): PermissionSet => one(world.permissionSets.all(), ({ Name }) => Name === name)
export const user = (world: World, name: string): User => one(world.users.all(), ({ UserName }) => UserName === name)
export const group = (world: World, name: string) => one(world.groups.all(), ({ DisplayName }) => DisplayName === name)
export const unit = (world: World, name: string) => one(world.units.all(), ({ Name }) => Name === name)
export const organization = (world: World) => {
  if (!world.organization) throw new Error('no organization')
  return world.organization
}
const id = '00000000-0000-4000-8000-000000000001'
const moment = { CreatedAt: new Date(0), UpdatedAt: new Date(0) }

export const assigns = (world: World, to: { user: string } | { group: string }, where: string, what: string): void => {
  const principal =
    'user' in to
      ? { PrincipalType: 'USER' as const, PrincipalId: user(world, to.user).UserId }
      : { PrincipalType: 'GROUP' as const, PrincipalId: group(world, to.group).GroupId }
  const [AccountId, PermissionSetArn] = [account(world, where).Id, set(world, what).PermissionSetArn]
  world.assignments.add({ AccountId, PermissionSetArn, ...principal })
  if (!world.provisioned.has(pairKey(AccountId, PermissionSetArn)))
    world.provisioned.add({ AccountId, PermissionSetArn, roleName: 'since', revision: set(world, what).revision })
}
export const joins = (world: World, who: string, what: string): void => {
  const { IdentityStoreId, UserId } = user(world, who)
  const { GroupId } = group(world, what)
  world.memberships.add({ IdentityStoreId, MembershipId: id, GroupId, MemberId: { UserId }, CreatedAt: new Date(0) })
}
export const leaves = (world: World, who: string, what: string): void => {
  const [{ UserId }, { GroupId }] = [user(world, who), group(world, what)]
  const its = world.memberships.by('user', UserId).filter((one) => one.GroupId === GroupId)
  for (const { MembershipId } of its) world.memberships.remove(MembershipId)
}
export const isMade = (world: World, name: string): void => {
  const { IdentityStoreId } = user(world, 'mia')
  const Emails = [{ Value: name, Primary: true }]
  const given = { UserId: id, UserName: name, Name: {}, DisplayName: name, Emails, UserStatus: 'ENABLED' as const }
  world.users.add({ IdentityStoreId, ...given, ...moment, attributes: {} })
}

export const setChanges = (name: string): Since =>
  pending(`${name} comes to allow more`, (world) => {
    set(world, name).inlinePolicy = JSON.stringify({ Statement: [{ Effect: 'Allow', Action: 'ec2:*', Resource: '*' }] })
  })
export const isTagged = (name: string): Since =>
  pending(`${name} is tagged otherwise`, (world) => {
    set(world, name).tags = { team: 'orders', cost: '41' }
  })
/** `revision`: the one that the account has; the newest where none is one. */
export const isUsed = (name: string, revision?: number): Since =>
  pending(`${name} comes into use in one more account`, (world) => {
    const AccountId = account(world, 'prod-data').Id
    const { PermissionSetArn, revision: newest } = set(world, name)
    world.provisioned.add({ AccountId, PermissionSetArn, roleName: 'since', revision: revision ?? newest })
  })
export const moves = (name: string): Since =>
  pending(`${name} is moved`, (world) => {
    account(world, name).ParentId = unit(world, 'Security').Id
  })
export const isSuspended = (name: string): Since =>
  refused(`${name} is suspended`, (world) => {
    account(world, name).State = 'SUSPENDED'
  })
export const groupGains: Since = pending('the group gets access to the management account', (world) =>
  assigns(world, { group: 'sre' }, 'example-management', 'ReadOnlyAccess'),
)
export const broughtSetChanges: Since = pending('what the group brings comes to allow more', (world) =>
  setChanges('PaymentsDeploy').happens(world),
)
export const gains = (name: string): Since =>
  pending(`${name} is given something else`, (world) =>
    assigns(world, { user: name }, 'prod-data', 'AdministratorAccess'),
  )
