import { accountNamed, founded } from './build-account.ts'
import type { CompanyIdentityCenter, CompanyPermissionSet, CompanyUser } from './company.ts'
import type { Instance, PermissionSet, PolicyReference } from './records.ts'
import { provision } from './roles.ts'
import { pairKey, type World } from './world.ts'

export function buildIdentityCenter(world: World, company: CompanyIdentityCenter): Instance {
  const instance = addInstance(world, world.managementAccountId, company.region)
  Object.assign(instance, { CreatedDate: founded, PermissionSetsEnabled: company.permissionSetsEnabled })
  for (const region of company.additionalRegions ?? []) instance.additionalRegions.set(region, founded)
  const store = instance.IdentityStoreId
  for (const user of company.users) addUser(world, store, user)
  for (const group of company.groups) addGroup(world, store, group)
  for (const set of company.permissionSets) addPermissionSet(world, instance.InstanceArn, set)
  assign(world, company)
  return instance
}

export function addInstance(
  world: World,
  owner: string,
  region: string,
  kind: Instance['kind'] = 'organization',
): Instance {
  const name = kind === 'organization' ? `instance/${owner}` : `account-instance/${owner}`
  return world.instances.add({
    kind,
    InstanceArn: `arn:aws:sso:::instance/ssoins-${world.ids.hex(16, name)}`,
    IdentityStoreId: `d-${world.ids.hex(10, name)}`,
    OwnerAccountId: owner,
    CreatedDate: world.date(),
    Status: 'ACTIVE',
    Region: region,
    additionalRegions: new Map(),
    PermissionSetsEnabled: kind === 'organization',
    tags: {},
  })
}

/** A user as it stands in the identity store; with an `externalId` it is synchronized from a provider or a directory. */
export function addUser(world: World, store: string, user: CompanyUser): void {
  const { userName, givenName, familyName, email, title, externalId } = user
  world.users.add({
    IdentityStoreId: store,
    UserId: world.ids.uuid(`user/${userName}`),
    UserName: userName,
    Name: { GivenName: givenName, FamilyName: familyName },
    DisplayName: `${givenName} ${familyName}`,
    ...(email === undefined ? {} : { Emails: [{ Value: email, Type: 'work', Primary: true }] }),
    ...(externalId === undefined ? {} : { ExternalIds: [{ Issuer: 'https://idp.example.com', Id: externalId }] }),
    UserStatus: 'ENABLED',
    CreatedAt: founded,
    UpdatedAt: founded,
    attributes: title === undefined ? {} : { Title: title },
  })
}

function addGroup(world: World, store: string, group: CompanyIdentityCenter['groups'][number]): void {
  const id = world.ids.uuid(`group/${group.name}`)
  world.groups.add({
    IdentityStoreId: store,
    GroupId: id,
    DisplayName: group.name,
    ...(group.description === undefined ? {} : { Description: group.description }),
    CreatedAt: founded,
    UpdatedAt: founded,
  })
  for (const member of group.members) {
    world.memberships.add({
      IdentityStoreId: store,
      MembershipId: world.ids.uuid(`membership/${group.name}/${member}`),
      GroupId: id,
      MemberId: { UserId: world.ids.uuid(`user/${member}`) },
      CreatedAt: founded,
    })
  }
}

function addPermissionSet(world: World, instanceArn: string, set: CompanyPermissionSet): PermissionSet {
  const id = world.ids.hex(16, `permission-set/${set.name}`)
  return world.permissionSets.add({
    InstanceArn: instanceArn,
    PermissionSetArn: `${instanceArn.replace(':::instance/', ':::permissionSet/')}/ps-${id}`,
    Name: set.name,
    ...(set.description === undefined ? {} : { Description: set.description }),
    SessionDuration: set.sessionDuration ?? 'PT1H',
    ...(set.relayState === undefined ? {} : { RelayState: set.relayState }),
    CreatedDate: founded,
    managedPolicies: [...(set.managedPolicies ?? [])],
    customerManagedPolicies: (set.customerManagedPolicies ?? []).map(policyReference),
    inlinePolicy: set.inlinePolicy ?? '',
    tags: { ...set.tags },
    revision: 1,
  })
}

function policyReference(full: string): PolicyReference {
  const at = full.lastIndexOf('/') + 1
  return { Name: full.slice(at), Path: full.slice(0, at) || '/' }
}

function assign(world: World, { region, assignments }: CompanyIdentityCenter): void {
  const named = accountNamed(world)
  const sets = new Map(world.permissionSets.all().map((set) => [set.Name, set]))
  for (const assignment of assignments) {
    const account = named(assignment.account)
    const set = sets.get(assignment.permissionSet)
    if (!set) throw new Error(`The company has no permission set named ${assignment.permissionSet}`)
    const principal =
      'user' in assignment
        ? ({ PrincipalType: 'USER', PrincipalId: world.ids.uuid(`user/${assignment.user}`) } as const)
        : ({ PrincipalType: 'GROUP', PrincipalId: world.ids.uuid(`group/${assignment.group}`) } as const)
    world.assignments.add({ AccountId: account.Id, PermissionSetArn: set.PermissionSetArn, ...principal })
    provision(world, account, set, founded)
    const { roleName = '' } = world.provisioned.get(pairKey(account.Id, set.PermissionSetArn)) ?? {}
    const role = assignment.used && account.roles.get(roleName)
    if (role) role.RoleLastUsed = { LastUsedDate: founded, Region: region }
  }
}
