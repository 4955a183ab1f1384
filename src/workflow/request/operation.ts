import type { Assignment } from '../../aws/types.ts'
import { Refusal } from '../../errors.ts'
import type { Change, Operation, Plan } from '../../operations/shared/define-operation.ts'
import { isOff } from '../../policy/off-by-default.ts'
import type { Risk } from '../../policy/risk.ts'
import { assignmentOf, type Grant } from '../../store/grants.ts'
import type { Request } from '../../store/request.ts'
import type { Context } from '../context.ts'

/** The operation that a request asks for; throws a `Refusal` where there is none of that name (any more). */
export function operationOf(ctx: Pick<Context, 'operations'>, id: string): Operation {
  const operation = ctx.operations.get(id)
  if (!operation) throw new Refusal(isOff(id) ? 'operation_off' : 'unknown_operation', { operation: id })
  return operation
}

export const requestRisk = (
  ctx: Pick<Context, 'operations' | 'directory' | 'config'>,
  { operation, input }: Request,
): Risk => operationOf(ctx, operation).risk(input as never, { directory: ctx.directory, policy: ctx.config.policy })

/** What a plan gives or is about: a grant each, where the operation gives grants. */
export const accessesOf = ({ access, accesses }: Pick<Plan, 'access' | 'accesses'>): Assignment[] =>
  accesses ?? (access ? [access] : [])

/** What takes the access of a grant away; empty where the operation gives nothing. An overlapping grant's plan has no changes of its own. */
export const removalOf = (ctx: Pick<Context, 'operations' | 'directory'>, row: Request, grant: Grant): Change[] =>
  operationOf(ctx, row.operation).undo?.(
    { ...planOf(row), access: assignmentOf(grant) },
    { directory: ctx.directory },
  ) ?? []

/** The stored plan of a request; every approved request has one. */
export function planOf({ id, plan }: Request): Plan {
  if (!plan) throw new Error(`request ${id} has no plan`)
  return plan
}
