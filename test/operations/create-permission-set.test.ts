import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { applyContext, calls } from '../aws/helpers.ts'
import { type Started, startOperation } from './helpers.ts'

const readOnly = 'arn:aws:iam::aws:policy/ReadOnlyAccess'
const audit = 'arn:aws:iam::aws:policy/SecurityAudit'
const input = { name: 'Auditors', description: 'For auditors', sessionDuration: 'PT2H', policies: [readOnly, audit] }

let started: Started
beforeEach(async () => {
  started = await startOperation('create-permission-set')
})
afterEach(() => started.bench.stop())

it('makes the set and attaches each policy', async () => {
  const plan = await started.plan(input)
  expect(plan.changes.map((c) => c.action)).toEqual([
    'sso:CreatePermissionSet',
    'sso:AttachManagedPolicyToPermissionSet',
    'sso:AttachManagedPolicyToPermissionSet',
  ])
  const { permissionSetArn = '' } = await started.carryOut(plan.changes)
  const made = started.bench.world().permissionSets.get(permissionSetArn)
  expect(made).toMatchObject({ Name: 'Auditors', SessionDuration: 'PT2H', managedPolicies: [readOnly, audit] })
  expect(await started.directory.refreshPermissionSet(permissionSetArn)).toMatchObject({ name: 'Auditors' })
  expect(started.directory.search('permissionSet', 'audit', 5).hits[0]?.arn).toBe(permissionSetArn)
})

it('makes nothing twice when its records are lost', async () => {
  const plan = await started.plan(input)
  const first = await started.carryOut(plan.changes)
  const again = await started.carryOut(plan.changes, { repeated: true })
  expect(again).toEqual(first)
  expect(calls(started.bench, 'CreatePermissionSet')).toBe(1)
  expect(calls(started.bench, 'AttachManagedPolicyToPermissionSet')).toBe(2)
})

it('finds its own set when the answer was lost', async () => {
  const [creation] = (await started.plan(input)).changes
  if (!creation) throw new Error('no change')
  started.bench.simulated.failNext('sso:CreatePermissionSet', 'reset', { after: true })
  const context = applyContext(started.bench, started.directory)
  await expect(started.operation.apply(creation, context)).rejects.toMatchObject({ name: 'OutcomeUnknown' })
  expect(await started.operation.apply(creation, { ...context, repeated: true })).toMatchObject({ state: 'done' })
  expect(calls(started.bench, 'CreatePermissionSet')).toBe(1)
})

it('does not touch a set that somebody else made meanwhile under the name', async () => {
  const plan = await started.plan(input)
  await started.carryOut(plan.changes, { requestId: 'OTHER1' })
  await expect(started.carryOut(plan.changes)).rejects.toThrow()
  const back = started.operation.undo?.(plan, { directory: started.directory }) ?? []
  await started.carryOut(back)
  expect(
    started.bench
      .world()
      .permissionSets.all()
      .some((p) => p.Name === 'Auditors'),
  ).toBe(true)
})

it('takes back what it made', async () => {
  const plan = await started.plan(input)
  await started.carryOut(plan.changes)
  await started.carryOut(started.operation.undo?.(plan, { directory: started.directory }) ?? [])
  expect(
    started.bench
      .world()
      .permissionSets.all()
      .some((p) => p.Name === 'Auditors'),
  ).toBe(false)
})

it('makes a copy of another, with all that it allows and without its tags', async () => {
  const plan = await started.plan({ name: 'Copied', copyOf: started.ids.set('PaymentsDeploy'), policies: [audit] })
  const { permissionSetArn = '' } = await started.carryOut(plan.changes)
  const { permissionSets } = started.bench.world()
  const source = permissionSets.get(started.ids.set('PaymentsDeploy'))
  const made = permissionSets.get(permissionSetArn)
  expect(made).toMatchObject({
    SessionDuration: 'PT2H',
    customerManagedPolicies: source?.customerManagedPolicies,
    inlinePolicy: source?.inlinePolicy,
    managedPolicies: ['arn:aws:iam::aws:policy/CloudWatchReadOnlyAccess', audit],
  })
  expect(Object.keys(made?.tags ?? {})).toEqual(['aws-setup:request'])
})

it('makes one from a JSON policy alone', async () => {
  const inlinePolicy = JSON.stringify({ Statement: { Effect: 'Allow', Action: 's3:Get*', Resource: '*' } })
  const plan = await started.plan({ name: 'Readers', inlinePolicy })
  expect(plan.notes[0]?.en).toBe('People can do more: s3 (Get*).')
  const { permissionSetArn = '' } = await started.carryOut(plan.changes)
  expect(started.bench.world().permissionSets.get(permissionSetArn)).toMatchObject({
    inlinePolicy,
    SessionDuration: 'PT1H',
  })
  const broken = started.plan({ name: 'Broken', inlinePolicy: '{' })
  await expect(broken).rejects.toMatchObject({ code: 'document_incomplete', field: 'inlinePolicy' })
})

describe('refuses', () => {
  it.each([
    ['a taken name', { name: 'ReadOnlyAccess' }, 'permission_set_name_taken', 'name'],
    ['a name with spaces', { name: 'For auditors' }, 'permission_set_name_invalid', 'name'],
    ['a Japanese description', { description: '監査用' }, 'permission_set_description_invalid', 'description'],
    ['no policy', { policies: [] }, 'permission_set_no_policies', 'policies'],
    [
      'too many policies',
      { policies: Array.from({ length: 11 }, (_, i) => `${readOnly}${i}`) },
      'permission_set_too_many_policies',
      'policies',
    ],
  ])('%s', async (_, wrong, code, field) => {
    await expect(started.plan({ ...input, ...wrong })).rejects.toMatchObject({ code, field })
  })

  it('a name that was taken after the last refresh', async () => {
    const plan = await started.plan(input)
    await started.carryOut(plan.changes, { requestId: 'OTHER1' })
    await expect(started.plan(input)).rejects.toMatchObject({ code: 'permission_set_name_taken' })
  })
})
