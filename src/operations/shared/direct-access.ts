import { classify } from '../../aws/aws-errors.ts'
import { readAccessOf } from '../../aws/read-assignments.ts'
import type { Assignment } from '../../aws/types.ts'
import type { PlanContext } from './define-operation.ts'

/**
 * What is assigned to a user and not to a group of theirs. AWS tells that in the management account only; elsewhere the last
 * look serves, and `seen` says so.
 */
export async function readDirectAccess(
  userId: string,
  { aws, directory }: PlanContext,
): Promise<{ access: Assignment[]; seen: 'now' | 'at the last look' }> {
  const principal = { type: 'USER' as const, id: userId }
  const known = () => ({ access: [...directory.assignments({ principal })], seen: 'at the last look' as const })
  if (!directory.instance) return known()
  try {
    const pairs = await readAccessOf(aws, directory.instance.arn, principal)
    return { access: pairs.map((pair) => ({ ...pair, principal })), seen: 'now' }
  } catch (error) {
    const { kind } = classify(error)
    if (kind === 'denied' || kind === 'unsupported' || kind === 'invalid') return known()
    throw error
  }
}
