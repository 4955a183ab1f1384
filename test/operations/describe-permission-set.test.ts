import { expect, it } from 'vitest'
import type { PermissionSet } from '../../src/aws/types.ts'
import { describePermissionSet } from '../../src/operations/shared/describe-permission-set.ts'
import { riskOf } from '../../src/policy/risk.ts'

const aws = (name: string) => `arn:aws:iam::aws:policy/${name}`
const set = (more: Partial<PermissionSet>): PermissionSet => ({
  arn: '',
  name: 'X',
  description: '',
  sessionDuration: 'PT1H',
  managedPolicies: [],
  customerManagedPolicies: [],
  inlinePolicy: '',
  boundary: '',
  ...more,
})
const allow = (Action: string | string[]) => JSON.stringify({ Statement: [{ Effect: 'Allow', Action, Resource: '*' }] })

it.each([
  [{ managedPolicies: [aws('AdministratorAccess')] }, 'Full control of everything in the account.', 'high'],
  [
    { managedPolicies: [aws('AmazonS3FullAccess'), aws('AmazonSQSFullAccess')], inlinePolicy: allow('s3:GetObject') },
    'Allows what is in 2 AWS managed policies (AmazonS3FullAccess, AmazonSQSFullAccess) and an inline policy.',
    'medium',
  ],
  [
    { managedPolicies: [aws('ReadOnlyAccess')], customerManagedPolicies: ['/teams/guard'] },
    'Reads everything in the account, including stored data; changes nothing. It also has 1 customer managed policy (guard).',
    'medium',
  ],
  [{}, 'Allows nothing: it has no policies.', 'low'],
  [{ managedPolicies: [aws('SecurityAudit')] }, 'Reads security settings, for audits; changes nothing.', 'low'],
  [{ inlinePolicy: allow(['iam:*']) }, 'Allows what is in an inline policy.', 'high'],
] as const)('%j', (more, en, risk) => {
  const described = set(more as Partial<PermissionSet>)
  expect(describePermissionSet(described).en).toBe(en)
  expect(describePermissionSet(described).ja).toMatch(/。$/)
  expect(riskOf(described)).toBe(risk)
})

it('takes the management account and the unknown for the worst', () => {
  expect(riskOf(set({ managedPolicies: [aws('SecurityAudit')] }), true)).toBe('high')
  expect(riskOf(undefined)).toBe('high')
})
