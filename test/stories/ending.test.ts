import { expect } from 'vitest'
import { changeAccess } from '../../src/sim/aws/access-elsewhere.ts'
import {
  carriedOut,
  grantOf,
  holds,
  idOfAccount,
  isApproved,
  messageTo,
  pressesCard,
  pressesOwn,
  reads,
  rowOf,
  stateOf,
} from '../support/access.ts'
import { eventually } from '../support/eventually.ts'
import { becomes, factsOf, hasInAws } from '../support/somebody.ts'
import { meanwhile, quiet, story } from '../support/story.ts'
import { hours, minutes, type World } from '../support/world.ts'

const power = { account: 'prod-payments', set: 'PowerUserAccess' }
const miaHas = (world: World) => hasInAws(world, 'mia', 'PowerUserAccess', 'prod-payments')

story('Mia is warned, extends without a gap, and gives the access back when she is done', async (world) => {
  const { mia, bob, clock } = world
  const first = await holds(world, mia, power)
  const { endsAt: firstEnd } = await grantOf(world, first)

  clock.advance(minutes(46))
  const warning = await mia.isTold('Your access ends')
  const before = mia.slack.modal()?.id
  await mia.presses(warning, 'Extend')
  const form = await mia.slack.waitForModal(({ id }) => id !== before)
  const offered = mia.reads(form as never)
  expect(offered).toContain('(8 hours)')
  expect(offered).not.toContain('(12 hours)')
  await mia.slack.fill({ Duration: '2 hours', Reason: 'Still stuck' })
  expect((await mia.slack.submit()).errors ?? {}).toEqual({})
  const extension = await eventually(async () => {
    const rows = await world.bot.ctx.store.db.selectFrom('requests').selectAll().execute()
    const row = rows.find((r) => r.extendsGrant === first.id)
    if (!row) throw new Error('no extension was asked for')
    return row
  })
  await reads(bob, () => bob.card(extension), 'Mia (mia) asks to extend PowerUserAccess in prod-payments by 2 hours')
  await bob.approves(extension)
  await becomes(world, extension, 'done')
  const { endsAt, state } = await grantOf(world, first)
  expect(state).toBe('active')
  expect(endsAt).toBeGreaterThan(firstEnd ?? 0)
  expect(endsAt).toBeGreaterThan(clock.now() + minutes(115))
  expect(endsAt).toBeLessThanOrEqual(clock.now() + hours(2))
  expect(await factsOf(world, first)).toEqual(
    expect.arrayContaining(['asked', 'approved', 'granted', 'warned', 'extended']),
  )
  expect(await factsOf(world, extension)).toEqual(['asked', 'pending', 'approved', 'started', 'done'])

  clock.advance(minutes(30))
  await quiet(world)
  expect(await stateOf(world, first)).toBe('active')
  expect(miaHas(world)).toBe(true)
  expect(carriedOut(world, 'CreateAccountAssignment')).toHaveLength(1)
  expect(carriedOut(world, 'DeleteAccountAssignment')).toHaveLength(0)

  clock.advance(minutes(76))
  await eventually(async () => expect((await factsOf(world, first)).filter((f) => f === 'warned')).toHaveLength(2))
  await pressesOwn(mia, first, "I'm done")
  await becomes(world, first, 'revoked')
  expect(miaHas(world)).toBe(false)
  await mia.isTold(/Your access has ended: PowerUserAccess in prod-payments\n[\s\S]*ended or ends by .* at the latest/)
  await reads(
    bob,
    () => bob.card(first),
    'Given back by @Mia',
    'AWS no longer shows the access',
    'Sessions that were open',
  )
  expect(carriedOut(world, 'DeleteAccountAssignment')).toHaveLength(1)
})

story('an early extension moves the warning with the end', async (world) => {
  const { mia, bob, clock } = world
  const first = await holds(world, mia, power)
  const before = mia.slack.modal()?.id
  await pressesOwn(mia, first, 'Extend')
  await mia.slack.waitForModal(({ id }) => id !== before)
  await mia.slack.fill({ Duration: '4 hours', Reason: 'It takes all day' })
  await mia.slack.submit()
  const extension = await eventually(async () => {
    const rows = await world.bot.ctx.store.db.selectFrom('requests').selectAll().execute()
    const row = rows.find((r) => r.extendsGrant === first.id)
    if (!row) throw new Error('no extension was asked for')
    return row
  })
  await bob.approves(extension)
  await becomes(world, extension, 'done')
  clock.advance(minutes(50))
  await quiet(world)
  expect(await factsOf(world, first)).not.toContain('warned')
  clock.advance(hours(3))
  await eventually(async () => expect(await factsOf(world, first)).toContain('warned'))
  clock.advance(minutes(11))
  await becomes(world, first, 'revoked')
})

story(
  'an approver and an administrator revoke, nobody else does',
  async (world) => {
    const { mia, ken, bob, dana } = world
    const one = await holds(world, mia, power)
    await pressesCard(ken, one, 'Revoke')
    await ken.isTold(one.id)
    await quiet(world)
    expect(await stateOf(world, one)).toBe('active')

    await pressesCard(bob, one, 'Revoke')
    await becomes(world, one, 'revoked')
    await reads(mia, () => messageTo(mia, one), 'Ended', 'Revoked by @Bob')
    expect(miaHas(world)).toBe(false)

    // Dana administers AWS and approves nothing here.
    const two = await holds(world, mia, power)
    await pressesCard(dana, two, 'Revoke')
    await becomes(world, two, 'revoked')
    await reads(bob, () => bob.card(two), 'Revoked by @Dana')
    expect(miaHas(world)).toBe(false)
  },
  { policy: (yaml) => yaml.replace('approvers: ["@aws-admins", "@sre-leads"]', 'approvers: ["@sre-leads"]') },
)

story('access that AWS will not remove is tried for ever, raises alarms, and ends when AWS recovers', async (world) => {
  const { mia, bob, alice, clock, aws, slack } = world
  const mend = aws.failAssignments({ kind: 'delete' }, 'Received a 500 status error: try later')
  const request = await holds(world, mia, power)
  clock.advance(minutes(61))
  await becomes(world, request, 'revoking')
  const alarms = () =>
    slack
      .as('UALICE')
      .sees('CAPPROVALS')
      .filter((m) => alice.reads(m).includes('ACCESS DOES NOT END'))
  const tries = () => carriedOut(world, 'DeleteAccountAssignment').length
  for (let i = 0; i < 3; i++) {
    const before = tries()
    await eventually(() => {
      clock.advance(2_000)
      expect(tries()).toBeGreaterThan(before)
    })
  }
  clock.advance(minutes(5))
  await eventually(() => expect(alarms()).toHaveLength(1))
  expect(alice.reads(alarms()[0] as never)).toContain('Received a 500 status error: try later')
  expect(alice.reads(alarms()[0] as never)).toMatch(/gone .* ago, and AWS still shows it \(asked /)
  expect((await factsOf(world, request)).filter((f) => f === 'alarm')).toHaveLength(1)
  clock.advance(hours(2))
  await eventually(() => expect(alarms()).toHaveLength(2))
  expect(await stateOf(world, request)).toBe('revoking')
  expect(miaHas(world)).toBe(true)
  await reads(mia, () => messageTo(mia, request), 'Ending')

  mend()
  // Then AWS refuses outright for a while.
  const allow = aws.deny('sso:DeleteAccountAssignment')
  clock.advance(30_000)
  await eventually(async () => {
    clock.advance(2_000)
    const { error } = await world.bot.ctx.store.db
      .selectFrom('changes')
      .select('error')
      .where('requestId', '=', request.id)
      .where('phase', '=', 'undo')
      .executeTakeFirstOrThrow()
    expect(error).toContain('sso:DeleteAccountAssignment')
  })
  allow()
  // It may be tried just then, and be due minutes later.
  await meanwhile(world, async () => expect(await stateOf(world, request)).toBe('revoked'), 10_000)
  expect(miaHas(world)).toBe(false)
  await mia.isTold('Your access has ended')
  await reads(bob, () => bob.card(request), 'AWS no longer shows the access')
})

story(
  'whoever leaves the company loses what they hold, what they get just then, and what they asked for',
  async (world) => {
    const { mia, ken, bob, aws, slack, clock } = world
    const held = await holds(world, mia, power)
    const open = await mia.asks({ account: 'prod-orders', set: 'PowerUserAccess' })
    await reads(bob, () => bob.card(open), '[Approve]')
    const kens = await holds(world, ken, power)
    aws.settings.assignmentMs = minutes(2)
    const starting = await mia.asks({ account: 'staging-payments', set: 'ReadOnlyAccess' })
    await isApproved(world, starting)
    await becomes(world, starting, 'executing')
    await eventually(() => expect(carriedOut(world, 'CreateAccountAssignment', 'staging-payments')).toHaveLength(1))

    await slack.changeUser('UMIA', { deleted: true })
    await becomes(world, open, 'refused')
    await becomes(world, held, 'revoking')
    await eventually(() => expect(carriedOut(world, 'DeleteAccountAssignment', 'prod-payments')).toHaveLength(1))
    clock.advance(minutes(2) + 1_000)
    await becomes(world, held, 'revoked')
    await eventually(() => expect(carriedOut(world, 'DeleteAccountAssignment', 'staging-payments')).toHaveLength(1))
    clock.advance(minutes(2) + 1_000)
    await becomes(world, starting, 'revoked')
    expect(hasInAws(world, 'mia', 'ReadOnlyAccess', 'staging-payments')).toBe(false)
    expect(miaHas(world)).toBe(false)
    expect((await grantOf(world, held)).endCause).toBe('standing-lost')
    expect((await grantOf(world, starting)).endCause).toBe('standing-lost')
    await reads(bob, () => bob.card(held), 'may no longer have it')
    expect((await rowOf(world, kens)).state).toBe('active')
  },
)

story('what AWS shows is said only when it was asked, in sentences, whatever the reader speaks', async (world) => {
  const { mia, alice, ken, clock, aws, slack, bot } = world
  const request = await holds(world, mia, power)
  const { organizationInstance: instance } = aws.world
  if (!instance) throw new Error('there is no instance')
  aws.world.instances.remove(instance.InstanceArn)
  await bot.ctx.directory.refresh()
  clock.advance(minutes(61))
  await becomes(world, request, 'revoking')
  const alarm = () =>
    slack.workspace.in('CAPPROVALS').find((m) => !m.thread_ts && alice.reads(m).includes('ACCESS DOES NOT END'))
  await eventually(() => {
    clock.advance(20_000)
    expect(alarm()).toBeDefined()
  })
  const said = alice.reads(alarm() as never)
  expect(said).toMatch(/AWS could not be asked whether it is \(tried /)
  expect(said).toContain('The bot knows of no organization instance of IAM Identity Center.')
  expect(said).not.toMatch(/still shows|no_instance|\{\}/)
  await quiet(world)
  const everywhere = slack.workspace.in('CAUDIT').map((m) => ken.reads(m))
  expect(everywhere.join('\n')).toContain('it is not proven that the access has gone. The bot knows of no organization')
  expect(everywhere.join('\n')).not.toMatch(/no_instance|\{\}/)

  aws.world.instances.add(instance)
  await bot.ctx.directory.refresh()
  await eventually(() => {
    clock.advance(20_000)
    expect(miaHas(world)).toBe(false)
  })
  await becomes(world, request, 'revoked')
})

story(
  'access that was there before the bot, was taken away and is given by the bot ends like any other',
  async (world) => {
    const { mia, bot, aws } = world
    const own = { account: 'sandbox-mia', set: 'PowerUserAccess' }
    const there = () => hasInAws(world, 'mia', own.set, own.account)
    await eventually(async () =>
      expect(await bot.ctx.store.db.selectFrom('baseline').selectAll().execute()).not.toEqual([]),
    )
    const before = aws.world.assignments.all().find(({ AccountId }) => AccountId === idOfAccount(world, own.account))
    if (!before) throw new Error('there is no access to her account')
    changeAccess(aws, 'delete', before)
    expect(there()).toBe(false)
    const request = await holds(world, mia, own)
    expect(there()).toBe(true)
    await pressesOwn(mia, request, "I'm done")
    await becomes(world, request, 'revoked')
    expect(there()).toBe(false)
  },
)

story('access ends in an account in which AWS is stuck on another request', async (world) => {
  const { mia, bob, aws, clock } = world
  const quickMs = aws.settings.assignmentMs
  const held = await holds(world, mia, { account: 'staging-payments', set: 'ReadOnlyAccess' })
  aws.settings.assignmentMs = minutes(60)
  const stuck = await mia.asks({ account: 'staging-payments', set: 'PowerUserAccess' })
  await bob.approves(stuck)
  await eventually(() =>
    expect(aws.mutations().filter(({ operation }) => operation === 'CreateAccountAssignment')).toHaveLength(2),
  )
  aws.settings.assignmentMs = quickMs
  await bob.presses(await bob.card(held), 'Revoke')
  const asked = clock.now()
  await eventually(async () => {
    clock.advance(500)
    expect((await rowOf(world, held)).state).toBe('revoked')
  })
  // A place in the account is kept for a minute at most; the clock of a test runs ahead of what is done meanwhile.
  expect(clock.now() - asked).toBeLessThan(minutes(4))
  expect((await rowOf(world, stuck)).state).toBe('executing')
})
