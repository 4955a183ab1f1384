import { createHash } from 'node:crypto'
import { canonical } from '../../json.ts'
import type { Plan } from '../../operations/shared/define-operation.ts'

/** What an approval is bound to: the changes and the state they rely on, not their wording. */
export function digestOf(
  plan: Plan,
  { operation, durationMs, permanent }: { operation: string; durationMs: number | null; permanent: boolean },
): string {
  const changes = [...(plan.already ?? []), ...plan.changes].map(({ action, effect, params, before, after }) => ({
    action,
    effect,
    params,
    before,
    after,
  }))
  return createHash('sha256')
    .update(canonical({ operation, changes, reliesOn: plan.reliesOn, durationMs, permanent }))
    .digest('hex')
}
