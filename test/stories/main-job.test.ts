import { expect, test } from 'vitest'
import { iamPolicy } from '../../src/operations/shared/least-iam-policy.ts'
import { assignmentsInAws, becomes, factsOf, hasInAws } from '../support/somebody.ts'
import { minutes, startWorld } from '../support/world.ts'

test('Mia asks, Bob approves, AWS has it, and it ends in time', async () => {
  const world = await startWorld()
  const { mia, bob, clock } = world
  const request = await mia.asks({
    account: 'prod-payments',
    set: 'PowerUserAccess',
    reason: 'Stuck payouts, ticket 4711',
  })
  await bob.approves(request)
  await becomes(world, request, 'active')
  expect(hasInAws(world, 'mia', 'PowerUserAccess', 'prod-payments')).toBe(true)
  await mia.isTold('PowerUserAccess')

  clock.advance(minutes(50))
  await mia.isTold('Extend')
  clock.advance(minutes(11))
  await becomes(world, request, 'revoked')
  expect(hasInAws(world, 'mia', 'PowerUserAccess', 'prod-payments')).toBe(false)
  // The warning does not go on asking after the end.
  await mia.isTold('No longer so')
  expect(await factsOf(world, request)).toEqual([
    'asked',
    'pending',
    'approved',
    'started',
    'change',
    'granted',
    'warned',
    'ending',
    'change',
    'revoked',
  ])
  expect(assignmentsInAws(world).length).toBeGreaterThan(0)
})

test('the printed IAM policy is enough for all of it', async () => {
  const world = await startWorld()
  const { mia, bob } = world
  const request = await mia.asks({ account: 'prod-orders', set: 'ReadOnlyAccess' })
  await bob.approves(request)
  await becomes(world, request, 'active')
  await mia.presses(await mia.isTold('You have ReadOnlyAccess'), "I'm done")
  await becomes(world, request, 'revoked')

  const allowed = iamPolicy(world.bot.ctx.operations.values())
    .Statement.filter((s) => s.Effect === 'Allow')
    .flatMap((s) => s.Action)
  const used = new Set(
    world.aws.calls.map(({ service, operation }) => `${service.replace('sso-admin', 'sso')}:${operation}`),
  )
  expect([...used].filter((action) => !allowed.includes(action))).toEqual([])
})
