import { Account } from '@aws-sdk/client-account'
import { Support } from '@aws-sdk/client-support'
import { describe, expect, test } from 'vitest'
import { classify } from '../../src/aws/aws-errors.ts'
import { createAws } from '../../src/aws/clients.ts'
import { consoleActions } from '../../src/sim/aws/console-actions.ts'
import { freshCompany } from '../../src/sim/aws/fresh-company.ts'
import { halfDoneCompany } from '../../src/sim/aws/half-done-company.ts'
import { errorOf, type Simulation, simulate } from './aws-harness.ts'

const clientsOf = ({ aws, clock }: Simulation) => {
  const options = { endpoint: aws.url, region: 'us-east-1', maxAttempts: 1, credentials: aws.credentials('management') }
  return {
    account: new Account(options),
    support: new Support(options),
    bot: createAws({ clock, endpoint: aws.url, credentials: options.credentials, pace: 1000 }),
  }
}

describe('a brand-new account', () => {
  test('is on the free plan until an organization is made', async () => {
    const s = await simulate({ company: freshCompany() })
    const { bot } = clientsOf(s)
    const expiresAt = s.aws.world.console.plan?.expires?.getTime()
    expect(await bot.planState()).toEqual({ type: 'FREE', status: 'ACTIVE', credits: 100, expiresAt })
    await s.organizations.createOrganization({})
    expect(await bot.planState()).toMatchObject({ type: 'PAID', credits: 0, expiresAt: undefined })
  })

  test('has no Support API and no contacts, and an account state', async () => {
    const s = await simulate({ company: freshCompany({ pending: true }) })
    const { account, support } = clientsOf(s)
    expect(await account.getAccountInformation({})).toMatchObject({
      AccountName: 'example-management-prod',
      AccountState: 'PENDING_ACTIVATION',
      AccountCreatedDate: expect.any(Date),
    })
    expect((await errorOf(account.getAlternateContact({ AlternateContactType: 'SECURITY' }))).name).toBe(
      'ResourceNotFoundException',
    )
    expect((await errorOf(support.describeSeverityLevels({}))).name).toBe('SubscriptionRequiredException')
    consoleActions['set-alternate-contact'](s.aws.world, { type: 'SECURITY', email: 'sec@example.com' })
    consoleActions['activate-account'](s.aws.world)
    const { AlternateContact } = await account.getAlternateContact({ AlternateContactType: 'SECURITY' })
    expect(AlternateContact?.EmailAddress).toBe('sec@example.com')
    expect((await account.getAccountInformation({})).AccountState).toBe('ACTIVE')
  })

  test('gets MFA for root at the console only', async () => {
    const s = await simulate({ company: freshCompany() })
    const mfa = async () => (await s.iam.getAccountSummary()).SummaryMap?.AccountMFAEnabled
    expect(await mfa()).toBe(0)
    consoleActions['add-root-mfa'](s.aws.world, { device: 'totp' })
    expect(await mfa()).toBe(1)
    const { VirtualMFADevices = [] } = await s.iam.listVirtualMFADevices({})
    expect(VirtualMFADevices[0]?.SerialNumber).toBe('arn:aws:iam::111122223333:mfa/root-account-mfa-device')
    expect((await errorOf(s.iam.getCredentialReport())).name).toBe('CredentialReportNotPresentException')
    expect((await s.iam.generateCredentialReport()).State).toBe('STARTED')
    const { Content } = await s.iam.getCredentialReport()
    expect(Buffer.from(Content ?? []).toString()).toContain('<root_account>,arn:aws:iam::111122223333:root')
  })

  test('refuses credentials that nobody has made yet', async () => {
    const s = await simulate({ company: freshCompany({ noCredentials: true }) })
    expect((await errorOf(s.sts.getCallerIdentity())).name).toBe('InvalidClientTokenId')
    expect(classify(await errorOf(clientsOf(s).bot.planState()))).toMatchObject({ kind: 'unasked' })
    consoleActions['give-credentials'](s.aws.world)
    expect((await s.sts.getCallerIdentity()).Account).toBe('111122223333')
  })

  test('has an administrator signed in at the end', async () => {
    const s = await simulate({ company: freshCompany() })
    const { world } = s.aws
    expect(consoleActions['portal-sign-in'].isOffered(world)).toBe(false)
    consoleActions['enable-identity-center'](world, { region: 'ap-northeast-1' })
    const { sso, store } = s.as('management', 'ap-northeast-1')
    const { InstanceArn, IdentityStoreId } = world.organizationInstance ?? {}
    const name = { Name: { GivenName: 'Alice', FamilyName: 'Moreau' }, DisplayName: 'Alice Moreau' }
    const { UserId } = await store.createUser({ IdentityStoreId, UserName: 'alice', ...name })
    const { PermissionSet } = await sso.createPermissionSet({ InstanceArn, Name: 'AdministratorAccess' })
    await sso.createAccountAssignment({
      InstanceArn,
      PermissionSetArn: PermissionSet?.PermissionSetArn,
      TargetId: '111122223333',
      TargetType: 'AWS_ACCOUNT',
      PrincipalType: 'USER',
      PrincipalId: UserId,
    })
    s.clock.advance(5_000)
    expect(() => consoleActions['portal-sign-in'](world)).toThrow('no password')
    consoleActions['set-email-otp'](world)
    consoleActions['portal-sign-in'](world)
    const PathPrefix = '/aws-reserved/sso.amazonaws.com/'
    const [role] = (await s.iam.listRoles({ PathPrefix })).Roles ?? []
    expect(role?.RoleLastUsed).toBeUndefined()
    const { Role } = await s.iam.getRole({ RoleName: role?.RoleName })
    expect(Role?.RoleLastUsed?.Region).toBe('ap-northeast-1')
  })
})

describe('what others have begun', () => {
  test('an instance of the account alone stands in the way', async () => {
    const { aws } = await simulate({ company: halfDoneCompany({ trap: 'account-instance' }) })
    expect(() => consoleActions['enable-identity-center'](aws.world)).toThrow('instance of its own')
    consoleActions['delete-account-instance'](aws.world)
    expect(() => consoleActions['enable-identity-center'](aws.world)).toThrow('all features')
  })

  test('invited accounts accept all features before the organization has them', async () => {
    const { aws, organizations } = await simulate({ company: halfDoneCompany({ trap: 'account-instance' }) })
    const { Handshake } = await organizations.enableAllFeatures({})
    const HandshakeId = Handshake?.Id
    const open = async () => (await organizations.listHandshakesForOrganization({})).Handshakes?.map((h) => h.Action)
    expect(await open()).toEqual(['ENABLE_ALL_FEATURES', 'APPROVE_ALL_FEATURES'])
    expect((await errorOf(organizations.acceptHandshake({ HandshakeId }))).name).toBe(
      'InvalidHandshakeTransitionException',
    )
    consoleActions['accept-all-features'](aws.world)
    await organizations.acceptHandshake({ HandshakeId })
    expect((await organizations.describeOrganization({})).Organization?.FeatureSet).toBe('ALL')
  })

  test('root has access keys until somebody deletes them', async () => {
    const { aws, iam } = await simulate({ company: halfDoneCompany() })
    const keys = async () => (await iam.getAccountSummary()).SummaryMap?.AccountAccessKeysPresent
    expect(await keys()).toBe(1)
    consoleActions['delete-root-access-keys'](aws.world)
    expect(await keys()).toBe(0)
  })
})

test('an account that is older than the plans has none, and a denied look says what is missing', async () => {
  const s = await simulate()
  const { bot } = clientsOf(s)
  expect(await bot.planState()).toBeUndefined()
  s.aws.deny('freetier:GetAccountPlanState')
  expect(classify(await errorOf(bot.planState()))).toMatchObject({ missing: 'freetier:GetAccountPlanState' })
  s.aws.failNext('freetier:GetAccountPlanState', { name: 'ThrottlingException', message: 'Rate exceeded' })
  expect(classify(await errorOf(bot.planState()))).toMatchObject({ kind: 'transient' })
  s.aws.failNext('freetier:GetAccountPlanState', 'reset')
  expect(classify(await errorOf(bot.planState()))).toMatchObject({ kind: 'transient' })
})

test('every manual step has a title in both languages', () => {
  for (const { title, fields } of Object.values(consoleActions)) {
    for (const text of [title, ...Object.values(fields).map(({ label }) => label)]) {
      expect(text.en).toMatch(/^[A-Z]/)
      expect(text.ja).toMatch(/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u)
    }
  }
})
