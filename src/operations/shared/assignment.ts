import { reservedPath } from '../../aws/role-last-use.ts'
import type { Assignment, Directory } from '../../aws/types.ts'
import type { Json } from '../../json.ts'
import { assignmentNames } from './access.ts'
import type { Applied, ApplyContext, Change, Operation } from './define-operation.ts'
import { isAssigned, settle } from './settle.ts'

/** The two changes that an account assignment can undergo; both operations on assignments make, apply and prove them. */
const noun = { en: 'assignment', ja: '割り当て' }

export function addition(access: Assignment, directory: Directory): Change {
  const { account, permissionSet, principal } = assignmentNames(access, directory)
  return {
    action: 'sso:CreateAccountAssignment',
    effect: 'add',
    noun,
    summary: {
      en: `Assign ${permissionSet} to ${principal} in ${account}`,
      ja: `${account} で ${principal} に ${permissionSet} を割り当てる`,
    },
    params: paramsOf(access),
    before: null,
    after: 'assigned',
  }
}

export function removal(access: Assignment, directory: Directory): Change {
  const { account, permissionSet, principal } = assignmentNames(access, directory)
  return {
    action: 'sso:DeleteAccountAssignment',
    effect: 'remove',
    noun,
    summary: {
      en: `Remove ${permissionSet} from ${principal} in ${account}`,
      ja: `${account} で ${principal} から ${permissionSet} の割り当てを解除する`,
    },
    params: paramsOf(access),
    before: 'assigned',
    after: null,
  }
}

const paramsOf = ({ accountId, permissionSetArn, principal }: Assignment): Record<string, Json> => ({
  accountId,
  permissionSetArn,
  principalType: principal.type,
  principalId: principal.id,
})

export const accessIn = ({ params }: Change): Assignment => ({
  accountId: String(params.accountId),
  permissionSetArn: String(params.permissionSetArn),
  principal: { type: params.principalType === 'GROUP' ? 'GROUP' : 'USER', id: String(params.principalId) },
})

export const applyAssignment = (change: Change, context: ApplyContext): Promise<Applied> =>
  settle(change.effect === 'remove' ? 'delete' : 'create', accessIn(change), context)

/**
 * AWS takes 15 outstanding assignment calls, whoever makes them, and updates one role at a time in an account:
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/limits.html. We leave room for others.
 */
export const assignmentLane = (change: Change): string => `assignments/${accessIn(change).accountId}`

export const verifyAssignment = async (change: Change, context: ApplyContext): Promise<boolean> =>
  (await isAssigned(accessIn(change), context)) === (change.effect !== 'remove')

/** What settling and proving an assignment calls, besides the change itself. */
export const settlingActions = (which: 'Creation' | 'Deletion'): string[] => [
  `sso:DescribeAccountAssignment${which}Status`,
  `sso:ListAccountAssignment${which}Status`,
  'sso:ListAccountAssignments',
]

/**
 * In the management account AWS works with the caller's own permissions: it makes and removes the role, makes the SAML
 * provider of Identity Center for the first one, and brings it up to date when its certificate has been replaced.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/iam-auth-access-using-id-policies.html, example 2, has what is
 * always needed. Of the provider it has `GetSAMLProvider` and, for "certain cases", `UpdateSAMLProvider`; that the first
 * assignment needs `CreateSAMLProvider` is seen at https://github.com/awslabs/landing-zone-accelerator-on-aws/issues/496. A
 * role that is not there yet is looked for by its name, without the path that the example names:
 * https://github.com/org-formation/aws-resource-providers/issues/66. So what reads roles may read all of them.
 */
export const managementAccountPermissions: Operation['iam'] = [
  {
    actions: [
      'iam:CreateRole',
      'iam:DeleteRole',
      'iam:UpdateRole',
      'iam:UpdateRoleDescription',
      'iam:AttachRolePolicy',
      'iam:DetachRolePolicy',
      'iam:PutRolePolicy',
      'iam:DeleteRolePolicy',
      'iam:PutRolePermissionsBoundary',
      'iam:DeleteRolePermissionsBoundary',
    ],
    resources: [`arn:aws:iam::*:role${reservedPath}*`],
    why: 'Only for access to the management account, where AWS makes and removes the role with the permissions of the caller.',
  },
  {
    actions: ['iam:GetSAMLProvider', 'iam:CreateSAMLProvider', 'iam:UpdateSAMLProvider', 'iam:TagSAMLProvider'],
    resources: ['arn:aws:iam::*:saml-provider/AWSSSO_*_DO_NOT_DELETE'],
    why: 'The same for the provider by which such roles are assumed.',
  },
  {
    actions: [
      'iam:ListRoles',
      'iam:ListPolicies',
      'iam:GetRole',
      'iam:ListAttachedRolePolicies',
      'iam:ListRolePolicies',
    ],
    why: 'AWS looks there for what it made and what it attaches.',
  },
]
/** https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetdelegation.html */
export const assignmentResources = [
  'arn:aws:sso:::instance/*',
  'arn:aws:sso:::permissionSet/*/*',
  'arn:aws:sso:::account/*',
]

/** What giving access and ending it takes. */
export const assigningActions: Operation['iam'] = [
  {
    actions: ['sso:CreateAccountAssignment'],
    resources: assignmentResources,
    why: 'Gives the access that was approved.',
  },
  {
    actions: ['sso:DeleteAccountAssignment'],
    resources: assignmentResources,
    why: 'Ends the access in time.',
  },
  { actions: [...settlingActions('Creation'), ...settlingActions('Deletion')], why: 'Proves what AWS did.' },
  ...managementAccountPermissions,
]
