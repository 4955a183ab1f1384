import { expect, test } from 'vitest'
import { errorOf, simulate, tuple } from './aws-harness.ts'

test('an action is denied until that is undone', async () => {
  const { aws, sso } = await simulate()
  const undo = aws.deny('sso:ListInstances')
  expect((await errorOf(sso.listInstances())).name).toBe('AccessDeniedException')
  undo()
  await sso.listInstances()
})

test('the next calls fail as told, and no more', async () => {
  const { aws, sso } = await simulate()
  aws.failNext('sso:ListInstances', { name: 'InternalServerException', message: 'Oops', status: 500 }, 2)
  for (const _ of [1, 2]) expect(await errorOf(sso.listInstances())).toMatchObject({ message: 'Oops' })
  await sso.listInstances()
  expect(aws.calls.map((c) => c.outcome)).toEqual(['InternalServerException', 'InternalServerException', 'ok'])
})

test('a connection is dropped before or after the call took effect', async () => {
  const s = await simulate()
  const create = (Name: string) => errorOf(s.sso.createPermissionSet({ InstanceArn: s.InstanceArn, Name }))
  const names = () => s.aws.world.permissionSets.all().map((p) => p.Name)
  s.aws.failNext('sso:CreatePermissionSet', 'reset')
  await create('Lost')
  expect(names()).not.toContain('Lost')
  s.aws.failNext('sso:CreatePermissionSet', 'reset', { after: true })
  await create('Kept')
  expect(names()).toContain('Kept')
  expect(s.aws.mutations().map((c) => [c.action, c.outcome])).toEqual([['sso:CreatePermissionSet', 'reset']])
})

test('a call hangs until the caller gives up', async () => {
  const { aws, sso } = await simulate()
  aws.failNext('sso:ListInstances', 'hang')
  const call = sso.listInstances({}, { abortSignal: AbortSignal.timeout(50) })
  expect((await errorOf(call)).name).toMatch(/Abort|Timeout/)
})

test('listeners hear of each call before and after, and may hold it', async () => {
  const s = await simulate()
  const heard: string[] = []
  s.aws.onCall(async (call, phase) => {
    await Promise.resolve()
    heard.push(`${phase} ${call.operation} ${call.outcome}`)
  })
  await s.sso.createAccountAssignment(tuple(s, 'audit', 'PowerUserAccess', { user: 'mia' }))
  expect(heard).toEqual(['before CreateAccountAssignment pending', 'after CreateAccountAssignment ok'])
  const [call] = s.aws.mutations()
  expect(call).toMatchObject({ service: 'sso-admin', caller: { kind: 'management' }, region: 'us-east-1' })
  expect(call?.input).toMatchObject({ TargetId: s.account('audit') })
})
