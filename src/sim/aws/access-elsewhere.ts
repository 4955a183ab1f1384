import type { Assignment } from './records.ts'
import { provision, withdrawIfUnused } from './roles.ts'
import type { AwsSettings } from './settings.ts'
import { assignmentKey, type World } from './world.ts'

/**
 * Gives or takes access as people do in the console, or another program through the API: at once. AWS's list of such
 * requests tells of it where that is switched on.
 */
export function changeAccess(
  { world, settings }: { world: World; settings: AwsSettings },
  kind: 'create' | 'delete',
  tuple: Assignment,
  madeBy = 'AWSReservedSSO_AdministratorAccess/alice@example.com',
): void {
  const account = world.accounts.get(tuple.AccountId)
  const set = world.permissionSets.get(tuple.PermissionSetArn)
  if (!account || !set) throw new Error('no such account or permission set')
  if (kind === 'create') {
    provision(world, account, set)
    if (!world.assignments.has(assignmentKey(tuple))) world.assignments.add({ ...tuple })
  } else {
    world.assignments.remove(assignmentKey(tuple))
    withdrawIfUnused(world, tuple.AccountId, tuple.PermissionSetArn)
  }
  if (!settings.statusesTellOfConsole) return
  const RequestId = world.ids.uuid()
  const request = { ...tuple, kind, RequestId, Status: 'SUCCEEDED' as const, CreatedDate: world.date() }
  world.assignmentRequests.add({ ...request, finishedAt: world.now(), madeBy })
}
