import { describe, expect, test } from 'vitest'
import { changes } from '../../src/sim/aws/action-resources.ts'
import type { PolicyDocument } from '../../src/sim/aws/evaluate-policies.ts'
import { freshCompany } from '../../src/sim/aws/fresh-company.ts'
import { isRead } from '../../src/sim/aws/service.ts'
import { services } from '../../src/sim/aws/services.ts'
import { printedPolicies } from '../support/printed-policies.ts'
import { errorOf, type Simulation, simulate, tuple } from './aws-harness.ts'

const allow = (Action: string | string[], Resource: string | string[] = '*', more = {}) =>
  ({ Effect: 'Allow', Action, Resource, ...more }) as const
const policy = (...Statement: PolicyDocument['Statement'][number][]): PolicyDocument => ({
  Version: '2012-10-17',
  Statement,
})
const mia = { user: 'mia' }
const managed = (s: Simulation) => tuple(s, 'example-management', 'ReadOnlyAccess', mia)

test('every change that is simulated says what it is done to, for policies to be held against', () => {
  const simulated = services.flatMap(({ actions, operations }) => [...operations.keys()].map((o) => `${actions}:${o}`))
  const changing = simulated.filter((action) => !isRead(action.split(':')[1] ?? ''))
  expect(Object.keys(changes).toSorted()).toEqual(changing.toSorted())
})

test('a role may do what its policies allow, on the resources that they name', async () => {
  const s = await simulate()
  const [there, elsewhere] = [tuple(s, 'prod-data', 'ReadOnlyAccess', mia), tuple(s, 'audit', 'ReadOnlyAccess', mia)]
  const { PermissionSetArn, TargetId } = there
  const resources = ['arn:aws:sso:::instance/*', PermissionSetArn, `arn:aws:sso:::account/${TargetId}`]
  s.aws.attachPolicies([policy(allow('sso:CreateAccountAssignment', resources))])
  await s.sso.createAccountAssignment(there)
  const refused = await errorOf(s.sso.createAccountAssignment(elsewhere))
  expect(refused.name).toBe('AccessDeniedException')
  expect(refused.message).toContain(
    `sso:CreateAccountAssignment on resource: arn:aws:sso:::account/${s.account('audit')}`,
  )
  expect((await errorOf(s.sso.listInstances())).message).toContain(
    'no identity-based policy allows the sso:ListInstances',
  )
  // Each of the resources must be allowed, not one of them.
  s.aws.attachPolicies([policy(allow('sso:CreateAccountAssignment', resources.slice(0, 2)))])
  expect((await errorOf(s.sso.createAccountAssignment(there))).name).toBe('AccessDeniedException')
})

test('a denial wins over whatever allows, and names stand for more with * and ?', async () => {
  const s = await simulate()
  const deny = { Effect: 'Deny', Action: 'sso:List?nstances', Resource: '*' } as const
  s.aws.attachPolicies([policy(allow('SSO:List*')), policy(deny)])
  expect((await errorOf(s.sso.listInstances())).message).toContain('explicit deny')
  expect((await s.sso.listPermissionSets({ InstanceArn: s.InstanceArn })).PermissionSets).not.toEqual([])
})

test('a condition holds for the value that the request has', async () => {
  const s = await simulate()
  const Condition = { StringEquals: { 'organizations:ServicePrincipal': ['sso.amazonaws.com'] } }
  s.aws.attachPolicies([policy(allow('organizations:EnableAWSServiceAccess', '*', { Condition }))])
  await s.organizations.enableAWSServiceAccess({ ServicePrincipal: 'sso.amazonaws.com' })
  const other = s.organizations.enableAWSServiceAccess({ ServicePrincipal: 'config.amazonaws.com' })
  expect((await errorOf(other)).name).toBe('AccessDeniedException')
})

test('tags at the creation need the permission to tag', async () => {
  const s = await simulate()
  s.aws.attachPolicies([policy(allow('sso:CreatePermissionSet'))])
  const set = { InstanceArn: s.InstanceArn, Name: 'Plain' }
  await s.sso.createPermissionSet(set)
  const tagged = s.sso.createPermissionSet({ ...set, Name: 'Tagged', Tags: [{ Key: 'by', Value: 'bot' }] })
  expect((await errorOf(tagged)).message).toContain('sso:TagResource')
})

describe('in the management account AWS works with the permissions of the caller', () => {
  /** The printed policies without one action. */
  const without = (action: string, from: readonly PolicyDocument[] = printedPolicies): PolicyDocument[] =>
    from.map(({ Version, Statement }) => ({
      Version,
      Statement: Statement.map((s) => ({ ...s, Action: [s.Action].flat().filter((a) => a !== action) })),
    }))

  async function grant(s: Simulation, target = managed(s)): Promise<string | undefined> {
    const { AccountAssignmentCreationStatus: started } = await s.sso.createAccountAssignment(target)
    s.clock.advance(10_000)
    const ask = { InstanceArn: s.InstanceArn, AccountAssignmentCreationRequestId: started?.RequestId }
    const { AccountAssignmentCreationStatus: ended } = await s.sso.describeAccountAssignmentCreationStatus(ask)
    return ended?.FailureReason ?? ended?.Status
  }
  async function end(s: Simulation): Promise<string | undefined> {
    const { AccountAssignmentDeletionStatus: started } = await s.sso.deleteAccountAssignment(managed(s))
    s.clock.advance(10_000)
    const ask = { InstanceArn: s.InstanceArn, AccountAssignmentDeletionRequestId: started?.RequestId }
    const { AccountAssignmentDeletionStatus: ended } = await s.sso.describeAccountAssignmentDeletionStatus(ask)
    return ended?.FailureReason ?? ended?.Status
  }
  const outdated = ({ aws: { world } }: Simulation) => {
    const account = world.accounts.get(world.managementAccountId)
    if (account) account.samlProvider = 'outdated'
  }

  test('what is printed is enough, also when the certificate of Identity Center has been replaced', async () => {
    const s = await simulate()
    s.aws.attachPolicies(printedPolicies)
    outdated(s)
    expect(await grant(s)).toBe('SUCCEEDED')
    expect(await end(s)).toBe('SUCCEEDED')
  })

  test.each(['ListRoles', 'ListPolicies', 'GetSAMLProvider', 'UpdateSAMLProvider', 'CreateRole', 'AttachRolePolicy'])(
    'without iam:%s nothing is granted there, and elsewhere it is',
    async (operation) => {
      const s = await simulate()
      outdated(s)
      s.aws.attachPolicies(without(`iam:${operation}`))
      expect(await grant(s)).toMatch(
        new RegExp(`^Received a 403 .*Access denied by IAM.*perform: iam:${operation} on `),
      )
      expect(await grant(s, tuple(s, 'prod-data', 'ReadOnlyAccess', mia))).toBe('SUCCEEDED')
    },
  )

  test.each(['ListRolePolicies', 'ListAttachedRolePolicies', 'DetachRolePolicy', 'DeleteRole'])(
    'without iam:%s the last access there does not end',
    async (operation) => {
      const s = await simulate()
      expect(await grant(s)).toBe('SUCCEEDED')
      s.aws.attachPolicies(without(`iam:${operation}`))
      expect(await end(s)).toMatch(new RegExp(`Access denied by IAM.*perform: iam:${operation} on `))
    },
  )

  test('a role that is not there yet is looked for by its name, which the path of such roles does not cover', async () => {
    const s = await simulate()
    const path = 'arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/*'
    const reads = ['iam:GetRole', 'iam:ListRolePolicies', 'iam:ListAttachedRolePolicies']
    s.aws.attachPolicies([
      ...reads.reduce<PolicyDocument[]>((all, action) => without(action, all), [...printedPolicies]),
      policy(allow(reads, path)),
    ])
    expect(await grant(s)).toMatch(/iam:GetRole on resource: arn:aws:iam::\d+:role\/AWSReservedSSO_ReadOnlyAccess_/)
  })

  test('the very first access there makes the provider of Identity Center', async () => {
    const s = await simulate()
    delete s.aws.world.accounts.get(s.aws.world.managementAccountId)?.samlProvider
    s.aws.attachPolicies(without('iam:CreateSAMLProvider'))
    expect(await grant(s)).toMatch(/iam:CreateSAMLProvider on resource: arn:aws:iam::\d+:saml-provider\/AWSSSO_/)
    s.aws.attachPolicies(printedPolicies)
    expect(await grant(s)).toBe('SUCCEEDED')
    s.aws.attachPolicies(without('iam:CreateSAMLProvider'))
    expect(await grant(s, tuple(s, 'example-management', 'PowerUserAccess', mia))).toBe('SUCCEEDED')
  })

  test('the organization’s own role too', async () => {
    const s = await simulate({ company: freshCompany() })
    s.aws.attachPolicies(without('iam:CreateServiceLinkedRole'))
    expect((await errorOf(s.organizations.createOrganization({}))).name).toBe('AccessDeniedForDependencyException')
    s.aws.attachPolicies(printedPolicies)
    await s.organizations.createOrganization({})
  })
})
