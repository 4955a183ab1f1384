import { expect, test } from 'vitest'
import { printedPolicies } from '../support/printed-policies.ts'
import { assignmentsInAws, becomes, factsOf, hasInAws } from '../support/somebody.ts'
import { minutes, startWorld, type World } from '../support/world.ts'

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
  await mia.isTold(/Your access ends .*PowerUserAccess/)
  clock.advance(minutes(11))
  await becomes(world, request, 'revoked')
  expect(hasInAws(world, 'mia', 'PowerUserAccess', 'prod-payments')).toBe(false)
  // The warning does not go on asking after the end: it says that the access has ended.
  await mia.isTold(/^Your access has ended: PowerUserAccess in prod-payments/)
  await world.until(() =>
    expect(
      mia.slack
        .dms()
        .map((m) => mia.reads(m))
        .join(),
    ).not.toMatch(/Your access ends/),
  )
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

/** Identity Center has a new certificate, so that AWS must bring the provider of the management account up to date. */
const certificateReplaced = ({ aws: { world } }: Pick<World, 'aws'>) => {
  const account = world.accounts.get(world.managementAccountId)
  if (account) account.samlProvider = 'outdated'
}

test('the printed IAM policy is enough, in the management account too', async () => {
  const world = await startWorld({ before: certificateReplaced })
  const { mia, bob } = world
  const request = await mia.asks({ account: 'example-management', set: 'ReadOnlyAccess' })
  await bob.approves(request)
  await becomes(world, request, 'active')
  await mia.presses(await mia.isTold('You have ReadOnlyAccess'), "I'm done")
  await becomes(world, request, 'revoked')
  expect(hasInAws(world, 'mia', 'ReadOnlyAccess', 'example-management')).toBe(false)
})

test('with less than that the card says which permission the bot’s role lacks', async () => {
  const world = await startWorld({ before: certificateReplaced })
  const { mia, bob, aws } = world
  const lacking = printedPolicies.map((policy) => ({
    ...policy,
    Statement: policy.Statement.map((s) => ({ ...s, Action: s.Action.filter((a) => a !== 'iam:UpdateSAMLProvider') })),
  }))
  aws.attachPolicies(lacking)
  const request = await mia.asks({ account: 'example-management', set: 'ReadOnlyAccess' })
  await bob.approves(request)
  await becomes(world, request, 'failed')
  await world.until(async () => expect(bob.reads(await bob.card(request))).toContain('iam:UpdateSAMLProvider'))
})
