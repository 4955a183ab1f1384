import { expect, test } from 'vitest'
import type { AwsCompany } from '../../src/sim/aws/company.ts'
import { enableIdentityCenter } from '../../src/sim/aws/console.ts'
import { errorOf, simulate } from './aws-harness.ts'

const brandNew: AwsCompany = {
  name: 'Brand New',
  managementAccount: { name: 'only-account', email: 'root@example.com', root: { mfa: false, accessKeys: 1 } },
}

test('there is no organization until it is created, and then one', async () => {
  const { organizations, aws, iam } = await simulate({ company: brandNew })
  const missing = await errorOf(organizations.describeOrganization())
  expect(missing.name).toBe('AWSOrganizationsNotInUseException')
  expect(missing.message).toBe('Your account is not a member of an organization.')
  expect((await errorOf(organizations.listRoots())).name).toBe('AWSOrganizationsNotInUseException')
  const { Organization } = await organizations.createOrganization({})
  expect(Organization).toMatchObject({ FeatureSet: 'ALL', MasterAccountEmail: 'root@example.com' })
  expect(Organization?.Id).toMatch(/^o-[a-z0-9]{10,32}$/)
  expect((await errorOf(organizations.createOrganization({}))).name).toBe('AlreadyInOrganizationException')
  expect((await organizations.listAccounts()).Accounts?.map((a) => a.Id)).toEqual([aws.world.managementAccountId])
  const { SummaryMap } = await iam.getAccountSummary()
  expect(SummaryMap).toMatchObject({ AccountMFAEnabled: 0, AccountAccessKeysPresent: 1, RolesQuota: 1000 })
})

test('consolidated billing becomes all features, at once when nobody was invited', async () => {
  const { organizations } = await simulate({ company: brandNew })
  await organizations.createOrganization({ FeatureSet: 'CONSOLIDATED_BILLING' })
  const early = organizations.enableAWSServiceAccess({ ServicePrincipal: 'sso.amazonaws.com' })
  expect(await errorOf(early)).toMatchObject({ Reason: 'ORGANIZATION_NOT_IN_ALL_FEATURES_MODE' })
  expect((await organizations.enableAllFeatures()).Handshake).toMatchObject({
    State: 'ACCEPTED',
    Action: 'ENABLE_ALL_FEATURES',
  })
  expect((await organizations.describeOrganization()).Organization?.FeatureSet).toBe('ALL')
  expect((await errorOf(organizations.enableAllFeatures())).name).toBe('HandshakeConstraintViolationException')
})

test('an account is described with its path; an unknown one is named as such', async () => {
  const { organizations, account, aws } = await simulate()
  const { Account } = await organizations.describeAccount({ AccountId: account('prod-payments') })
  expect(Object.keys(Account ?? {}).toSorted()).toEqual([
    'Arn',
    'Email',
    'Id',
    'JoinedMethod',
    'JoinedTimestamp',
    'Name',
    'Paths',
    'State',
    'Status',
  ])
  expect(Account?.Id).toMatch(/^\d{12}$/)
  expect(Account?.Paths?.[0]).toMatch(/^o-[a-z0-9]{10}\/r-[a-z0-9]{4}(\/ou-[a-z0-9]{4}-[a-z0-9]{8}){2}\/\d{12}\/$/)
  const unknown = { AccountId: '999900001111' }
  for (const call of [organizations.describeAccount(unknown), organizations.closeAccount(unknown)]) {
    const error = await errorOf(call)
    expect([error.name, error.message]).toEqual([
      'AccountNotFoundException',
      "You specified an account that doesn't exist.",
    ])
  }
  expect((await organizations.listRoots()).Roots?.[0]?.Id).toMatch(/^r-[0-9a-z]{4,32}$/)
  expect(aws.world.units.all()[0]?.Id).toMatch(/^ou-[0-9a-z]{4}-[a-z0-9]{8}$/)
})

test('a closed account is suspended', async () => {
  const { organizations, account } = await simulate()
  const AccountId = account('sandbox-ken')
  await organizations.closeAccount({ AccountId })
  expect((await organizations.describeAccount({ AccountId })).Account).toMatchObject({
    State: 'SUSPENDED',
    Status: 'SUSPENDED',
  })
  expect((await errorOf(organizations.closeAccount({ AccountId }))).name).toBe('AccountAlreadyClosedException')
})

test('an account is created in the background, under the root, with its access role', async () => {
  const { organizations, aws, clock } = await simulate()
  const input = { AccountName: 'Prod search', Email: 'aws+search@example.com', Tags: [{ Key: 'env', Value: 'prod' }] }
  const { CreateAccountStatus: started } = await organizations.createAccount(input)
  expect(started).toMatchObject({ State: 'IN_PROGRESS', Id: expect.stringMatching(/^car-[a-z0-9]{8,32}$/) })
  expect((await organizations.listCreateAccountStatus({ States: ['IN_PROGRESS'] })).CreateAccountStatuses).toHaveLength(
    1,
  )
  clock.advance(aws.settings.createAccountMs)
  const key = { CreateAccountRequestId: started?.Id }
  const { CreateAccountStatus: done } = await organizations.describeCreateAccountStatus(key)
  expect(done?.State).toBe('SUCCEEDED')
  const id = done?.AccountId ?? ''
  expect([...(aws.world.account(id)?.roles.keys() ?? [])]).toEqual(['OrganizationAccountAccessRole'])
  expect((await organizations.listParents({ ChildId: id })).Parents?.[0]?.Type).toBe('ROOT')
  expect((await organizations.listTagsForResource({ ResourceId: id })).Tags).toEqual(input.Tags)
  const attached = await organizations.listPoliciesForTarget({ TargetId: id, Filter: 'SERVICE_CONTROL_POLICY' })
  expect(attached.Policies?.map((p) => p.Name)).toEqual(['FullAWSAccess'])
  const { CreateAccountStatus: second } = await organizations.createAccount(input)
  clock.advance(aws.settings.createAccountMs)
  const failed = await organizations.describeCreateAccountStatus({ CreateAccountRequestId: second?.Id })
  expect(failed.CreateAccountStatus).toMatchObject({ State: 'FAILED', FailureReason: 'EMAIL_ALREADY_EXISTS' })
  const japanese = await errorOf(organizations.createAccount({ ...input, AccountName: '本番' }))
  expect(japanese).toMatchObject({ name: 'InvalidInputException', Reason: 'INVALID_PATTERN' })
})

test('an account moves from parent to parent', async () => {
  const { organizations, account, aws } = await simulate()
  const AccountId = account('example-management')
  const parent = async () => (await organizations.listParents({ ChildId: AccountId })).Parents?.[0]
  const root = await parent()
  expect(root?.Type).toBe('ROOT')
  const sandbox = aws.world.units.all().find((u) => u.Name === 'Sandbox')?.Id
  const move = { AccountId, SourceParentId: root?.Id, DestinationParentId: sandbox }
  await organizations.moveAccount(move)
  expect(await parent()).toEqual({ Id: sandbox, Type: 'ORGANIZATIONAL_UNIT' })
  expect((await errorOf(organizations.moveAccount(move))).name).toBe('DuplicateAccountException')
  const unknown = 'ou-zzzz-zzzzzzzz'
  const children = organizations.listChildren({ ParentId: unknown, ChildType: 'ACCOUNT' })
  expect((await errorOf(children)).name).toBe('ParentNotFoundException')
  expect((await errorOf(organizations.listAccountsForParent({ ParentId: unknown }))).name).toBe(
    'ParentNotFoundException',
  )
  const bad = await errorOf(organizations.listChildren({ ParentId: root?.Id, ChildType: 'PERSON' as 'ACCOUNT' }))
  expect(bad).toMatchObject({ name: 'InvalidInputException', Reason: 'INVALID_ENUM' })
})

test('organizational units are listed by parent, have names of their own, and are deleted empty', async () => {
  const { organizations, aws } = await simulate()
  const root = aws.world.organization?.RootId
  const names = async (ParentId: string | undefined) =>
    (await organizations.listOrganizationalUnitsForParent({ ParentId })).OrganizationalUnits?.map((u) => u.Name)
  expect(await names(root)).toEqual(['Security', 'Infrastructure', 'Workloads', 'Sandbox', 'Suspended'])
  const { OrganizationalUnit: made } = await organizations.createOrganizationalUnit({ ParentId: root, Name: 'Lab' })
  const rename = await errorOf(
    organizations.updateOrganizationalUnit({ OrganizationalUnitId: made?.Id, Name: 'Sandbox' }),
  )
  expect(rename.name).toBe('DuplicateOrganizationalUnitException')
  expect(rename.message).toBe('An OU with the same name already exists.')
  await organizations.deleteOrganizationalUnit({ OrganizationalUnitId: made?.Id })
  const gone = organizations.describeOrganizationalUnit({ OrganizationalUnitId: made?.Id })
  expect((await errorOf(gone)).name).toBe('OrganizationalUnitNotFoundException')
  expect((await errorOf(organizations.deleteOrganization())).name).toBe('OrganizationNotEmptyException')
})

test('trusted access is idempotent and keeps its date', async () => {
  const { organizations, clock } = await simulate()
  const ServicePrincipal = 'access-analyzer.amazonaws.com'
  const enabled = async () => {
    const { EnabledServicePrincipals } = await organizations.listAWSServiceAccessForOrganization()
    return EnabledServicePrincipals?.find((p) => p.ServicePrincipal === ServicePrincipal)
  }
  await organizations.enableAWSServiceAccess({ ServicePrincipal })
  const first = await enabled()
  clock.advance(60_000)
  await organizations.enableAWSServiceAccess({ ServicePrincipal })
  expect(await enabled()).toEqual(first)
  await organizations.disableAWSServiceAccess({ ServicePrincipal })
  await organizations.disableAWSServiceAccess({ ServicePrincipal })
  expect(await enabled()).toBeUndefined()
  const unknown = await errorOf(organizations.enableAWSServiceAccess({ ServicePrincipal: 'moon.amazonaws.com' }))
  expect([unknown.name, unknown.message]).toEqual([
    'InvalidInputException',
    'You specified an unrecognized service principal.',
  ])
})

test('a member account is delegated administrator of a service, and only so many are', async () => {
  const { organizations, account } = await simulate()
  const ServicePrincipal = 'sso.amazonaws.com'
  const register = (AccountId: string) =>
    errorOf(organizations.registerDelegatedAdministrator({ AccountId, ServicePrincipal }))
  const AccountId = account('identity')
  const listed = async () =>
    (await organizations.listDelegatedAdministrators({ ServicePrincipal })).DelegatedAdministrators
  expect(await listed()).toMatchObject([{ Id: AccountId, Name: 'identity', State: 'ACTIVE' }])
  expect(await register(account('example-management'))).toMatchObject({
    name: 'ConstraintViolationException',
    Reason: 'CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR',
  })
  expect((await register('999900001111')).name).toBe('AccountNotFoundException')
  expect((await register(AccountId)).name).toBe('AccountAlreadyRegisteredException')
  expect(await register(account('audit'))).toMatchObject({
    Reason: 'MAX_DELEGATED_ADMINISTRATORS_FOR_SERVICE_LIMIT_EXCEEDED',
  })
  expect((await organizations.listDelegatedServicesForAccount({ AccountId })).DelegatedServices).toHaveLength(1)
  await organizations.deregisterDelegatedAdministrator({ AccountId, ServicePrincipal })
  expect(await listed()).toEqual([])
  for (const call of [
    organizations.deregisterDelegatedAdministrator({ AccountId, ServicePrincipal }),
    organizations.listDelegatedServicesForAccount({ AccountId }),
  ]) {
    expect((await errorOf(call)).name).toBe('AccountNotRegisteredException')
  }
})

test('tags are read and changed, of accounts and of the root', async () => {
  const { organizations, account, aws } = await simulate()
  const ResourceId = account('prod-payments')
  const read = async (id: string) => (await organizations.listTagsForResource({ ResourceId: id })).Tags
  expect(await read(ResourceId)).toContainEqual({ Key: 'env', Value: 'prod' })
  await organizations.tagResource({ ResourceId, Tags: [{ Key: 'env', Value: 'live' }] })
  await organizations.untagResource({ ResourceId, TagKeys: ['team'] })
  expect(await read(ResourceId)).toEqual([{ Key: 'env', Value: 'live' }])
  expect(await read(aws.world.organization?.RootId ?? '')).toEqual([])
  expect((await errorOf(read('what'))).name).toBe('InvalidInputException')
  expect((await errorOf(read('999900001111'))).name).toBe('TargetNotFoundException')
})

test('accounts come at most 20 a page', async () => {
  const { organizations, aws } = await simulate()
  expect((await errorOf(organizations.listAccounts({ MaxResults: 21 }))).name).toBe('InvalidInputException')
  const first = await organizations.listAccounts({ MaxResults: 10 })
  const rest = await organizations.listAccounts({ NextToken: first.NextToken })
  expect((first.Accounts?.length ?? 0) + (rest.Accounts?.length ?? 0)).toBe(aws.world.accounts.size)
  expect(rest).not.toHaveProperty('NextToken')
})

test('Organizations has its own low rates', async () => {
  const { organizations, aws, clock } = await simulate({ settings: { throttling: true } })
  await organizations.listRoots()
  await organizations.listRoots()
  expect((await errorOf(organizations.listRoots())).name).toBe('TooManyRequestsException')
  clock.advance(aws.settings.assignmentMs)
  await organizations.listRoots()
})

test('the console enables Identity Center in a new account', async () => {
  const { organizations, sso, iam, aws } = await simulate({ company: brandNew })
  expect((await sso.listInstances()).Instances).toEqual([])
  enableIdentityCenter(aws.world, 'us-east-1', false)
  const [instance] = (await sso.listInstances()).Instances ?? []
  const { Organization } = await organizations.describeOrganization()
  expect(instance?.OwnerAccountId).toBe(Organization?.MasterAccountId)
  expect((await sso.describeInstance({ InstanceArn: instance?.InstanceArn })).PermissionSetsEnabled).toBe(false)
  const { EnabledServicePrincipals } = await organizations.listAWSServiceAccessForOrganization()
  expect(EnabledServicePrincipals?.map((p) => p.ServicePrincipal)).toEqual(['sso.amazonaws.com'])
  expect((await iam.getRole({ RoleName: 'AWSServiceRoleForSSO' })).Role?.Path).toContain('/sso.amazonaws.com/')
})
