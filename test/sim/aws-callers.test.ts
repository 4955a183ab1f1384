import { expect, test } from 'vitest'
import { clients, errorOf, simulate, tuple } from './aws-harness.ts'

test('each set of credentials is somebody', async () => {
  const s = await simulate()
  const arn = async (kind: Parameters<typeof s.as>[0]) => (await s.as(kind).sts.getCallerIdentity()).Arn
  expect(await arn('management')).toBe('arn:aws:sts::111122223333:assumed-role/AccessBot/bot')
  expect(await arn('root')).toBe('arn:aws:iam::111122223333:root')
  expect(await arn('delegated')).toContain(s.account('identity'))
  expect(await arn('member')).toContain(s.account('shared-services'))
  expect(await arn('nothing')).toContain('NoPermissions')
  const stranger = clients(s.aws.url, { accessKeyId: 'AKIASTRANGER', secretAccessKey: 'x' }, 'us-east-1')
  expect((await errorOf(stranger.sso.listInstances())).name).toBe('UnrecognizedClientException')
  expect((await errorOf(stranger.sts.getCallerIdentity())).name).toBe('InvalidClientTokenId')
})

test('a role of an account can be assumed, and then acts there', async () => {
  const s = await simulate()
  const RoleArn = `arn:aws:iam::${s.account('prod-payments')}:role/OrganizationAccountAccessRole`
  const { Credentials } = await s.sts.assumeRole({ RoleArn, RoleSessionName: 'checks' })
  const accessKeyId = Credentials?.AccessKeyId ?? ''
  const there = clients(s.aws.url, { accessKeyId, secretAccessKey: 'simulated' }, 'us-east-1')
  expect((await there.sts.getCallerIdentity()).Account).toBe(s.account('prod-payments'))
  const { Roles } = await there.iam.listRoles({ PathPrefix: '/aws-reserved/sso.amazonaws.com/' })
  expect(Roles?.map((r) => r.RoleName?.split('_')[1])).toEqual(['ReadOnlyAccess', 'PaymentsDeploy'])
  const unknown = s.sts.assumeRole({ RoleArn: `${RoleArn}2`, RoleSessionName: 'checks' })
  expect((await errorOf(unknown)).name).toBe('AccessDenied')
})

test('a delegated administrator stays away from the management account and from what is provisioned there', async () => {
  const s = await simulate()
  const { sso, organizations } = s.as('delegated')
  const mia = { user: 'mia' }
  expect((await organizations.listAccounts()).Accounts).toHaveLength(s.aws.world.accounts.size)
  await sso.createAccountAssignment(tuple(s, 'audit', 'PowerUserAccess', mia))
  const there = tuple(s, 'example-management', 'PowerUserAccess', mia)
  expect((await errorOf(sso.createAccountAssignment(there))).name).toBe('AccessDeniedException')
  const provisioned = tuple(s, 'audit', 'AdministratorAccess', mia)
  expect((await errorOf(sso.createAccountAssignment(provisioned))).name).toBe('AccessDeniedException')
  const principal = { InstanceArn: s.InstanceArn, PrincipalType: 'USER' as const, PrincipalId: s.user('mia') }
  expect((await errorOf(sso.listAccountAssignmentsForPrincipal(principal))).name).toBe('AccessDeniedException')
  const create = organizations.createOrganizationalUnit({ ParentId: s.aws.world.organization?.RootId, Name: 'x' })
  expect((await errorOf(create)).name).toBe('AccessDeniedException')
})

test('a member account sees little, somebody without permissions nothing', async () => {
  const s = await simulate()
  const member = s.as('member')
  expect((await member.organizations.describeOrganization()).Organization?.MasterAccountId).toBe('111122223333')
  expect((await errorOf(member.organizations.listAccounts())).name).toBe('AccessDeniedException')
  expect((await errorOf(member.sso.listPermissionSets({ InstanceArn: s.InstanceArn }))).name).toBe(
    'AccessDeniedException',
  )
  const group = { IdentityStoreId: s.IdentityStoreId, DisplayName: 'x' }
  expect((await errorOf(member.store.createGroup(group))).name).toBe('AccessDeniedException')
  const denied = await errorOf(s.as('nothing').sso.listInstances())
  expect(denied.message).toMatch(/is not authorized to perform: sso:ListInstances on resource/)
  expect((await errorOf(s.as('nothing').iam.getAccountSummary())).name).toBe('AccessDenied')
})

test('an instance is seen in its Region only', async () => {
  const s = await simulate()
  const elsewhere = s.as('management', 'eu-west-1')
  expect((await elsewhere.sso.listInstances()).Instances).toEqual([])
  const there = elsewhere.sso.listPermissionSets({ InstanceArn: s.InstanceArn })
  expect((await errorOf(there)).name).toBe('AccessDeniedException')
  s.aws.world.organizationInstance?.additionalRegions.set('eu-west-1', new Date())
  expect((await elsewhere.sso.listInstances()).Instances).toHaveLength(1)
  expect((await s.sso.listRegions({ InstanceArn: s.InstanceArn })).Regions?.map((r) => r.RegionName)).toEqual([
    'us-east-1',
    'eu-west-1',
  ])
  await elsewhere.store.listUsers({ IdentityStoreId: s.IdentityStoreId })
  const group = elsewhere.store.createGroup({ IdentityStoreId: s.IdentityStoreId, DisplayName: 'x' })
  expect((await errorOf(group)).name).toBe('AccessDeniedException')
})

test('an account instance can be made in a member account, not in the management account', async () => {
  const s = await simulate()
  expect((await errorOf(s.sso.createInstance({}))).name).toBe('AccessDeniedException')
  const { InstanceArn } = await s.as('member').sso.createInstance({ Name: 'own' })
  expect((await s.as('member').sso.describeInstance({ InstanceArn })).PermissionSetsEnabled).toBe(false)
  expect((await errorOf(s.as('member').sso.createInstance({}))).name).toBe('ConflictException')
})

test('IAM: policies, their text, and the service-linked role', async () => {
  const { iam } = await simulate()
  const { Policies } = await iam.listPolicies({ Scope: 'AWS', PathPrefix: '/job-function/' })
  expect(Policies?.map((p) => p.PolicyName)).toContain('Billing')
  const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess'
  const VersionId = (await iam.getPolicy({ PolicyArn })).Policy?.DefaultVersionId
  const { PolicyVersion } = await iam.getPolicyVersion({ PolicyArn, VersionId })
  expect(JSON.parse(decodeURIComponent(PolicyVersion?.Document ?? ''))).toMatchObject({ Statement: [{ Action: '*' }] })
  const { Role } = await iam.createServiceLinkedRole({ AWSServiceName: 'sso.amazonaws.com' })
  expect((await iam.getRole({ RoleName: Role?.RoleName })).Role?.Path).toBe('/aws-service-role/sso.amazonaws.com/')
  expect((await errorOf(iam.createServiceLinkedRole({ AWSServiceName: 'sso.amazonaws.com' }))).name).toBe(
    'InvalidInputException',
  )
  const first = await iam.listPolicies({ MaxItems: 5 })
  expect([first.Policies?.length, first.IsTruncated, first.Marker]).toEqual([5, true, '5'])
})
