import { DeleteAccountAssignmentCommand, ListInstancesCommand } from '@aws-sdk/client-sso-admin'
import { expect, onTestFinished, test } from 'vitest'
import { underGuard } from '../../src/effects.ts'
import { startBench } from './helpers.ts'

test('a call that writes asks at the last moment whether it still may; one that reads does not', async () => {
  const bench = await startBench({ aws: { pace: 1, ssoPerSecond: 1 } })
  onTestFinished(() => bench.stop())
  const asked: string[] = []
  let mine = true
  const guard = {
    before: async () => {
      asked.push('before')
      if (!mine) throw new Error('somebody else’s by now')
    },
    after: async (effect: string) => void asked.push(effect),
    urgency: 0,
  }
  const tuple = {
    InstanceArn: 'arn:aws:sso:::instance/ssoins-0000000000000000',
    PermissionSetArn: 'arn:aws:sso:::permissionSet/ssoins-0000000000000000/ps-0000000000000000',
    TargetId: '111111111111',
    TargetType: 'AWS_ACCOUNT',
    PrincipalType: 'USER',
    PrincipalId: '11111111-1111-1111-1111-111111111111',
  } as const
  const { sso } = bench.aws
  const calls = underGuard(guard, () =>
    Promise.allSettled([
      sso.send(new ListInstancesCommand({})),
      sso.send(new DeleteAccountAssignmentCommand(tuple)).finally(() => {
        mine = false
      }),
      // Waits in the line for its turn, and the job is lost meanwhile.
      sso.send(new DeleteAccountAssignmentCommand({ ...tuple, TargetId: '222222222222' })),
    ]),
  )
  const [, , late] = await calls
  expect(late).toMatchObject({ reason: { message: 'somebody else’s by now' } })
  expect(asked).toEqual(['before', 'sso:DeleteAccountAssignment', 'before'])
  const sent = bench.simulated.calls.filter(({ operation }) => operation === 'DeleteAccountAssignment')
  expect(sent).toHaveLength(1)
})
