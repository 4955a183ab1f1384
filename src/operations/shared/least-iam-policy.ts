import type { Operation } from './define-operation.ts'

export interface Statement {
  Sid: string
  Effect: 'Allow' | 'Deny'
  Action: string[]
  Resource: string | string[]
  Condition?: Record<string, Record<string, string[]>>
}
export interface PolicyDocument {
  Version: '2012-10-17'
  /** Statements that only read come first. */
  Statement: Statement[]
}

/** What finding the instance, keeping the directory and checking that nobody approves their own access reads. */
export const directoryActions = [
  'sts:GetCallerIdentity',
  'organizations:DescribeOrganization',
  'organizations:ListDelegatedAdministrators',
  'organizations:ListAccounts',
  'organizations:DescribeAccount',
  'organizations:DescribeOrganizationalUnit',
  'organizations:ListOrganizationalUnitsForParent',
  // Where ListAccounts does not say where an account stands.
  'organizations:ListParents',
  'organizations:ListRoots',
  'organizations:ListAccountsForParent',
  'organizations:ListTagsForResource',
  // In which Regions the instance may be.
  'account:ListRegions',
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
  // What others change.
  'sso:ListAccountAssignmentCreationStatus',
  'sso:ListAccountAssignmentDeletionStatus',
  'sso:ListPermissionSetProvisioningStatus',
  'sso:DescribeAccountAssignmentCreationStatus',
  'sso:DescribeAccountAssignmentDeletionStatus',
  'sso:DescribePermissionSetProvisioningStatus',
  // Who made what nobody explains.
  'cloudtrail:LookupEvents',
  // Which applications reach every account of whoever signs in.
  'sso:ListApplications',
  'sso:GetApplicationAccessScope',
  'identitystore:ListUsers',
  'identitystore:ListGroups',
  'identitystore:IsMemberInGroups',
  'identitystore:ListGroupMemberships',
  'identitystore:ListGroupMembershipsForMember',
  'identitystore:DescribeUser',
  'identitystore:DescribeGroup',
  // Who was made since users were listed.
  'identitystore:GetUserId',
]

/** What the setup guide's checks read. */
export const guideActions = [
  'account:GetAccountInformation',
  'account:GetAlternateContact',
  'account:GetContactInformation',
  'freetier:GetAccountPlanState',
  'iam:GetAccountProperties',
  'iam:GetAccountSummary',
  'iam:GetRole',
  'iam:ListOrganizationsFeatures',
  'iam:ListRoles',
  'organizations:ListAWSServiceAccessForOrganization',
  'organizations:ListHandshakesForOrganization',
  'support:DescribeSeverityLevels',
]

/** What is denied, so that no other policy of the bot's role can allow it, unless an operation that is offered does it. */
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

const readElsewhere = (role: string): Statement => ({
  Sid: 'ReadElsewhere',
  Effect: 'Allow',
  Action: ['sts:AssumeRole'],
  Resource: `arn:aws:iam::*:role/${role}`,
})

/**
 * The least policy for the bot's role with these operations. Statements with the same resources are one. `readRole`: the role by which
 * it reads in other accounts.
 */
export function iamPolicy(operations: Iterable<Operation>, readRole?: string): PolicyDocument {
  const reads = new Set([...directoryActions, ...guideActions])
  const needs = [...operations].flatMap(({ iam }) => iam)
  const needed = new Set(needs.flatMap(({ actions }) => actions))
  const changes = new Map<string, { actions: Set<string>; on: Pick<Statement, 'Resource' | 'Condition'> }>()
  for (const { actions, resources, condition } of needs) {
    if (!resources) {
      for (const action of actions) reads.add(action)
      continue
    }
    const [only, ...more] = [...resources].sort()
    const on = {
      Resource: more.length === 0 && only ? only : [...resources].sort(),
      ...(condition && { Condition: condition }),
    }
    const key = JSON.stringify(on)
    const known = changes.get(key) ?? { actions: new Set(), on }
    for (const action of actions) known.actions.add(action)
    changes.set(key, known)
  }
  const allowed = [...changes.values()].map(({ actions, on }, i): Statement => {
    const all = [...actions].filter((action) => !reads.has(action)).sort()
    return { Sid: `Change${i + 1}`, Effect: 'Allow', Action: all, ...on }
  })
  return {
    Version: '2012-10-17',
    Statement: [
      { Sid: 'Read', Effect: 'Allow', Action: [...reads].sort(), Resource: '*' },
      ...allowed.filter(({ Action }) => Action.length > 0),
      ...(readRole ? [readElsewhere(readRole)] : []),
      { Sid: 'Never', Effect: 'Deny', Action: never.filter((action) => !needed.has(action)), Resource: '*' },
    ],
  }
}

/**
 * The size limit of a managed policy; white space does not count:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const longest = 6144

export interface ManagedPolicy {
  name: string
  document: PolicyDocument
}

/**
 * The policy as IAM takes it: one managed policy where it holds all, else one for what reads and as many as it takes for
 * what changes, of which the last has the denials. A role has all of them attached.
 */
export function managedPolicies(policy: PolicyDocument): ManagedPolicy[] {
  if (JSON.stringify(policy).length <= longest) return [{ name: 'aws-setup-bot', document: policy }]
  const [read, ...changes] = policy.Statement
  const written: PolicyDocument[] = []
  for (const statement of changes) {
    const last = written.at(-1)
    const longer = { ...policy, Statement: [...(last?.Statement ?? []), statement] }
    if (last && JSON.stringify(longer).length <= longest) written[written.length - 1] = longer
    else written.push({ ...policy, Statement: [statement] })
  }
  return [
    { name: 'aws-setup-bot-read', document: { ...policy, Statement: read ? [read] : [] } },
    ...written.map((document, i) => ({ name: `aws-setup-bot-write${i > 0 ? `-${i + 1}` : ''}`, document })),
  ]
}
