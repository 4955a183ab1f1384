import { Refusal } from '../../errors.ts'
import type { Operation, Plan } from '../../operations/shared/define-operation.ts'
import type { RequestRow } from '../../store/schema.ts'
import type { Context } from '../context.ts'

/** The operation that a request asks for; throws a `Refusal` where there is none of that name (any more). */
export function operationOf(ctx: Pick<Context, 'operations'>, id: string): Operation {
  const operation = ctx.operations.get(id)
  if (!operation) throw new Refusal('unknown_operation', { operation: id })
  return operation
}

/** The stored plan of a request that has one. */
export const storedPlan = (row: RequestRow): Plan =>
  JSON.parse(row.planJson ?? '{"changes":[],"reliesOn":{},"notes":[]}')
