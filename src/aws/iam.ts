import type { Operation } from '../operations/define.ts'

export interface Statement {
  Sid: string
  Effect: 'Allow' | 'Deny'
  Action: string[]
  Resource: string | string[]
}
export interface PolicyDocument {
  Version: '2012-10-17'
  Statement: Statement[]
}

/** What finding the instance, keeping the directory and checking that nobody approves their own access reads. */
export const directoryActions = [
  'sts:GetCallerIdentity',
  'organizations:DescribeOrganization',
  'organizations:ListDelegatedAdministrators',
  'organizations:ListAccounts',
  'organizations:DescribeAccount',
  'organizations:ListOrganizationalUnitsForParent',
  // Where ListAccounts does not say where an account stands.
  'organizations:ListRoots',
  'organizations:ListAccountsForParent',
  'organizations:ListTagsForResource',
  'sso:ListInstances',
  'sso:DescribeInstance',
  'sso:ListPermissionSets',
  'sso:DescribePermissionSet',
  'sso:ListManagedPoliciesInPermissionSet',
  'sso:ListCustomerManagedPolicyReferencesInPermissionSet',
  'sso:GetInlinePolicyForPermissionSet',
  'sso:GetPermissionsBoundaryForPermissionSet',
  'sso:ListPermissionSetsProvisionedToAccount',
  'sso:ListAccountsForProvisionedPermissionSet',
  'sso:ListAccountAssignments',
  'identitystore:ListUsers',
  'identitystore:ListGroups',
  'identitystore:IsMemberInGroups',
]

/** What no part of the bot ever does, denied so that no other policy of its role can allow it. */
const never = [
  'sso:DeleteInstance',
  'sso:RemoveRegion',
  'sso:DeleteApplication',
  'sso-directory:CreateBearerToken',
  'organizations:LeaveOrganization',
  'organizations:DeleteOrganization',
  'organizations:CloseAccount',
  'organizations:RemoveAccountFromOrganization',
]

/** The least policy for the bot's role with these operations. Statements with the same resources are one. */
export function iamPolicy(operations: Iterable<Operation>): PolicyDocument {
  const byResources = new Map<string, Set<string>>([['*', new Set(directoryActions)]])
  for (const { iam } of operations) {
    for (const { actions, resources = ['*'] } of iam) {
      const key = [...resources].sort().join(' ')
      const known = byResources.get(key) ?? new Set()
      for (const action of actions) known.add(action)
      byResources.set(key, known)
    }
  }
  const everywhere = byResources.get('*') ?? new Set()
  const allowed = [...byResources].map(([resources, actions], i): Statement => {
    const needed = [...actions].filter((action) => resources === '*' || !everywhere.has(action)).sort()
    const listed = resources.split(' ')
    return {
      Sid: resources === '*' ? 'Read' : `Change${i}`,
      Effect: 'Allow',
      Action: needed,
      Resource: listed.length === 1 ? (listed[0] ?? '*') : listed,
    }
  })
  return {
    Version: '2012-10-17',
    Statement: [
      ...allowed.filter(({ Action }) => Action.length > 0),
      { Sid: 'Never', Effect: 'Deny', Action: never, Resource: '*' },
    ],
  }
}
