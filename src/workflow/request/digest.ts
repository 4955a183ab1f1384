import { createHash } from 'node:crypto'
import { canonical } from '../../json.ts'
import type { Plan } from '../../operations/shared/define-operation.ts'
import { isOfMany } from './targets.ts'

/** What an approval is bound to: the changes and the state they rely on, not their wording. */
export function digestOf(
  plan: Plan,
  { operation, durationMs, permanent }: { operation: string; durationMs: number | null; permanent: boolean },
): string {
  const all = [...(plan.already ?? []), ...plan.changes]
  const changes = all.map(({ action, effect, params, before, after }) => ({ action, effect, params, before, after }))
  // Of many targets it does not matter which are done already: the rest is what was approved.
  if (isOfMany(all)) changes.sort((a, b) => (canonical(a) < canonical(b) ? -1 : 1))
  return createHash('sha256')
    .update(canonical({ operation, changes, reliesOn: plan.reliesOn, durationMs, permanent }))
    .digest('hex')
}
