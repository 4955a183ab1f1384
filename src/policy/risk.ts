import type { ListedPermissionSet } from '../aws/types.ts'
import { widensOwnRights } from './widening-actions.ts'

export type Risk = 'low' | 'medium' | 'high'

/** The policies of the predefined permission sets: https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetpredefined.html */
const known: Readonly<Record<string, Risk>> = {
  AdministratorAccess: 'high',
  PowerUserAccess: 'high',
  SystemAdministrator: 'high',
  ReadOnlyAccess: 'medium',
  ViewOnlyAccess: 'low',
  SecurityAudit: 'low',
  Billing: 'medium',
  DatabaseAdministrator: 'medium',
  DataScientist: 'medium',
  NetworkAdministrator: 'medium',
  SupportUser: 'low',
}
/** AWS managed policies with which one can give oneself everything else. */
const escalating = /^(IAMFullAccess|AWSOrganizationsFullAccess|AWSSSO\w*Administrator|AdministratorAccess\W.*)$/
/** What AWS calls its policies that only read. `AWSAuditManagerAdministratorAccess` has a word of these, and is none. */
const harmless = /(ReadOnly|ViewOnly|View|Read)(Access)?(_v\d+)?$|Audit$/
const harmful = /Admin|Full|Write|PowerUser/
/** Policies that are not AWS's own may be called anything. */
const awsManaged = /^arn:aws[a-z-]*:iam::aws:policy\//

/** How much harm the permission set can do. A policy that is not known is taken for the middle; a set for the worst. */
export function riskOf(set: ListedPermissionSet | undefined, management = false): Risk {
  if (management || !set?.managedPolicies) return 'high'
  const risks = set.managedPolicies.map(riskOfPolicy)
  if (set.customerManagedPolicies?.length) risks.push('medium')
  if (set.inlinePolicy) risks.push(riskOfInline(set.inlinePolicy))
  return worst(risks)
}

/**
 * Whether a rule on `risk:high` is about it. Customer managed policies are made in each account, out of the bot's sight,
 * so they are taken for the worst here: a rule on what a set allows must not be passed by hiding it.
 */
export const isHighRisk = (set: ListedPermissionSet): boolean =>
  riskOf(set) === 'high' || (set.customerManagedPolicies ?? []).length > 0

/** Whether a set can change something, as far as it is known; what is not known may. */
export const writes = ({ managedPolicies, customerManagedPolicies, inlinePolicy }: ListedPermissionSet): boolean =>
  !managedPolicies?.every((arn) => awsManaged.test(arn) && onlyReads(arn)) ||
  (customerManagedPolicies ?? []).length > 0 ||
  Boolean(inlinePolicy)

const onlyReads = (arn: string): boolean => {
  const name = arn.split('/').at(-1) ?? arn
  return harmless.test(name) && !harmful.test(name)
}

export const worst = (risks: Risk[]): Risk =>
  risks.includes('high') ? 'high' : risks.includes('medium') ? 'medium' : 'low'

export function riskOfPolicy(arn: string): Risk {
  if (!awsManaged.test(arn)) return 'high'
  const name = arn.split('/').at(-1) ?? arn
  if (Object.hasOwn(known, name)) return known[name] ?? 'medium'
  if (escalating.test(name)) return 'high'
  return harmless.test(name) && !harmful.test(name) ? 'low' : 'medium'
}

interface Statement {
  Effect?: string
  Action?: string | string[]
  NotAction?: unknown
  Resource?: string | string[]
  NotResource?: unknown
}

/** `*`, "everything but", or an action, also by `*` and `?`, with which one can give oneself more: high. */
export function riskOfInline(json: string): Risk {
  try {
    const { Statement = [] } = JSON.parse(json) as { Statement?: Statement | Statement[] }
    return [Statement].flat().some(isHigh) ? 'high' : 'medium'
  } catch {
    return 'high'
  }
}

/** What a condition or another statement takes away again is not counted: it may be true of nobody. */
function isHigh({ Effect, Action = [], NotAction, Resource = '*', NotResource }: Statement): boolean {
  if (Effect !== 'Allow') return false
  if (NotAction !== undefined) return true
  const resources = NotResource === undefined ? [Resource].flat() : ['*']
  return [Action].flat().some((action) => widensOwnRights(action, resources))
}
