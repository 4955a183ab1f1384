import { expect, test } from 'vitest'
import { redraw } from '../../src/workflow/transition.ts'
import { holds, messageTo, pressesOwn, reads, stateOf } from '../support/access.ts'
import { isGivenAgain, isLostInAws } from '../support/by-hand.ts'
import { becomes, hasInAws } from '../support/somebody.ts'
import { quiet } from '../support/story.ts'
import { hours, startWorld, type World } from '../support/world.ts'

// Somebody who can write to the database has kept rows that the bot itself once wrote, seals and all, and puts them back.

const dbOf = ({ bot }: World) => bot.ctx.store.db

test('an Approve that has counted once counts no second time, when the same is asked for again by a Retry', async () => {
  const world = await startWorld()
  const { mia, bob } = world
  const { ctx } = world.bot
  const request = await mia.asks({ account: 'prod-orders', set: 'ReadOnlyAccess' })
  await becomes(world, request, 'pending')
  await quiet(world)
  // It waits there until somebody takes it up: time enough to make a copy.
  world.bot.worker.pause(true)
  const pressed = bob.approves(request)
  const kept = () => dbOf(world).selectFrom('jobs').selectAll().where('kind', '=', 'decide').execute()
  await world.until(async () => expect(await kept()).toHaveLength(1))
  const jobs = await kept()
  world.bot.worker.pause(false)
  await pressed
  await becomes(world, request, 'active')
  await mia.presses(await mia.isTold('You have ReadOnlyAccess'), "I'm done")
  await becomes(world, request, 'revoked')
  await quiet(world)
  // The request is written to have failed, so that it can be tried again.
  await dbOf(world).updateTable('requests').set({ state: 'failed' }).where('id', '=', request.id).execute()
  await ctx.store.transaction((tx) => redraw(ctx, tx, request.id))
  ctx.jobs.kick()
  await pressesOwn(mia, request, 'Retry')
  await becomes(world, request, 'pending')
  await quiet(world)
  await dbOf(world).deleteFrom('decisions').execute()
  await dbOf(world)
    .insertInto('jobs')
    .values(jobs.map((job) => ({ ...job, leaseToken: null, leaseUntil: null })))
    .execute()
  ctx.jobs.kick()
  await bob.isTold(/cannot show that this press was yours/)
  await quiet(world)
  expect(await stateOf(world, request)).toBe('pending')
  expect(hasInAws(world, 'mia', 'ReadOnlyAccess', 'prod-orders')).toBe(false)
  await bob.approves(request)
  await becomes(world, request, 'active')
})

test('who has become a guest in Slack is a member no more by an older row of theirs', async () => {
  const world = await startWorld()
  const { mia, bob, slack, clock } = world
  const request = await mia.asks({ account: 'prod-orders', set: 'ReadOnlyAccess' })
  await becomes(world, request, 'pending')
  await world.bot.ctx.people.anybody('UBOB', 0)
  const kept = await dbOf(world)
    .selectFrom('people')
    .selectAll()
    .where('slackId', '=', 'UBOB')
    .executeTakeFirstOrThrow()
  await slack.changeUser('UBOB', { is_restricted: true })
  clock.advance(hours(1))
  await quiet(world)
  const { slackId: _, ...row } = kept
  await dbOf(world).updateTable('people').set(row).where('slackId', '=', 'UBOB').execute()
  await bob.approves(request)
  await bob.isTold(/guest/)
  expect(await stateOf(world, request)).toBe('pending')
  // The clock alone makes it look new again: then the seal is broken.
  await dbOf(world).updateTable('people').set({ fetchedAt: clock.now() }).where('slackId', '=', 'UBOB').execute()
  expect((await world.bot.ctx.people.anybody('UBOB')).kind).toBe('guest')
})

test('an entry of the audit log is no second one: what was bound by it once is not bound again', async () => {
  const world = await startWorld()
  const { mia, alice } = world
  await holds(world, mia, { account: 'sandbox-ken', set: 'ReadOnlyAccess' })
  const unbound = await alice.slack.command('people unbind @mia')
  await (unbound.message ?? unbound.answer())
  await quiet(world)
  const rows = await dbOf(world).selectFrom('audit').selectAll().orderBy('seq', 'desc').execute()
  const bound = rows.find(({ fact, dataJson }) => fact === 'bound' && dataJson.includes('UMIA'))
  if (!bound) throw new Error('Mia was never bound')
  const last = rows[0]?.seq ?? 0
  await dbOf(world)
    .insertInto('audit')
    .values({ ...bound, seq: last + 1 })
    .execute()
  await world.restart()
  expect(await world.bot.ctx.people.identityUser('UMIA')).toBeUndefined()
})

test('a Give again that has counted gives nothing when AWS loses the access once more', async () => {
  const world = await startWorld()
  const { mia } = world
  const wanted = { account: 'prod-payments', set: 'PowerUserAccess' }
  const request = await holds(world, mia, wanted)
  await isLostInAws(world, request)
  await reads(mia, () => messageTo(mia, request), '[Give again]')
  await quiet(world)
  world.bot.worker.pause(true)
  const pressed = pressesOwn(mia, request, 'Give again')
  const kept = () => dbOf(world).selectFrom('jobs').selectAll().where('kind', '=', 'again-asked').execute()
  await world.until(async () => expect(await kept()).toHaveLength(1))
  const jobs = await kept()
  world.bot.worker.pause(false)
  await pressed
  await isGivenAgain(world, request)
  await isLostInAws(world, request)
  await quiet(world)
  await dbOf(world)
    .insertInto('jobs')
    .values(jobs.map((job) => ({ ...job, leaseToken: null, leaseUntil: null })))
    .execute()
  world.bot.ctx.jobs.kick()
  await mia.isTold(/cannot show that this press was yours/)
  await quiet(world)
  expect(hasInAws(world, 'mia', wanted.set, wanted.account)).toBe(false)
  await pressesOwn(mia, request, 'Give again')
  await isGivenAgain(world, request)
})
