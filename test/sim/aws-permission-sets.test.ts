import { expect, test } from 'vitest'
import { errorOf, type Simulation, simulate } from './aws-harness.ts'

const policy = (name: string) => `arn:aws:iam::aws:policy/${name}`

async function created(s: Simulation, Name = 'Deployers') {
  const { PermissionSet } = await s.sso.createPermissionSet({ InstanceArn: s.InstanceArn, Name })
  return { InstanceArn: s.InstanceArn, PermissionSetArn: PermissionSet?.PermissionSetArn }
}

test('the instance is listed, and has a name once it got one', async () => {
  const s = await simulate()
  const list = async () => (await s.sso.listInstances()).Instances?.[0]
  expect(await list()).toMatchObject({ Status: 'ACTIVE', OwnerAccountId: '111122223333', PrimaryRegion: 'us-east-1' })
  expect((await list())?.InstanceArn).toMatch(/^arn:aws:sso:::instance\/ssoins-[0-9a-f]{16}$/)
  expect((await list())?.IdentityStoreId).toMatch(/^d-[0-9a-f]{10}$/)
  expect((await list())?.CreatedDate).toBeInstanceOf(Date)
  expect(await list()).not.toHaveProperty('Name')
  await s.sso.updateInstance({ InstanceArn: s.InstanceArn, Name: 'main' })
  expect((await list())?.Name).toBe('main')
})

test('a permission set is created, described, updated and deleted', async () => {
  const s = await simulate()
  const given = {
    Name: 'Deployers',
    Description: 'Deploy',
    SessionDuration: 'PT2H',
    RelayState: 'https://console.aws.amazon.com/',
  }
  const { PermissionSet } = await s.sso.createPermissionSet({ InstanceArn: s.InstanceArn, ...given })
  expect(PermissionSet).toMatchObject(given)
  expect(PermissionSet?.CreatedDate).toBeInstanceOf(Date)
  const key = { InstanceArn: s.InstanceArn, PermissionSetArn: PermissionSet?.PermissionSetArn }
  await s.sso.updatePermissionSet({ ...key, Description: 'Deploy more', SessionDuration: 'PT12H' })
  const described = await s.sso.describePermissionSet(key)
  expect(described.PermissionSet).toMatchObject({ ...given, Description: 'Deploy more', SessionDuration: 'PT12H' })
  await s.sso.deletePermissionSet(key)
  for (const call of [
    s.sso.describePermissionSet(key),
    s.sso.updatePermissionSet(key),
    s.sso.deletePermissionSet(key),
  ]) {
    const error = await errorOf(call)
    expect(error.name).toBe('ResourceNotFoundException')
    expect(error.message).toMatch(/^Could not find PermissionSet with id ps-[0-9a-f]{16}$/)
  }
})

test('names are unique, sessions last 1 to 12 hours, descriptions are Latin-1', async () => {
  const s = await simulate()
  const create = (more: object) =>
    errorOf(s.sso.createPermissionSet({ InstanceArn: s.InstanceArn, Name: 'New', ...more }))
  expect((await create({ Name: 'Billing' })).name).toBe('ConflictException')
  expect((await create({ SessionDuration: 'PT13H' })).name).toBe('ValidationException')
  expect((await create({ SessionDuration: 'PT30M' })).name).toBe('ValidationException')
  expect((await create({ Description: '読み取り' })).message).toMatch(/'description' failed to satisfy constraint/)
  expect((await create({ Name: 'x'.repeat(33) })).message).toMatch(/length less than or equal to 32/)
})

test('the list has ARNs only, in pages', async () => {
  const s = await simulate()
  const first = await s.sso.listPermissionSets({ InstanceArn: s.InstanceArn, MaxResults: 3 })
  const next = { InstanceArn: s.InstanceArn, NextToken: first.NextToken }
  const second = await s.sso.listPermissionSets(next)
  expect([first.PermissionSets?.length, second.PermissionSets?.length]).toEqual([3, 2])
  expect(second).not.toHaveProperty('NextToken')
  expect((await errorOf(s.sso.listInstances({ NextToken: first.NextToken }))).name).toBe('ValidationException')
})

test('an inline policy is kept byte for byte', async () => {
  const s = await simulate()
  const key = await created(s)
  const read = async () => (await s.sso.getInlinePolicyForPermissionSet(key)).InlinePolicy
  const text = '{ "Version": "2012-10-17",\n  "Statement": [] }'
  expect(await read()).toBe('')
  await s.sso.putInlinePolicyToPermissionSet({ ...key, InlinePolicy: text })
  expect(await read()).toBe(text)
  await s.sso.deleteInlinePolicyFromPermissionSet(key)
  expect(await read()).toBe('')
  const put = (InlinePolicy: string, more = {}) =>
    errorOf(s.sso.putInlinePolicyToPermissionSet({ ...key, InlinePolicy, ...more }))
  expect((await put('{')).name).toBe('ValidationException')
  const unknown = { PermissionSetArn: `${key.PermissionSetArn?.slice(0, -4)}0000` }
  expect((await put(text, unknown)).name).toBe('ResourceNotFoundException')
})

test('AWS managed policies are attached once, up to the quota, and detached', async () => {
  const s = await simulate({ settings: { managedPolicyQuota: 2 } })
  const key = await created(s)
  const attach = (ManagedPolicyArn: string) => s.sso.attachManagedPolicyToPermissionSet({ ...key, ManagedPolicyArn })
  await attach(policy('ReadOnlyAccess'))
  const twice = await errorOf(attach(policy('ReadOnlyAccess')))
  expect(twice.name).toBe('ConflictException')
  expect(twice.message).toMatch(
    /already has a typed link attachment to a manged policy with arn:aws:iam::aws:policy\/ReadOnly/,
  )
  const unknown = await errorOf(attach(policy('NoSuchPolicy')))
  expect(unknown.name).toBe('ResourceNotFoundException')
  expect(unknown.message).toBe(`Policy does not exist with ARN: ${policy('NoSuchPolicy')}`)
  await s.sso.attachCustomerManagedPolicyReferenceToPermissionSet({
    ...key,
    CustomerManagedPolicyReference: { Name: 'own' },
  })
  expect((await errorOf(attach(policy('SecurityAudit')))).name).toBe('ServiceQuotaExceededException')
  expect((await s.sso.listManagedPoliciesInPermissionSet(key)).AttachedManagedPolicies).toEqual([
    { Name: 'ReadOnlyAccess', Arn: policy('ReadOnlyAccess') },
  ])
  await s.sso.detachManagedPolicyFromPermissionSet({ ...key, ManagedPolicyArn: policy('ReadOnlyAccess') })
  const gone = await errorOf(
    s.sso.detachManagedPolicyFromPermissionSet({ ...key, ManagedPolicyArn: policy('ReadOnlyAccess') }),
  )
  expect(gone.message).toBe(`Could not find ManagedPolicy with arn ${policy('ReadOnlyAccess')}`)
  expect(gone.name).toBe('ResourceNotFoundException')
})

test('a customer managed policy is known by name and path together', async () => {
  const s = await simulate()
  const key = await created(s)
  const of = (Name: string, Path?: string) => ({
    ...key,
    CustomerManagedPolicyReference: { Name, ...(Path ? { Path } : {}) },
  })
  await s.sso.attachCustomerManagedPolicyReferenceToPermissionSet(of('own'))
  await s.sso.attachCustomerManagedPolicyReferenceToPermissionSet(of('own', '/team/'))
  const again = s.sso.attachCustomerManagedPolicyReferenceToPermissionSet(of('own', '/'))
  expect((await errorOf(again)).name).toBe('ConflictException')
  const list = await s.sso.listCustomerManagedPolicyReferencesInPermissionSet(key)
  expect(list.CustomerManagedPolicyReferences).toEqual([
    { Name: 'own', Path: '/' },
    { Name: 'own', Path: '/team/' },
  ])
  const absent = s.sso.detachCustomerManagedPolicyReferenceFromPermissionSet(of('own', '/other/'))
  expect((await errorOf(absent)).name).toBe('ResourceNotFoundException')
})

test('a permissions boundary is one of two kinds, and absent until set', async () => {
  const s = await simulate()
  const key = await created(s)
  const put = (PermissionsBoundary: object) =>
    s.sso.putPermissionsBoundaryToPermissionSet({ ...key, PermissionsBoundary })
  expect((await errorOf(s.sso.getPermissionsBoundaryForPermissionSet(key))).name).toBe('ResourceNotFoundException')
  expect((await errorOf(put({}))).name).toBe('ValidationException')
  await put({ ManagedPolicyArn: policy('PowerUserAccess') })
  const { PermissionsBoundary } = await s.sso.getPermissionsBoundaryForPermissionSet(key)
  expect(PermissionsBoundary).toEqual({ ManagedPolicyArn: policy('PowerUserAccess') })
})

test('tags are added, replaced and removed', async () => {
  const s = await simulate()
  const resource = { InstanceArn: s.InstanceArn, ResourceArn: s.set('PaymentsDeploy') }
  await s.sso.tagResource({
    ...resource,
    Tags: [
      { Key: 'team', Value: 'core' },
      { Key: 'risk', Value: 'high' },
    ],
  })
  await s.sso.untagResource({ ...resource, TagKeys: ['risk'] })
  expect((await s.sso.listTagsForResource(resource)).Tags).toEqual([{ Key: 'team', Value: 'core' }])
})

test('permission sets that are switched off refuse until they are switched on, for good', async () => {
  const s = await simulate()
  const instance = s.aws.world.organizationInstance
  if (instance) instance.PermissionSetsEnabled = false
  const refused = await errorOf(s.sso.listPermissionSets({ InstanceArn: s.InstanceArn }))
  expect([refused.name, refused.message]).toEqual([
    'ValidationException',
    'Permission Sets are not enabled for this instance',
  ])
  await s.sso.updateInstance({ InstanceArn: s.InstanceArn, PermissionSetsEnabled: true })
  expect((await s.sso.describeInstance({ InstanceArn: s.InstanceArn })).PermissionSetsEnabled).toBe(true)
  const off = s.sso.updateInstance({ InstanceArn: s.InstanceArn, PermissionSetsEnabled: false })
  expect((await errorOf(off)).name).toBe('ValidationException')
})
