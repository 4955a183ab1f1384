import type { AsyncRequest, Context } from '../operation.ts'
import type { Assignment, AssignmentRequest, PermissionSet } from '../records.ts'
import { provision, withdrawIfUnused } from '../roles.ts'
import { assignmentKey, pairKey, type World } from '../world.ts'
import { obstacle } from './obstacles.ts'

export function startCreation(context: Context, set: PermissionSet, tuple: Assignment): AssignmentRequest {
  return start(context, 'create', set, tuple, (at) => {
    const { world, settings } = context
    const account = world.accounts.get(tuple.AccountId)
    const was = world.assignments.get(assignmentKey(tuple))
    if (account) provision(world, account, set, new Date(at))
    if (!was) world.assignments.add({ ...tuple, visibleFrom: at + settings.visibilityMs })
    world.lingering.remove(assignmentKey(tuple))
  })
}

export function startDeletion(context: Context, set: PermissionSet, tuple: Assignment): AssignmentRequest {
  return start(context, 'delete', set, tuple, (at) => {
    const { world, settings } = context
    if (!world.assignments.remove(assignmentKey(tuple))) return
    withdrawIfUnused(world, tuple.AccountId, set.PermissionSetArn)
    world.lingering.add({ ...tuple, until: at + settings.visibilityMs })
    world.after(at + settings.visibilityMs - world.now(), (then) => forget(world, tuple, then))
  })
}

function forget(world: World, tuple: Assignment, at: number): void {
  const gone = world.lingering.get(assignmentKey(tuple))
  if (gone && gone.until <= at) world.lingering.remove(assignmentKey(tuple))
}

function start(
  context: Context,
  kind: 'create' | 'delete',
  set: PermissionSet,
  tuple: Assignment,
  succeed: (at: number) => void,
): AssignmentRequest {
  const { world, settings } = context
  const request = world.assignmentRequests.add({
    ...tuple,
    kind,
    RequestId: world.ids.uuid(),
    Status: 'IN_PROGRESS',
    CreatedDate: world.date(),
    callerArn: context.caller.arn,
  })
  world.after(settings.assignmentMs, (at) => {
    const subject: AsyncRequest = {
      kind,
      accountId: tuple.AccountId,
      permissionSetArn: set.PermissionSetArn,
      permissionSetName: set.Name,
      principalType: tuple.PrincipalType,
      principalId: tuple.PrincipalId,
    }
    // While deleting, what only hinders making a role is no obstacle.
    const isProvisioned = world.provisioned.has(pairKey(tuple.AccountId, set.PermissionSetArn))
    const reason = context.failure(subject) ?? obstacle(context, set, tuple.AccountId, kind, isProvisioned)
    if (reason === undefined) succeed(at)
    else request.FailureReason = reason
    finish(world, request, reason === undefined ? 'SUCCEEDED' : 'FAILED', at)
  })
  return request
}

function finish(world: World, request: AssignmentRequest, status: 'SUCCEEDED' | 'FAILED', at: number): void {
  world.assignmentRequests.remove(request.RequestId)
  request.Status = status
  request.finishedAt = at
  world.assignmentRequests.add(request)
}
