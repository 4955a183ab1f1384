import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { visibleText } from '../../src/sim/slack/index.ts'
import { becomes, factsOf, hasInAws } from '../support/somebody.ts'
import { quiet } from '../support/story.ts'
import { hours, minutes, startWorld, type World } from '../support/world.ts'

// Somebody who can write to the database takes entries out of the audit log, by which everything is decided.

const said = ({ slack: { workspace } }: World, channel: string): string =>
  workspace
    .in(channel)
    .map((message) => visibleText(message, workspace))
    .join('\n')

/** As whoever owns the database can. */
async function inTheLog({ bot }: World, statement: string): Promise<void> {
  const { db } = bot.ctx.store
  for (const one of ['drop trigger audit_no_update', 'drop trigger audit_no_delete', statement])
    await sql
      .raw(one)
      .execute(db)
      .catch(() => {})
}

const sandbox = { account: 'sandbox-ken', set: 'PowerUserAccess' }

test('an unbinding is taken out of the log: the next start says so, and nothing new is done until confirmed', async () => {
  const world = await startWorld()
  const { mia, bob, alice, clock } = world
  const before = await mia.asks({ account: 'sandbox-ken', set: 'ReadOnlyAccess', duration: '1 hour' })
  await becomes(world, before, 'active')
  const unbound = await alice.slack.command('people unbind @mia')
  await (unbound.message ?? unbound.answer())
  await becomes(world, await bob.asks({ account: 'sandbox-ken', set: 'PowerUserAccess' }), 'active')
  await quiet(world)
  await inTheLog(world, `delete from audit where fact = 'unbound'`)
  await world.restart()
  await quiet(world)
  expect(said(world, 'CAPPROVALS')).toMatch(/THE AUDIT LOG IN THE DATABASE IS BROKEN.*it is missing.*Alice/s)
  expect(said(world, 'CAUDIT')).toMatch(/ALARM: this log is broken at entry #\d+: it is missing/)
  expect(await alice.types('doctor')).toMatch(/nobody has confirmed it/)

  // Nothing new, in words that say what to do; what has an end ends.
  await mia.fillsIn(sandbox)
  expect(Object.values((await mia.slack.submit()).errors ?? {}).join()).toMatch(/audit log is broken.*audit confirm/s)
  clock.advance(hours(1) + minutes(1))
  await becomes(world, before, 'revoked')
  expect(hasInAws(world, 'mia', 'ReadOnlyAccess', 'sandbox-ken')).toBe(false)

  // A restart forgets nothing, and says nothing twice.
  const alarms = () => said(world, 'CAPPROVALS').match(/IS BROKEN/g)
  await world.restart()
  await quiet(world)
  expect(alarms()).toHaveLength(1)
  expect(await mia.types('audit confirm')).toMatch(/administrators/)
  expect(await alice.types('audit confirm')).toContain('goes on with what its database has')
  await quiet(world)
  expect(said(world, 'CAUDIT')).toMatch(/confirmed that the bot goes on although its log is broken at entry #\d+/)
  await becomes(world, await mia.asks(sandbox), 'active')
  await world.restart()
  await quiet(world)
  expect(alarms()).toHaveLength(1)

  // Another entry, and the alarm itself: that is another break.
  await inTheLog(world, `delete from audit where fact = 'log-broken'`)
  await world.restart()
  await quiet(world)
  expect(alarms()).toHaveLength(2)
  await mia.fillsIn(sandbox)
  expect(Object.values((await mia.slack.submit()).errors ?? {}).join()).toMatch(/audit log is broken/)
})

test('an entry that is taken out while the bot runs is said within a day, once', async () => {
  const world = await startWorld()
  const { mia, alice, clock } = world
  await becomes(world, await mia.asks(sandbox), 'active')
  await quiet(world)
  await inTheLog(world, `delete from audit where fact = 'started'`)
  const alarms = () => said(world, 'CAPPROVALS').match(/IS BROKEN/g)?.length
  clock.advance(hours(25))
  await world.until(() => expect(alarms()).toBe(1))
  await mia.fillsIn({ ...sandbox, set: 'ReadOnlyAccess' })
  expect(Object.values((await mia.slack.submit()).errors ?? {}).join()).toMatch(/audit log is broken/)
  clock.advance(hours(25))
  await quiet(world)
  expect(alarms()).toBe(1)
  expect(await alice.types('audit confirm')).toContain('goes on with what its database has')
})

test('what is approved by then waits for the confirmation; a Japanese company reads so', async () => {
  const world = await startWorld({ policy: (yaml) => yaml.replace('locale: en', 'locale: ja') })
  const { mia, bob, alice, clock } = world
  const request = await mia.asks({ account: 'prod-orders', set: 'ReadOnlyAccess' })
  await becomes(world, request, 'pending')
  await quiet(world)
  await inTheLog(world, `update audit set actor = 'UBOB' where seq = 2`)
  await world.restart()
  await quiet(world)
  expect(said(world, 'CAPPROVALS')).toContain('【警告】データベースの監査ログが壊れています')
  await bob.slack.click(await bob.card(request), '承認', { confirm: true })
  await becomes(world, request, 'approved')
  clock.advance(minutes(10))
  await quiet(world)
  expect(hasInAws(world, 'mia', 'ReadOnlyAccess', 'prod-orders')).toBe(false)
  await alice.types('audit confirm')
  clock.advance(minutes(1))
  await becomes(world, request, 'active')
  expect(await factsOf(world, request)).toContain('granted')
})

test('however much is broken and confirmed, the next break is said like the first', async () => {
  const world = await startWorld()
  const { mia, alice } = world
  await becomes(world, await mia.asks(sandbox), 'active')
  await quiet(world)
  const { db } = world.bot.ctx.store
  const { seq } = await db.selectFrom('audit').select('seq').orderBy('seq', 'desc').executeTakeFirstOrThrow()
  const noise = { at: 1, fact: 'noise', requestId: null, actor: 'bot', dataJson: '{}', previousHash: '-', seal: null }
  const rows = Array.from({ length: 60 }, (_, i) => ({ ...noise, seq: seq + 1 + i, hash: `${i}` }))
  await db.insertInto('audit').values(rows).execute()
  const alarms = () => said(world, 'CAPPROVALS').match(/IS BROKEN/g) ?? []
  const confirmed = async () => {
    await world.restart()
    await quiet(world)
    await alice.types('audit confirm')
    return alarms().length
  }
  expect([await confirmed(), await confirmed(), await confirmed()]).toEqual([1, 2, 2])
  await inTheLog(world, `delete from audit where fact = 'log-confirmed'`)
  expect(await confirmed()).toBe(3)
})

test('what stands behind a break that was confirmed is guarded like all else', async () => {
  const world = await startWorld()
  const { mia, alice } = world
  await becomes(world, await mia.asks(sandbox), 'active')
  await quiet(world)
  const { db } = world.bot.ctx.store
  const { seq } = await db.selectFrom('audit').select('seq').where('fact', '=', 'granted').executeTakeFirstOrThrow()
  const alarms = () => (said(world, 'CAPPROVALS').match(/IS BROKEN/g) ?? []).length
  await inTheLog(world, `delete from audit where seq = ${seq - 1}`)
  await world.restart()
  await quiet(world)
  await alice.types('audit confirm')
  expect(alarms()).toBe(1)
  await world.restart()
  await quiet(world)
  expect(alarms()).toBe(1)
  // An entry that is changed counts no more: behind the gap nobody would see that it was.
  await inTheLog(world, `update audit set actor = 'UBOB' where seq = ${seq}`)
  await world.restart()
  await quiet(world)
  expect(alarms()).toBe(2)
  await mia.fillsIn(sandbox)
  expect(Object.values((await mia.slack.submit()).errors ?? {}).join()).toMatch(/audit log is broken/)
})
