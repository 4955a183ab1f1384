import { expect, vi } from 'vitest'
import { carriedOut, grantOf, messageTo, pressesCard, pressesOwn, reads, rowOf, threadOf } from '../support/access.ts'
import { eventually } from '../support/eventually.ts'
import { becomes, factsOf, hasInAws } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import { minutes } from '../support/world.ts'

// The longest that the bot waits for an answer is half a minute of real time.

story(
  'granted is said only after AWS reports success and lists it',
  async (world) => {
    const { mia, bob, clock, aws } = world
    const request = await mia.asks({ account: 'prod-payments', set: 'PowerUserAccess' })
    await bob.approves(request)
    await becomes(world, request, 'executing')
    const [create] = await eventually(() => {
      const calls = carriedOut(world, 'CreateAccountAssignment')
      expect(calls).toHaveLength(1)
      return calls
    })
    const polls = () => aws.calls.filter((c) => c.operation === 'DescribeAccountAssignmentCreationStatus').length
    const saysNothingYet = async () => {
      expect(await factsOf(world, request)).not.toContain('granted')
      await reads(mia, () => messageTo(mia, request), 'Being granted')
      expect(mia.reads(await messageTo(mia, request))).not.toContain('You have')
      await reads(bob, () => bob.card(request), 'In progress')
    }

    clock.advance(minutes(2))
    const before = polls()
    await eventually(() => expect(polls()).toBeGreaterThan(before))
    await saysNothingYet()

    // AWS reports SUCCEEDED, and its listings lag behind.
    clock.advance(minutes(1))
    const looks = () => aws.calls.filter((c) => c.operation === 'ListAccountAssignments').length
    const looked = looks()
    clock.advance(6_000)
    await eventually(() => expect(looks()).toBeGreaterThan(looked))
    expect(aws.world.assignmentRequests.all().at(-1)?.Status).toBe('SUCCEEDED')
    await saysNothingYet()

    clock.advance(20_000)
    await becomes(world, request, 'active')
    await reads(mia, () => messageTo(mia, request), 'You have PowerUserAccess in prod-payments', '[Open the console]')
    await reads(bob, () => bob.card(request), 'Granted: PowerUserAccess in prod-payments', 'AWS shows the access since')
    await eventually(async () => {
      clock.advance(500)
      expect(await threadOf(bob, request)).toContain('AWS shows the access. It lasts until')
      expect(
        world.slack.workspace
          .in('CAUDIT')
          .map((m) => bob.reads(m))
          .join(),
      ).toContain(`sso:CreateAccountAssignment, AWS request ${create?.requestId}`)
    })
    const { startsAt, endsAt } = await grantOf(world, request)
    expect(endsAt).toBe(startsAt + minutes(60))
    expect(startsAt).toBeGreaterThanOrEqual(clock.now() - minutes(1))
  },
  { settings: { assignmentMs: minutes(3), visibilityMs: 20_000 } },
)

story('what AWS refuses is said in its own words, leaves nothing behind, and can be retried', async (world) => {
  const { mia, ken, bob, aws } = world
  const reason = 'Received a 409 status error: IdP arn:aws:iam::1:saml-provider/AWSSSO_1_DO_NOT_DELETE <b>&'
  const mend = aws.failAssignments({ kind: 'create' }, reason)
  const request = await mia.asks({ account: 'prod-payments', set: 'PowerUserAccess' })
  await bob.approves(request)
  await becomes(world, request, 'failed')
  await reads(mia, () => messageTo(mia, request), reason, 'failed: Assign PowerUserAccess')
  await reads(bob, () => bob.card(request), reason, '[Retry]')
  expect(hasInAws(world, 'mia', 'PowerUserAccess', 'prod-payments')).toBe(false)

  await pressesCard(ken, request, 'Retry')
  await ken.isTold(/申請|リクエスト/)
  expect((await rowOf(world, request)).state).toBe('failed')

  await quiet(world)
  await pressesOwn(mia, request, 'Retry')
  await eventually(async () => expect((await factsOf(world, request)).filter((f) => f === 'failed')).toHaveLength(2))
  mend()
  await quiet(world)
  await pressesCard(world.dana, request, 'Retry')
  await becomes(world, request, 'active')
  await reads(mia, () => messageTo(mia, request), 'You have PowerUserAccess')
  expect(hasInAws(world, 'mia', 'PowerUserAccess', 'prod-payments')).toBe(true)
  // The access is there and was never taken away again.
  expect(carriedOut(world, 'DeleteAccountAssignment')).toHaveLength(0)
})

story(
  'AWS falters, and every request ends as it should, with one assignment made',
  async (world) => {
    const { mia, aws } = world
    const conflict = { name: 'ConflictException', message: 'Another operation is in progress' }
    const throttled = { name: 'ThrottlingException', message: 'Rate exceeded' }
    const create = 'sso:CreateAccountAssignment'
    const goesWell = async (account: string, set: string) => {
      const request = await mia.asks({ account, set })
      // The SDK has a patience of its own with throttling.
      await vi.waitFor(() => becomes(world, request, 'active'), { timeout: 60_000 })
      expect(hasInAws(world, 'mia', set, account)).toBe(true)
    }

    // No answer at all, for as long as the bot waits; the call had run.
    aws.failNext(create, 'hang', { after: true })
    const hanging = await mia.asks({ account: 'sandbox-mia', set: 'ReadOnlyAccess' })
    await eventually(() => expect(carriedOut(world, 'CreateAccountAssignment', 'sandbox-mia')).toHaveLength(1))

    aws.failNext(create, conflict, 2)
    await goesWell('sandbox-ken', 'AdministratorAccess')
    aws.failNext(create, throttled, 5)
    await goesWell('sandbox-ken', 'PowerUserAccess')
    aws.failNext(create, 'reset')
    await goesWell('sandbox-ken', 'ReadOnlyAccess')
    expect(carriedOut(world, 'CreateAccountAssignment', 'sandbox-ken')).toHaveLength(3)
    aws.failNext(create, 'reset', { after: true })
    await goesWell('sandbox-ken', 'Billing')
    expect(carriedOut(world, 'CreateAccountAssignment', 'sandbox-ken')).toHaveLength(4)

    await vi.waitFor(async () => expect((await rowOf(world, hanging)).state).toBe('active'), { timeout: 60_000 })
    expect(carriedOut(world, 'CreateAccountAssignment', 'sandbox-mia')).toHaveLength(1)
    expect(carriedOut(world, 'DeleteAccountAssignment')).toHaveLength(0)
  },
  { patienceMs: 1_000 },
)

story('a request that fails after its call did run takes away what the call gave', async (world) => {
  const { mia, bob, aws } = world
  aws.failNext('sso:CreateAccountAssignment', 'reset', { after: true })
  const allow = aws.deny('sso:ListAccountAssignmentCreationStatus')
  const request = await mia.asks({ account: 'prod-orders', set: 'PowerUserAccess' })
  await bob.approves(request)
  await becomes(world, request, 'failed')
  await eventually(() => expect(carriedOut(world, 'DeleteAccountAssignment')).toHaveLength(1))
  await eventually(() => expect(hasInAws(world, 'mia', 'PowerUserAccess', 'prod-orders')).toBe(false))
  allow()
  // Gone, and proven gone: until then nothing is tried again.
  await eventually(async () => expect(await factsOf(world, request)).toContain('revoked'))
  await quiet(world)
  expect((await rowOf(world, request)).state).toBe('failed')
  await pressesOwn(mia, request, 'Retry')
  await becomes(world, request, 'active')
  expect(hasInAws(world, 'mia', 'PowerUserAccess', 'prod-orders')).toBe(true)
})

story('a permission set that changes after an approval is shown and approved again', async (world) => {
  const { mia, bob, alice, dana, aws } = world
  const set = aws.world.permissionSets.all().find((p) => p.Name === 'AdministratorAccess')
  const request = await mia.asks({ account: 'prod-payments', set: 'AdministratorAccess' })
  await bob.approves(request)
  await reads(bob, () => bob.card(request), '1 of 2 approvals given')
  set?.managedPolicies.push('arn:aws:iam::aws:policy/job-function/Billing')
  await alice.approves(request)
  await reads(
    bob,
    () => bob.card(request),
    'went back for approval',
    'job-function/Billing',
    '0 of 2 approvals given',
    'Billing',
  )
  await reads(mia, () => messageTo(mia, request), 'has changed since it was approved')
  expect(carriedOut(world, 'CreateAccountAssignment')).toHaveLength(0)
  expect(await factsOf(world, request)).toContain('reapproval')

  await dana.approves(request)
  await reads(bob, () => bob.card(request), '1 of 2 approvals given')
  await bob.approves(request)
  await becomes(world, request, 'active')
  expect(hasInAws(world, 'mia', 'AdministratorAccess', 'prod-payments')).toBe(true)
})
