import { classify } from '../../../aws/aws-errors.ts'
import { readPolicyDocument } from '../../../aws/managed-policies.ts'
import { Refusal } from '../../../errors.ts'
import type { PlanContext } from '../define-operation.ts'
import { policyName } from '../describe-permission-set.ts'

/** Refuses what AWS does not know as one of its own policies; where the bot may not look, AWS says so itself. */
export async function knownPolicies(arns: readonly string[], { aws }: PlanContext, field: string): Promise<void> {
  for (const policy of arns) {
    const unknown = () => new Refusal('managed_policy_unknown', { policy }, field)
    if (!/^arn:[\w-]+:iam::aws:policy\/\S+$/.test(policy)) throw unknown()
    try {
      await readPolicyDocument(aws, policy)
    } catch (error) {
      const { kind } = classify(error)
      if (kind === 'gone' || kind === 'invalid') throw unknown()
      throw error
    }
  }
}

/** The chosen ones, in order, all of which the set must have. */
export function onlyAttached(chosen: readonly string[], has: readonly string[], permissionSet: string): string[] {
  const strange = chosen.find((policy) => !has.includes(policy))
  if (strange !== undefined) {
    const attached = has.map(policyName).slice(0, 10).join(', ') || '-'
    throw new Refusal(
      'permission_set_not_attached',
      { policy: policyName(strange), permissionSet, attached },
      'policies',
    )
  }
  return [...new Set(chosen)].sort()
}
