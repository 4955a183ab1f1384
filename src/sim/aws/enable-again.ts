import { addInstance } from './build-identity-center.ts'
import type { Instance } from './records.ts'
import { assignmentKey, pairKey, type World } from './world.ts'

/**
 * Somebody deletes the organization's instance of IAM Identity Center and enables it again, as in the console: everything in
 * it is gone, and the new one has another ARN, and another identity store.
 */
export function enableAgain(world: World, region: string): Instance {
  const before = world.organizationInstance
  if (!before) throw new Error('there is no instance to delete')
  for (const set of world.permissionSets.by('instance', before.InstanceArn)) {
    for (const row of world.assignments.by('permissionSet', set.PermissionSetArn))
      world.assignments.remove(assignmentKey(row))
    for (const pair of world.provisioned.by('permissionSet', set.PermissionSetArn))
      world.provisioned.remove(pairKey(pair.AccountId, pair.PermissionSetArn))
    world.permissionSets.remove(set.PermissionSetArn)
  }
  for (const user of world.users.by('store', before.IdentityStoreId)) {
    for (const { MembershipId } of world.memberships.by('user', user.UserId)) world.memberships.remove(MembershipId)
    world.users.remove(user.UserId)
  }
  for (const group of world.groups.by('store', before.IdentityStoreId)) world.groups.remove(group.GroupId)
  world.instances.remove(before.InstanceArn)
  const made = addInstance(world, before.OwnerAccountId, region)
  // Names give the same ids again, which AWS never does.
  world.instances.remove(made.InstanceArn)
  return world.instances.add({
    ...made,
    InstanceArn: `arn:aws:sso:::instance/ssoins-${world.ids.hex(16)}`,
    IdentityStoreId: `d-${world.ids.hex(10)}`,
  })
}
