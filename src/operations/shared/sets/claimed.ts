import type { WholeSet } from '../../../aws/whole-set.ts'
import { Refusal } from '../../../errors.ts'
import type { Text } from '../../../i18n.ts'
import type { PlanContext } from '../define-operation.ts'

/**
 * A permission set that carries the tag of what is managed by code is changed there: what is changed here, the next apply
 * undoes. Refused, unless the policy allows it; then whoever decides reads so.
 */
export function claimedByCode({ name, tags }: WholeSet, { policy: { code } }: Pick<PlanContext, 'policy'>): Text[] {
  const tag = carriedTag(tags, code?.tags ?? [])
  if (tag === undefined) return []
  if (!code?.allowChanges) throw new Refusal('permission_set_managed', { permissionSet: name, tag }, 'permissionSet')
  return [
    {
      en: `${name} carries the tag ${tag}: it is managed by code, and the next apply there undoes this change.`,
      ja: `${name} にはタグ ${tag} が付いており、コードで管理されています。次にコードが適用されると、この変更は元に戻ります。`,
    },
  ]
}

/** The first of the policy's tags that a thing carries: `managed-by=terraform`, or a key alone for any value. */
export const carriedTag = (tags: Record<string, string>, wanted: readonly string[]): string | undefined =>
  wanted.find((one) => {
    const [key = '', ...value] = one.split('=')
    return Object.hasOwn(tags, key) && (value.length === 0 || tags[key] === value.join('='))
  })
