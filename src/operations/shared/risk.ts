import type { PermissionSet } from '../../aws/types.ts'
import type { Risk } from './define-operation.ts'
import { policyName, predefined } from './describe-permission-set.ts'

/** AWS managed policies with which one can give oneself everything else. */
const escalating = /^(IAMFullAccess|AWSOrganizationsFullAccess|AWSSSO\w*Administrator)$/
const harmless = /(ReadOnly|ViewOnly|ViewAccess|ReadAccess|Audit)/

/** How much harm the permission set can do. What is not known is taken for the middle, never for harmless. */
export function riskOf(set: PermissionSet | undefined, management = false): Risk {
  if (management || !set) return 'high'
  const risks = set.managedPolicies.map(riskOfPolicy)
  if (set.customerManagedPolicies.length > 0) risks.push('medium')
  if (set.inlinePolicy) risks.push(riskOfInline(set.inlinePolicy))
  return worst(risks)
}

export const worst = (risks: Risk[]): Risk =>
  risks.includes('high') ? 'high' : risks.includes('medium') ? 'medium' : 'low'

export function riskOfPolicy(arn: string): Risk {
  const known = predefined.find((policy) => policy.arn === arn)
  if (known) return known.risk
  const name = policyName(arn)
  if (escalating.test(name)) return 'high'
  return harmless.test(name) ? 'low' : 'medium'
}

interface Statement {
  Effect?: string
  Action?: string | string[]
  NotAction?: unknown
}

/** `*`, a whole service that governs access, or "everything but": high. */
function riskOfInline(json: string): Risk {
  try {
    const { Statement = [] } = JSON.parse(json) as { Statement?: Statement | Statement[] }
    const allows = [Statement].flat().filter(({ Effect }) => Effect === 'Allow')
    const actions = allows.flatMap(({ Action = [] }) => Action).map((action) => action.toLowerCase())
    if (allows.some(({ NotAction }) => NotAction !== undefined)) return 'high'
    return actions.some((a) => a === '*' || /^(iam|sso|organizations|sts):\*$/.test(a)) ? 'high' : 'medium'
  } catch {
    return 'high'
  }
}
