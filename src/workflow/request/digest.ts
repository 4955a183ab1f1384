import { createHash } from 'node:crypto'
import type { Json, Plan } from '../../operations/define-operation.ts'

/** JSON with sorted keys: equal data, equal text. */
export const canonical = (value: Json): string =>
  JSON.stringify(value, (_, v) =>
    v && typeof v === 'object' && !Array.isArray(v)
      ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1)))
      : v,
  )

/** What an approval is bound to: the changes and the state they rely on, not their wording. */
export function digestOf(
  operation: string,
  plan: Plan,
  terms: { durationMs: number | null; permanent: boolean },
): string {
  const changes = [...(plan.already ?? []), ...plan.changes].map(({ action, effect, params, before, after }) => ({
    action,
    effect,
    params,
    before,
    after,
  }))
  return createHash('sha256')
    .update(canonical({ operation, changes, reliesOn: plan.reliesOn, ...terms }))
    .digest('hex')
}
