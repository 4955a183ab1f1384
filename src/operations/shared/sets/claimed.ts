import type { WholeSet } from '../../../aws/whole-set.ts'
import { Refusal } from '../../../errors.ts'
import type { Text } from '../../../i18n.ts'
import type { PlanContext } from '../define-operation.ts'

/**
 * A permission set that carries the tag of what is managed by code is changed there: what is changed here, the next apply
 * undoes. Refused, unless the policy allows it; then whoever decides reads so.
 */
export function claimedByCode({ name, tags }: WholeSet, { managedBy }: Pick<PlanContext, 'managedBy'>): Text[] {
  const tag = managedBy?.tags.find((wanted) => carries(tags, wanted))
  if (tag === undefined) return []
  if (!managedBy?.mayChange) throw new Refusal('permission_set_managed', { permissionSet: name, tag }, 'permissionSet')
  return [
    {
      en: `${name} carries the tag ${tag}: it is managed by code, and the next apply there undoes this change.`,
      ja: `${name} にはタグ ${tag} が付いており、コードで管理されています。次にコードが適用されると、この変更は元に戻ります。`,
    },
  ]
}

/** `managed-by=terraform`, or a key alone for any value. */
function carries(tags: Record<string, string>, wanted: string): boolean {
  const [key = '', ...value] = wanted.split('=')
  return Object.hasOwn(tags, key) && (value.length === 0 || tags[key] === value.join('='))
}
