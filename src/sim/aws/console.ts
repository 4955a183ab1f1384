import { addInstance } from './build-identity-center.ts'
import type { Instance, Organization } from './records.ts'
import { addRole } from './roles.ts'
import type { World } from './world.ts'

/** Makes the account that the simulation starts with the management account of a new organization. */
export function startOrganization(world: World, featureSet: Organization['FeatureSet'] = 'ALL'): Organization {
  const organization: Organization = {
    Id: `o-${world.ids.letters(10)}`,
    RootId: `r-${world.ids.letters(4)}`,
    FeatureSet: featureSet,
    rootTags: {},
    trustedServices: new Map(),
    delegatedAdministrators: new Map(),
  }
  world.organization = organization
  const own = world.accounts.get(world.managementAccountId)
  if (own) {
    Object.assign(own, { ParentId: organization.RootId, JoinedTimestamp: world.date(), JoinedMethod: 'INVITED' })
    serviceRole(world, 'organizations.amazonaws.com', 'AWSServiceRoleForOrganizations')
  }
  endFreePlan(world)
  return organization
}

/** https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/free-tier-plans.html: an organization needs the paid plan. */
function endFreePlan({ console }: World): void {
  if (console.plan?.type === 'FREE') console.plan = { type: 'PAID', credits: 0 }
}

/**
 * What pressing Enable in the console does, for which there is no API: the organization if there is none, trusted access,
 * the service-linked role, the instance.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/enable-identity-center.html
 */
export function enableIdentityCenter(world: World, region: string, permissionSetsEnabled = true): Instance {
  if (world.organizationInstance) throw new Error('Identity Center is enabled already')
  if (world.instances.all().some((i) => i.OwnerAccountId === world.managementAccountId)) {
    throw new Error('This account has an instance of its own; delete that first')
  }
  if (world.organization?.FeatureSet === 'CONSOLIDATED_BILLING')
    throw new Error('Identity Center needs all features of the organization')
  const organization = world.organization ?? startOrganization(world)
  organization.trustedServices.set('sso.amazonaws.com', world.date())
  serviceRole(world, 'sso.amazonaws.com', 'AWSServiceRoleForSSO')
  const instance = addInstance(world, world.managementAccountId, region)
  instance.PermissionSetsEnabled = permissionSetsEnabled
  return instance
}

function serviceRole(world: World, service: string, name: string): void {
  const account = world.accounts.get(world.managementAccountId)
  if (account && !account.roles.has(name)) {
    addRole(world, account, name, `/aws-service-role/${service}/`, { Service: service })
  }
}
