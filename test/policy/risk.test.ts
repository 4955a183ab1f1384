import { expect, test } from 'vitest'
import type { ListedPermissionSet } from '../../src/aws/types.ts'
import { isHighRisk, riskOf } from '../../src/policy/risk.ts'

// A rule on `risk:high` goes by what a set allows. Whatever lets one widen one's own rights is as much as all rights.

const set = (more: Partial<ListedPermissionSet>) =>
  ({
    arn: 'a',
    name: 'X',
    managedPolicies: [],
    customerManagedPolicies: [],
    inlinePolicy: '',
    ...more,
  }) as ListedPermissionSet
const inline = (statement: object) =>
  set({ inlinePolicy: JSON.stringify({ Statement: [{ Effect: 'Allow', ...statement }] }) })
const role = 'arn:aws:iam::111111111111:role/deploy'

test.each([
  'sts:AssumeRole',
  'sts:assumerole',
  'sts:*',
  'identitystore:CreateGroupMembership',
  'identitystore:UpdateUser',
  'sso-directory:AddMemberToGroup',
  'iam:UpdateSAMLProvider',
  'iam:CreateOpenIDConnectProvider',
  'iam:*SAML*',
  'sso:AttachCustomerManagedPolicyReferenceToPermissionSet',
  'sso:PutPermissionsBoundaryToPermissionSet',
  'sso:Create*',
  'iam:DeleteRolePermissionsBoundary',
  'iam:DeleteUserPolicy',
  'iam:DetachRolePolicy',
  'iam:PassRole',
  'iam:Put*',
  'organizations:DetachPolicy',
  'organizations:MoveAccount',
  'organizations:RegisterDelegatedAdministrator',
  'lambda:UpdateFunctionCode',
  'ssm:SendCommand',
  'cloudformation:UpdateStack',
  '*',
  'i?m:CreateAccessKey',
  'iam:Put?ole*',
  'i*m:*',
  'IAM:PassRole ',
  '*:*',
  '*role',
])('%s on everything is high', (Action) => {
  expect(isHighRisk(inline({ Action, Resource: '*' }))).toBe(true)
  expect(isHighRisk(inline({ Action: ['s3:GetObject', Action] }))).toBe(true)
})

test.each([
  [{ Action: 'iam:PassRole', Resource: role }, false],
  [{ Action: 'iam:PassRole', Resource: ['arn:aws:iam::111111111111:role/*'] }, true],
  [{ Action: 'iam:PassRole', Resource: [role, '*'] }, true],
  [{ Action: 'iam:PassRole', NotResource: role }, true],
  [{ Action: 'iam:PassRole', Resource: `arn:aws:iam::111111111111:role/${'$'}{aws:RequestTag/team}` }, true],
  [{ Action: 'sts:AssumeRole', Resource: 'arn:aws:iam::*:role/OrganizationAccountAccessRole' }, true],
  [{ Action: 'sts:AssumeRole', Resource: 'arn:aws:iam::111111111111:role/app-admin' }, true],
  [{ Action: 'lambda:UpdateFunctionCode', Resource: 'arn:aws:lambda:eu-west-1:111111111111:function:shop' }, false],
  // What it writes decides, not where: whoever may change a role's policies may make it an administrator's.
  [{ Action: 'iam:PutRolePolicy', Resource: role }, true],
  [{ Action: 'iam:CreateAccessKey', Resource: `arn:aws:iam::*:user/${'$'}{aws:username}` }, false],
  [{ Action: 's3:*', Resource: '*' }, false],
  [{ Effect: 'Deny', Action: '*', Resource: '*' }, false],
  [{ NotAction: 'iam:*', Resource: '*' }, true],
  [{ NotAction: ['i*m:*', 'STS:*', 'organizations:*'], Resource: role }, true],
  [{ Action: { odd: true } }, true],
])('%j: high is %s', (statement, high) => {
  expect(isHighRisk(inline(statement))).toBe(high)
})

test.each([
  ['AWSAuditManagerAdministratorAccess', 'medium'],
  ['AdministratorAccess-Amplify', 'high'],
  ['AmazonS3ReadOnlyAccess', 'low'],
  ['AuditLogWriter', 'medium'],
  ['ReadOnlyAccessPlusFullAccess', 'medium'],
  ['AWSSSOMasterAccountAdministrator', 'high'],
])('%s of AWS is %s', (name, risk) => {
  expect(riskOf(set({ managedPolicies: [`arn:aws:iam::aws:policy/${name}`] }))).toBe(risk)
})

test('a name says nothing of what is not AWS’s own, nor the name of the set', () => {
  expect(riskOf(set({ managedPolicies: ['arn:aws:iam::111111111111:policy/SecurityAudit'] }))).toBe('high')
  const named = set({ name: 'AdministratorAudit', managedPolicies: ['arn:aws:iam::aws:policy/AdministratorAccess'] })
  expect(isHighRisk(named)).toBe(true)
})
