import { expect } from 'vitest'
import {
  asksFor,
  carriedOut,
  extendsIt,
  grantOf,
  holds,
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
import { quiet, story } from '../support/story.ts'
import { hours, minutes } from '../support/world.ts'

const orders = { account: 'prod-orders', set: 'PowerUserAccess' }

story('the same access twice: whichever ends last takes it away', async (world) => {
  const { mia, bob, clock } = world
  const there = () => hasInAws(world, 'mia', 'PowerUserAccess', 'prod-orders')
  const short = await holds(world, mia, orders)
  const long = await mia.asks({ ...orders, duration: '4 hours' })
  await reads(bob, () => bob.card(long), 'assigned here: PowerUserAccess', 'Nothing changes in AWS')
  await bob.approves(long)
  await becomes(world, long, 'active')
  expect(carriedOut(world, 'CreateAccountAssignment')).toHaveLength(1)

  clock.advance(minutes(61))
  await becomes(world, short, 'revoked')
  expect(there()).toBe(true)
  await mia.isTold(new RegExp(`The same access stays for now, because another grant needs it: ${long.id}`))
  await reads(bob, () => bob.card(short), 'The access stays because another grant needs it')
  expect(carriedOut(world, 'DeleteAccountAssignment')).toHaveLength(0)

  // The longer one given back first: the other keeps it until its own end.
  const longer = await holds(world, mia, { ...orders, duration: '8 hours' })
  await pressesOwn(mia, longer, "I'm done")
  await becomes(world, longer, 'revoked')
  expect(there()).toBe(true)
  clock.advance(hours(3))
  await becomes(world, long, 'revoked')
  expect(there()).toBe(false)
  expect(carriedOut(world, 'DeleteAccountAssignment')).toHaveLength(1)
})

story('two grants in one account at the same time wait for each other without any trouble', async (world) => {
  const { mia, ken, bob, aws, clock, bot } = world
  aws.settings.assignmentMs = 1_000
  const both = [await mia.asks(orders), await ken.asks(orders)]
  for (const request of both) await becomes(world, request, 'pending')
  for (const request of both) await bob.approves(request)
  const troubled = () => bot.ctx.store.db.selectFrom('jobs').selectAll().where('lastError', 'is not', null).execute()
  await eventually(async () => {
    clock.advance(250)
    expect(await troubled()).toEqual([])
    for (const request of both) expect(await stateOf(world, request)).toBe('active')
  })
})

story('what is asked for while the same access is on its way out waits, and is given', async (world) => {
  const { mia, bob, aws, clock } = world
  const sandbox = { account: 'sandbox-ken', set: 'ReadOnlyAccess' }
  const first = await holds(world, mia, { ...sandbox, duration: '12 hours' })
  aws.settings.assignmentMs = minutes(1)
  await pressesCard(bob, first, 'Revoke')
  await becomes(world, first, 'revoking')
  await eventually(() => expect(carriedOut(world, 'DeleteAccountAssignment')).toHaveLength(1))

  const again = await mia.asks(sandbox)
  await becomes(world, again, 'approved')
  clock.advance(minutes(1) + 1_000)
  await becomes(world, first, 'revoked')
  await becomes(world, again, 'executing')
  await eventually(() => expect(carriedOut(world, 'CreateAccountAssignment')).toHaveLength(2))
  clock.advance(minutes(1) + 1_000)
  await becomes(world, again, 'active')
  expect(hasInAws(world, 'mia', 'ReadOnlyAccess', 'sandbox-ken')).toBe(true)
  aws.settings.assignmentMs = 20

  // An extension that is approved when the end has come: given anew, without being approved twice.
  const held = await holds(world, mia, orders)
  const extension = await extendsIt(mia, held, '2 hours')
  await reads(bob, () => bob.card(extension), '[Approve]')
  aws.settings.assignmentMs = minutes(1)
  clock.advance(minutes(61))
  await becomes(world, held, 'revoking')
  await bob.approves(extension)
  await becomes(world, extension, 'approved')
  await eventually(() => expect(carriedOut(world, 'DeleteAccountAssignment', 'prod-orders')).toHaveLength(1))
  clock.advance(minutes(1) + 1_000)
  await becomes(world, held, 'revoked')
  await eventually(() => expect(carriedOut(world, 'CreateAccountAssignment', 'prod-orders')).toHaveLength(2))
  clock.advance(minutes(1) + 1_000)
  await becomes(world, extension, 'active')
  expect(hasInAws(world, 'mia', 'PowerUserAccess', 'prod-orders')).toBe(true)
  expect(await factsOf(world, extension)).not.toContain('reapproval')
  expect((await grantOf(world, extension)).endsAt).toBeGreaterThan(clock.now() + minutes(110))
})

story('what was there before the bot stays, until a person asks for its removal', async (world) => {
  const { mia, alice, bob, clock } = world
  const own = { account: 'sandbox-mia', set: 'PowerUserAccess' }
  const there = () => hasInAws(world, 'mia', 'PowerUserAccess', 'sandbox-mia')
  const refused = await mia.asks(own)
  await becomes(world, refused, 'refused')
  await reads(mia, () => messageTo(mia, refused), 'already has PowerUserAccess in sandbox-mia, given outside this bot')
  clock.advance(hours(24 * 30))
  await quiet(world)
  expect(there()).toBe(true)
  expect(carriedOut(world, 'DeleteAccountAssignment')).toHaveLength(0)

  const removal = await asksFor(alice, 'remove-assignment', {
    account: 'sandbox-mia',
    permissionSet: 'PowerUserAccess',
    principal: 'Mia Tanaka',
    reason: 'The sandbox is closed',
  })
  await reads(
    bob,
    () => bob.card(removal),
    'Remove PowerUserAccess from Mia Tanaka (mia) in sandbox-mia',
    'last assignment',
  )
  await bob.approves(removal)
  await becomes(world, removal, 'done')
  expect(there()).toBe(false)
  expect(await factsOf(world, removal)).toEqual(['asked', 'pending', 'approved', 'started', 'change', 'done'])

  // From now on it is access like any other.
  const granted = await holds(world, mia, own)
  expect(there()).toBe(true)
  clock.advance(minutes(61))
  await becomes(world, granted, 'revoked')
  expect(there()).toBe(false)
})

story('access without an end stays until somebody takes it, and a removal ends every grant of it', async (world) => {
  const { mia, alice, bob, clock } = world
  const there = () => hasInAws(world, 'mia', 'PowerUserAccess', 'prod-orders')
  const forever = await holds(world, mia, { ...orders, duration: 'Permanent (no end)' })
  expect((await grantOf(world, forever)).endsAt).toBeNull()
  const text = await reads(mia, () => messageTo(mia, forever), 'No end')
  expect(text).not.toContain('[Extend]')
  clock.advance(hours(24 * 90))
  await quiet(world)
  expect(await stateOf(world, forever)).toBe('active')
  expect(there()).toBe(true)

  const removal = await asksFor(alice, 'remove-assignment', {
    account: 'prod-orders',
    permissionSet: 'PowerUserAccess',
    principal: 'Mia Tanaka',
    reason: 'Mia changed teams',
  })
  await isApproved(world, removal, bob)
  await becomes(world, removal, 'done')
  await becomes(world, forever, 'revoked')
  expect(there()).toBe(false)
  await reads(mia, () => messageTo(mia, forever), 'Ended')
  expect((await rowOf(world, forever)).endedAt).not.toBeNull()
  expect(carriedOut(world, 'DeleteAccountAssignment')).toHaveLength(1)
})
