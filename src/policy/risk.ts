import type { ListedPermissionSet } from '../aws/types.ts'

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
const escalating = /^(IAMFullAccess|AWSOrganizationsFullAccess|AWSSSO\w*Administrator)$/
const harmless = /(ReadOnly|ViewOnly|ViewAccess|ReadAccess|Audit)/

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

export const worst = (risks: Risk[]): Risk =>
  risks.includes('high') ? 'high' : risks.includes('medium') ? 'medium' : 'low'

export function riskOfPolicy(arn: string): Risk {
  const name = arn.split('/').at(-1) ?? arn
  if (Object.hasOwn(known, name)) return known[name] ?? 'medium'
  if (escalating.test(name)) return 'high'
  return harmless.test(name) ? 'low' : 'medium'
}

interface Statement {
  Effect?: string
  Action?: string | string[]
  NotAction?: unknown
}

/** Actions that write who may do what: with any of them one can give oneself the rest. */
const keys = [
  'iam:addusertogroup',
  'iam:attachgrouppolicy',
  'iam:attachrolepolicy',
  'iam:attachuserpolicy',
  'iam:createaccesskey',
  'iam:createloginprofile',
  'iam:createpolicyversion',
  'iam:passrole',
  'iam:putgrouppolicy',
  'iam:putrolepolicy',
  'iam:putuserpolicy',
  'iam:setdefaultpolicyversion',
  'iam:updateassumerolepolicy',
  'iam:updateloginprofile',
  'organizations:leaveorganization',
  'sso:attachmanagedpolicytopermissionset',
  'sso:createaccountassignment',
  'sso:putinlinepolicytopermissionset',
]

/** `*`, "everything but", or an action, also by `*` and `?`, that writes who may do what: high. */
function riskOfInline(json: string): Risk {
  try {
    const { Statement = [] } = JSON.parse(json) as { Statement?: Statement | Statement[] }
    const allows = [Statement].flat().filter(({ Effect }) => Effect === 'Allow')
    if (allows.some(({ NotAction }) => NotAction !== undefined)) return 'high'
    const actions = allows.flatMap(({ Action = [] }) => Action)
    return actions.some((action) => keys.some((key) => matchesAction(action, key))) ? 'high' : 'medium'
  } catch {
    return 'high'
  }
}

/**
 * `*` stands for any letters, `?` for one: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
 * Only the last star is gone back to, so that no pattern takes long.
 */
function matchesAction(pattern: string, action: string): boolean {
  const glob = pattern.trim().toLowerCase()
  let [g, a, star, from] = [0, 0, -1, 0]
  while (a < action.length) {
    if (glob[g] === '*') {
      star = g++
      from = a
    } else if (glob[g] === '?' || glob[g] === action[a]) {
      g++
      a++
    } else if (star >= 0) {
      g = star + 1
      a = ++from
    } else return false
  }
  return /^\**$/.test(glob.slice(g))
}
