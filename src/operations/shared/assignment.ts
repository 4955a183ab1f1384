import type { Assignment, Directory } from '../../aws/types.ts'
import type { Json } from '../../json.ts'
import { assignmentNames } from './access.ts'
import type { Applied, ApplyContext, Change } from './define-operation.ts'
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

export const verifyAssignment = async (change: Change, context: ApplyContext): Promise<boolean> =>
  (await isAssigned(accessIn(change), context)) === (change.effect !== 'remove')

/** What settling and proving an assignment calls, besides the change itself. */
export const settlingActions = (which: 'Creation' | 'Deletion'): string[] => [
  `sso:DescribeAccountAssignment${which}Status`,
  `sso:ListAccountAssignment${which}Status`,
  'sso:ListAccountAssignments',
]

/** In the management account AWS uses the caller's own permissions to make and remove the role. */
export const managementRoleActions = [
  'iam:CreateRole',
  'iam:DeleteRole',
  'iam:GetRole',
  'iam:UpdateRole',
  'iam:UpdateRoleDescription',
  'iam:AttachRolePolicy',
  'iam:DetachRolePolicy',
  'iam:PutRolePolicy',
  'iam:DeleteRolePolicy',
  'iam:PutRolePermissionsBoundary',
  'iam:DeleteRolePermissionsBoundary',
  'iam:ListAttachedRolePolicies',
  'iam:ListRolePolicies',
]
export const managementRoles = 'arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/*'
/** https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetdelegation.html */
export const assignmentResources = [
  'arn:aws:sso:::instance/*',
  'arn:aws:sso:::permissionSet/*/*',
  'arn:aws:sso:::account/*',
]
