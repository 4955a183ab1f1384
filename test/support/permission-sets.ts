import { expect } from 'vitest'
import { rowOf } from './access.ts'
import { eventually } from './eventually.ts'
import type { World } from './world.ts'

const operations = [
  'create-permission-set',
  'update-permission-set',
  'attach-managed-policy',
  'put-inline-policy',
  'delete-permission-set',
]
/** Administrators may change permission sets. */
export const allowed = (yaml: string) => yaml.replace('[create-permission-set]', `[${operations.join(', ')}]`)

export const setInAws = (world: World, name: string) => {
  const set = world.aws.world.permissionSets.all().find(({ Name }) => Name === name)
  if (!set) throw new Error(`no ${name}`)
  return set
}
/** In how many accounts the set is as it is now. */
export const upToDate = (world: World, name: string) => {
  const { PermissionSetArn, revision } = setInAws(world, name)
  return world.aws.world.provisioned.by('permissionSet', PermissionSetArn).filter((pair) => pair.revision === revision)
    .length
}
/** AWS takes its time over it. */
export const reaches = (world: World, request: { id: string }, state: string) =>
  eventually(async () => {
    world.clock.advance(1_000)
    expect((await rowOf(world, request)).state).toBe(state)
  })
