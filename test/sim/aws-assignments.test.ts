import { expect, test } from 'vitest'
import { errorOf, type Simulation, simulate, tuple } from './aws-harness.ts'

const create = async (s: Simulation, t: ReturnType<typeof tuple>) =>
  (await s.sso.createAccountAssignment(t)).AccountAssignmentCreationStatus
const remove = async (s: Simulation, t: ReturnType<typeof tuple>) =>
  (await s.sso.deleteAccountAssignment(t)).AccountAssignmentDeletionStatus

async function creation(s: Simulation, id: string | undefined) {
  const key = { InstanceArn: s.InstanceArn, AccountAssignmentCreationRequestId: id }
  return (await s.sso.describeAccountAssignmentCreationStatus(key)).AccountAssignmentCreationStatus
}

const listed = async (s: Simulation, { InstanceArn, TargetId, PermissionSetArn }: ReturnType<typeof tuple>) =>
  (await s.sso.listAccountAssignments({ InstanceArn, AccountId: TargetId, PermissionSetArn })).AccountAssignments

test('an assignment is accepted first, done later, listed later still', async () => {
  const s = await simulate()
  const mia = tuple(s, 'prod-data', 'ReadOnlyAccess', { user: 'mia' })
  const { InstanceArn: _, ...subject } = mia
  const accepted = await create(s, mia)
  expect(accepted).toMatchObject({ ...subject, Status: 'IN_PROGRESS' })
  expect(accepted).not.toHaveProperty('FailureReason')
  expect(s.aws.world.account(mia.TargetId)?.roles.size).toBe(1)
  s.clock.advance(s.aws.settings.assignmentMs)
  expect(await creation(s, accepted?.RequestId)).toMatchObject({ Status: 'SUCCEEDED' })
  expect(await listed(s, mia)).toEqual([])
  s.clock.advance(s.aws.settings.visibilityMs)
  const { PrincipalId, PrincipalType, PermissionSetArn, TargetId: AccountId } = mia
  expect(await listed(s, mia)).toEqual([{ AccountId, PermissionSetArn, PrincipalType, PrincipalId }])
  const names = [...(s.aws.world.account(AccountId)?.roles.keys() ?? [])]
  expect(names[1]).toMatch(/^AWSReservedSSO_ReadOnlyAccess_[0-9a-f]{16}$/)
})

test('an assignment that exists is accepted again, succeeds again and stays one', async () => {
  const s = await simulate()
  const mia = tuple(s, 'sandbox-mia', 'PowerUserAccess', { user: 'mia' })
  const again = await create(s, mia)
  s.clock.advance(5000)
  expect((await creation(s, again?.RequestId))?.Status).toBe('SUCCEEDED')
  expect(await listed(s, mia)).toHaveLength(1)
})

test('request ids of creations and deletions are not interchangeable', async () => {
  const s = await simulate()
  const id = (await create(s, tuple(s, 'prod-data', 'ReadOnlyAccess', { user: 'mia' })))?.RequestId
  const key = { InstanceArn: s.InstanceArn, AccountAssignmentDeletionRequestId: id }
  expect((await errorOf(s.sso.describeAccountAssignmentDeletionStatus(key))).name).toBe('ResourceNotFoundException')
  const unknown = creation(s, '00000000-0000-4000-a000-000000000000')
  expect((await errorOf(unknown)).name).toBe('ResourceNotFoundException')
})

test('a deletion empties the list; there must be something to delete', async () => {
  const s = await simulate()
  const mia = tuple(s, 'sandbox-mia', 'PowerUserAccess', { user: 'mia' })
  const deletion = await remove(s, mia)
  s.clock.advance(s.aws.settings.assignmentMs)
  expect(await listed(s, mia)).toHaveLength(1)
  s.clock.advance(s.aws.settings.visibilityMs)
  expect(await listed(s, mia)).toEqual([])
  const key = { InstanceArn: s.InstanceArn, AccountAssignmentDeletionRequestId: deletion?.RequestId }
  const { AccountAssignmentDeletionStatus } = await s.sso.describeAccountAssignmentDeletionStatus(key)
  expect(AccountAssignmentDeletionStatus?.Status).toBe('SUCCEEDED')
  expect((await errorOf(remove(s, mia))).name).toBe('ResourceNotFoundException')
})

test('the last deletion takes the role; the next assignment makes another', async () => {
  const s = await simulate()
  const mia = tuple(s, 'sandbox-mia', 'PowerUserAccess', { user: 'mia' })
  const roles = () =>
    [...(s.aws.world.account(mia.TargetId)?.roles.keys() ?? [])].filter((n) => n.startsWith('AWSReserved'))
  const [before] = roles()
  await remove(s, mia)
  s.clock.advance(5000)
  expect(roles()).toEqual([])
  await create(s, mia)
  s.clock.advance(5000)
  expect(roles()).toHaveLength(1)
  expect(roles()).not.toEqual([before])
})

test('creation and deletion of one assignment conflict while one of them runs or propagates', async () => {
  const s = await simulate()
  const mia = tuple(s, 'sandbox-mia', 'PowerUserAccess', { user: 'mia' })
  await remove(s, mia)
  expect((await errorOf(create(s, mia))).name).toBe('ConflictException')
  s.clock.advance(s.aws.settings.assignmentMs)
  expect((await errorOf(create(s, mia))).name).toBe('ConflictException')
  s.clock.advance(s.aws.settings.visibilityMs)
  await create(s, mia)
  expect((await errorOf(remove(s, mia))).name).toBe('ConflictException')
})

test('assignments are listed by account and permission set, in pages', async () => {
  const s = await simulate()
  const key = {
    InstanceArn: s.InstanceArn,
    AccountId: s.account('prod-data'),
    PermissionSetArn: s.set('ReadOnlyAccess'),
  }
  expect((await s.sso.listAccountAssignments(key)).AccountAssignments).toEqual([])
  for (const user of ['mia', 'ken', 'bob']) await create(s, tuple(s, 'prod-data', 'ReadOnlyAccess', { user }))
  s.clock.advance(5000)
  const first = await s.sso.listAccountAssignments({ ...key, MaxResults: 2 })
  const second = await s.sso.listAccountAssignments({ ...key, MaxResults: 2, NextToken: first.NextToken })
  expect([first.AccountAssignments?.length, second.AccountAssignments?.length]).toEqual([2, 1])
  expect(second).not.toHaveProperty('NextToken')
})

test('by principal: own rows and those of the groups, narrowed by account', async () => {
  const s = await simulate()
  const rows = async (PrincipalType: 'USER' | 'GROUP', PrincipalId: string, AccountId?: string) => {
    const Filter = AccountId === undefined ? {} : { Filter: { AccountId } }
    const input = { InstanceArn: s.InstanceArn, PrincipalType, PrincipalId, ...Filter }
    return (await s.sso.listAccountAssignmentsForPrincipal(input)).AccountAssignments ?? []
  }
  const all = await rows('USER', s.user('mia'))
  expect(all.filter((r) => r.PrincipalType === 'USER')).toHaveLength(1)
  expect(all.filter((r) => r.PrincipalType === 'GROUP')).toHaveLength(8)
  expect(await rows('GROUP', s.user('mia'))).toEqual([])
  expect(await rows('USER', s.user('mia'), s.account('sandbox-mia'))).toHaveLength(1)
  expect(await rows('USER', '00000000-0000-4000-a000-000000000000')).toEqual([])
})

test('statuses are listed with three members each, and filtered', async () => {
  const s = await simulate()
  await create(s, tuple(s, 'prod-data', 'ReadOnlyAccess', { user: 'mia' }))
  s.clock.advance(5000)
  await create(s, tuple(s, 'prod-data', 'ReadOnlyAccess', { user: 'ken' }))
  const list = async (Filter?: { Status: 'IN_PROGRESS' }) => {
    const input = { InstanceArn: s.InstanceArn, ...(Filter ? { Filter } : {}) }
    return (await s.sso.listAccountAssignmentCreationStatus(input)).AccountAssignmentsCreationStatus ?? []
  }
  expect(await list()).toHaveLength(2)
  const [running] = await list({ Status: 'IN_PROGRESS' })
  expect(Object.keys(running ?? {}).toSorted()).toEqual(['CreatedDate', 'RequestId', 'Status'])
})

test('what cannot work ends as FAILED with a reason', async () => {
  const s = await simulate()
  const outcome = async (t: ReturnType<typeof tuple>) => {
    const id = (await create(s, t))?.RequestId
    s.clock.advance(5000)
    return creation(s, id)
  }
  const mia = (account: string, set = 'ReadOnlyAccess') => tuple(s, account, set, { user: 'mia' })
  expect(await outcome({ ...mia('prod-data'), TargetId: '999900001111' })).toMatchObject({
    Status: 'FAILED',
    FailureReason: expect.stringContaining('404'),
  })
  expect((await outcome(mia('legacy-shop')))?.FailureReason).toMatch(/longer than usual/)
  expect((await outcome(mia('prod-orders', 'PaymentsDeploy')))?.FailureReason).toMatch(
    /policy\/teams\/payments-guardrails/,
  )
  const undo = s.aws.failAssignments(
    { permissionSetName: 'ReadOnlyAccess' },
    'Received a 500 status error: out of luck.',
  )
  expect((await outcome(mia('prod-data')))?.FailureReason).toBe('Received a 500 status error: out of luck.')
  undo()
  const grant = s.aws.deny('iam:CreateRole')
  expect((await outcome(mia('example-management')))?.FailureReason).toMatch(/403.*Access denied by IAM/)
  grant()
  expect((await outcome(mia('example-management')))?.Status).toBe('SUCCEEDED')
  const unknown = { ...mia('prod-data'), PrincipalId: '00000000-0000-4000-a000-000000000000' }
  expect((await errorOf(create(s, unknown))).name).toBe('ResourceNotFoundException')
})

test('a changed permission set is old in its accounts until it is provisioned', async () => {
  const s = await simulate()
  const key = { InstanceArn: s.InstanceArn, PermissionSetArn: s.set('ReadOnlyAccess') }
  const outdated = async () => {
    const ProvisioningStatus = 'LATEST_PERMISSION_SET_NOT_PROVISIONED' as const
    return (await s.sso.listAccountsForProvisionedPermissionSet({ ...key, ProvisioningStatus })).AccountIds
  }
  expect(await outdated()).toEqual([])
  await s.sso.updatePermissionSet({ ...key, SessionDuration: 'PT1H' })
  expect(await outdated()).toHaveLength(6)
  const provision = async (more: { TargetType: 'AWS_ACCOUNT' | 'ALL_PROVISIONED_ACCOUNTS'; TargetId?: string }) => {
    const { PermissionSetProvisioningStatus: started } = await s.sso.provisionPermissionSet({ ...key, ...more })
    expect(started).toMatchObject({
      Status: 'IN_PROGRESS',
      RequestId: expect.any(String),
      CreatedDate: expect.any(Date),
    })
    s.clock.advance(s.aws.settings.provisioningMs)
    const request = { InstanceArn: s.InstanceArn, ProvisionPermissionSetRequestId: started?.RequestId }
    return (await s.sso.describePermissionSetProvisioningStatus(request)).PermissionSetProvisioningStatus
  }
  const TargetType = 'AWS_ACCOUNT' as const
  const one = await provision({ TargetType, TargetId: s.account('audit') })
  expect(one).toMatchObject({ Status: 'SUCCEEDED', AccountId: s.account('audit') })
  expect(await outdated()).toHaveLength(5)
  expect((await provision({ TargetType: 'ALL_PROVISIONED_ACCOUNTS' }))?.Status).toBe('SUCCEEDED')
  expect(await outdated()).toEqual([])
  const nowhere = await provision({ TargetType, TargetId: s.account('sandbox-ken') })
  expect(nowhere?.FailureReason).toBe('Received a 404 status error: Assignment not found.')
  expect((await errorOf(provision({ TargetType }))).name).toBe('ValidationException')
  const to = { InstanceArn: s.InstanceArn, AccountId: s.account('staging-orders') }
  expect((await s.sso.listPermissionSetsProvisionedToAccount(to)).PermissionSets).toHaveLength(2)
})

test('a permission set that is assigned anywhere cannot be deleted', async () => {
  const s = await simulate()
  const key = { InstanceArn: s.InstanceArn, PermissionSetArn: s.set('Billing') }
  expect((await errorOf(s.sso.deletePermissionSet(key))).name).toBe('ConflictException')
  await remove(s, tuple(s, 'example-management', 'Billing', { user: 'emma' }))
  expect((await errorOf(s.sso.deletePermissionSet(key))).name).toBe('ConflictException')
  s.clock.advance(5000)
  await s.sso.deletePermissionSet(key)
})

test('15 creations may be outstanding, and 20 calls a second made by all together', async () => {
  const s = await simulate()
  const users = s.aws.world.users.all().map((u) => u.UserName)
  const wanted = ['prod-data', 'audit'].flatMap((account) =>
    users.map((user) => tuple(s, account, 'PowerUserAccess', { user })),
  )
  for (const t of wanted.slice(0, 15)) await create(s, t)
  const wall = await errorOf(create(s, wanted[15] ?? tuple(s, 'audit', 'Billing', { user: 'mia' })))
  expect([wall.name, wall.message]).toEqual(['ThrottlingException', 'There are too many requests processing'])
  s.aws.settings.throttling = true
  const burst = await Promise.allSettled(Array.from({ length: 30 }, () => s.sso.listInstances()))
  const reasons = burst.filter((r) => r.status === 'rejected').map((r) => r.reason.name)
  expect(reasons.length).toBeGreaterThanOrEqual(1)
  expect(new Set(reasons)).toEqual(new Set(['ThrottlingException']))
  s.clock.advance(1000)
  await s.sso.listInstances()
})
