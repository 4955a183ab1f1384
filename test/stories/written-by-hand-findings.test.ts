import { expect, test } from 'vitest'
import { visibleText } from '../../src/sim/slack/index.ts'
import { grantOf, holds, pressesCard, reads } from '../support/access.ts'
import { appearsUnexplained, changesByHand, digestIn } from '../support/by-hand.ts'
import { eventually } from '../support/eventually.ts'
import { becomes } from '../support/somebody.ts'
import { quiet, timePasses } from '../support/story.ts'
import { minutes, startWorld, type World } from '../support/world.ts'

// Somebody can write to the database as they like, has given access in AWS, and would have nobody hear of it.

const kens = { who: 'ken', set: 'PowerUserAccess', account: 'prod-orders' }
const dbOf = ({ bot }: World) => bot.ctx.store.db
const keyOf = async (world: World) =>
  (await dbOf(world).selectFrom('findings').selectAll().executeTakeFirstOrThrow()).key
/** What administrators read of it, an hour later at most. */
const isTold = (world: World) =>
  eventually(async () => {
    world.clock.advance(minutes(2))
    expect(await world.alice.types('findings')).toContain('*PowerUserAccess* in *prod-orders*: Ken Sato')
  })

test('no row explains access, puts it off, tells who made it, or keeps it from being told', async () => {
  const world = await startWorld()
  await appearsUnexplained(world, kens)
  const access = await keyOf(world)
  for (const write of [
    () => dbOf(world).insertInto('baseline').values({ access, adoptedAt: 1, seal: null }).execute(),
    () =>
      dbOf(world)
        .updateTable('findings')
        .set({ foundAt: world.clock.now() * 2, confirmedAt: null })
        .execute(),
    () =>
      dbOf(world)
        .updateTable('findings')
        .set({ makerJson: JSON.stringify({ none: true, since: 1 }) })
        .execute(),
    () => dbOf(world).deleteFrom('findings').execute(),
  ]) {
    await write()
    await isTold(world)
  }
  const rows = await dbOf(world).selectFrom('findings').selectAll().execute()
  expect(rows.map(({ makerJson }) => makerJson)).toEqual([null])
})

test('what was once adopted, and taken away since, is not adopted by its row that is put back', async () => {
  const world = await startWorld()
  const { alice, bob } = world
  await appearsUnexplained(world, kens)
  await alice.slack.click(await digestIn(world), 'finding', { overflow: 'Adopt: it stays as it is' })
  await reads(alice, () => digestIn(world), 'Everything in AWS is explained')
  const kept = await dbOf(world)
    .selectFrom('baseline')
    .selectAll()
    .orderBy('adoptedAt', 'desc')
    .executeTakeFirstOrThrow()
  // Somebody asks for its removal, and gives it again in the console.
  await bob.slack.command('request remove-assignment')
  await bob.slack.waitForModal()
  await bob.slack.fill({
    account: kens.account,
    permissionSet: kens.set,
    principal: 'Ken Sato',
    reason: 'Not his any more',
  })
  await bob.slack.submit()
  await eventually(async () => alice.slack.click(await cardOf(world), 'Approve', { confirm: true }))
  await eventually(async () => expect(await baseline(world)).not.toContain(kept.access))
  await quiet(world)
  changesByHand(world, 'create', kens)
  await dbOf(world).insertInto('baseline').values(kept).execute()
  await isTold(world)
  const told = world.slack.workspace.in('CAUDIT').map((m) => visibleText(m, world.slack.workspace))
  expect(told.join('\n')).toMatch(/was there before the bot, and is so no more/)
})

test('nor is what was taken out of the rows before it went: the log says of what it knows otherwise', async () => {
  const world = await startWorld()
  const { alice, mia, bob, clock } = world
  await appearsUnexplained(world, kens)
  const access = await keyOf(world)
  await alice.slack.click(await digestIn(world), 'finding', { overflow: 'Adopt: it stays as it is' })
  await reads(alice, () => digestIn(world), 'Everything in AWS is explained')
  const row = () => dbOf(world).selectFrom('baseline').selectAll().where('access', '=', access)
  const kept = await row().executeTakeFirstOrThrow()
  const takeOut = () => dbOf(world).deleteFrom('baseline').where('access', '=', access).execute()
  // Somebody takes it away in the console; before the bot has seen it, its row is out, and the access is asked for.
  await quiet(world)
  changesByHand(world, 'delete', kens)
  await takeOut()
  const asked = await holds(world, mia, { account: kens.account, set: kens.set, for: 'Ken Sato' }, bob)
  clock.advance(minutes(1))
  await pressesCard(bob, asked, 'Revoke')
  await becomes(world, asked, 'revoked')
  await quiet(world)
  changesByHand(world, 'create', kens)
  await dbOf(world).insertInto('baseline').values(kept).execute()
  await isTold(world)
  // Adopted anew, and taken out again: it is told of, and stays told of when the row is put back.
  await eventually(async () =>
    alice.slack.click(await digestIn(world), 'finding', { overflow: 'Adopt: it stays as it is' }),
  )
  await reads(alice, () => digestIn(world), 'Everything in AWS is explained')
  const again = await row().executeTakeFirstOrThrow()
  await takeOut()
  await timePasses(world, minutes(61))
  await isTold(world)
  await dbOf(world).insertInto('baseline').values(again).execute()
  await timePasses(world, minutes(61))
  await quiet(world)
  await isTold(world)
})

test('the baseline is taken once: forgetting that AWS was ever read adopts nothing', async () => {
  const world = await startWorld()
  await timePasses(world, minutes(1))
  await quiet(world)
  await world.restart(async () => {
    const { openStore } = await import('../../src/store/database.ts')
    const store = await openStore(world.config.databaseUrl)
    await store.db.deleteFrom('directoryRows').execute()
    await store.close()
    changesByHand(world, 'create', kens)
  })
  await isTold(world)
})

const baseline = async (world: World) =>
  (await dbOf(world).selectFrom('baseline').selectAll().execute()).map(({ access }) => access)
const cardOf = async (world: World) => {
  const { id } = await dbOf(world)
    .selectFrom('requests')
    .select('id')
    .where('operation', '=', 'remove-assignment')
    .executeTakeFirstOrThrow()
  return world.alice.card({ id })
}

test('no row of a grant that nobody was given explains access', async () => {
  const world = await startWorld()
  const { mia, bob } = world
  const given = await grantOf(
    world,
    await holds(world, mia, { account: 'staging-payments', set: 'ReadOnlyAccess' }, bob),
  )
  await appearsUnexplained(world, kens)
  await isTold(world)
  const access = await keyOf(world)
  // Of a request that somebody did ask for, and of one that nobody did.
  for (const row of [{ id: `${given.id}-7` }, { id: '000000', requestId: '000000' }])
    await dbOf(world)
      .insertInto('grants')
      .values({ ...given, ...row, access, endsAt: null })
      .execute()
  for (let listing = 0; listing < 3; listing += 1) await timePasses(world, minutes(16))
  await quiet(world)
  await isTold(world)
  expect(await world.alice.types('access prod-orders')).toMatch(
    /Ken Sato[^\n]*: PowerUserAccess in prod-orders[^\n]*, not by a request of this bot/,
  )
})
