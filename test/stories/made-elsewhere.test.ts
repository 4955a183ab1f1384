import { expect } from 'vitest'
import type { Message } from '../../src/sim/slack/types.ts'
import { carriedOut, extendsIt, grantOf, holds, messageTo, reads, threadOf } from '../support/access.ts'
import { changesByHand } from '../support/by-hand.ts'
import { eventually } from '../support/eventually.ts'
import { asksForMany } from '../support/many-accounts.ts'
import { becomes, factsOf, hasInAws } from '../support/somebody.ts'
import { quiet, story, timePasses } from '../support/story.ts'
import { minutes, type World } from '../support/world.ts'

const power = { account: 'prod-payments', set: 'PowerUserAccess' }
const isThere = (world: World) => hasInAws(world, 'mia', 'PowerUserAccess', 'prod-payments')
/** The question to those who look after the grant, in the approvals channel. */
const question = (world: World): Promise<Message> =>
  eventually(() => {
    const asked = world.slack.workspace.in('CAPPROVALS').find((m) => m.text?.includes('Does this access stay?'))
    if (!asked) throw new Error('nobody was asked')
    return asked
  })

story('a question that the database asks otherwise than the log is answered by nobody', async (world) => {
  const { mia, bob, clock } = world
  const request = await holds(world, mia, power)
  clock.advance(minutes(10))
  changesByHand(world, 'create', { who: 'mia', ...power })
  clock.advance(minutes(36))
  await question(world)
  const whyJson = JSON.stringify({
    code: 'made_elsewhere',
    vars: { who: 'user/terraform', when: '2026-01-01 10:00 UTC' },
  })
  await world.bot.ctx.store.db.updateTable('keepQuestions').set({ whyJson }).execute()
  await bob.presses(await question(world), 'Keep')
  await bob.isTold('The audit log does not show')
  clock.advance(minutes(16))
  await becomes(world, request, 'revoked')
  expect(isThere(world)).toBe(false)
})

story(
  'what somebody makes permanent in the console while a grant lives: approvers are asked before the end, and Keep leaves it',
  async (world) => {
    const { mia, bob, clock } = world
    const request = await holds(world, mia, power)
    clock.advance(minutes(10))
    changesByHand(world, 'create', { who: 'mia', ...power })
    clock.advance(minutes(36))
    await reads(mia, () => mia.isTold('Your access ends'), 'Somebody else made the same access in AWS meanwhile.')
    await reads(
      bob,
      () => question(world),
      'AWSReservedSSO_AdministratorAccess/alice@example.com made the same access',
      '[Keep]',
      'unanswered, it is taken away',
    )
    // Whose access it is does not decide that it stays.
    await mia.presses(await question(world), 'Keep')
    await mia.isTold('You may not decide whether the access')
    await bob.presses(await question(world), 'Keep')
    await reads(bob, () => question(world), /@Bob decided .* that it stays/)
    clock.advance(minutes(16))
    await becomes(world, request, 'stays')
    expect(carriedOut(world, 'DeleteAccountAssignment')).toEqual([])
    expect(isThere(world)).toBe(true)
    await reads(mia, () => messageTo(mia, request), 'somebody else made the access as well, and @Bob decided')
    await world.until(async () =>
      expect(await threadOf(bob, request)).toMatch(
        /The access stays: assumed-role\/AWSReservedSSO_AdministratorAccess\/alice@example.com made it as well .* decided that it stays/,
      ),
    )
    expect(await threadOf(bob, request)).not.toContain('may not have it any more')
    // It is adopted: nobody is asked about it again.
    await timePasses(world, minutes(40))
    await quiet(world)
    expect(isThere(world)).toBe(true)
    const found = await world.bot.ctx.store.db.selectFrom('findings').selectAll().execute()
    expect(found).toEqual([])
  },
)

story('unanswered it is taken away at the end, and that stands on record', async (world) => {
  const { mia, bob, clock } = world
  const request = await holds(world, mia, power)
  changesByHand(world, 'create', { who: 'mia', ...power })
  clock.advance(minutes(46))
  await question(world)
  clock.advance(minutes(16))
  await becomes(world, request, 'revoked')
  expect(isThere(world)).toBe(false)
  expect(await factsOf(world, request)).toEqual(expect.arrayContaining(['keep-asked', 'not-kept', 'revoked']))
  await world.until(async () =>
    expect(await threadOf(bob, request)).toContain('Nobody said that it stays, so it is taken away with the grant.'),
  )
})

story('where CloudTrail may not be read nobody is asked, and the end comes as ever', async (world) => {
  const { mia, aws, clock } = world
  aws.deny('cloudtrail:LookupEvents')
  const request = await holds(world, mia, power)
  changesByHand(world, 'create', { who: 'mia', ...power })
  clock.advance(minutes(46))
  expect(mia.reads(await mia.isTold('Your access ends'))).not.toContain('Somebody else')
  clock.advance(minutes(16))
  await becomes(world, request, 'revoked')
  expect(await factsOf(world, request)).not.toContain('keep-asked')
})

const three = ['prod-payments', 'prod-orders', 'staging-orders']
/** Mia holds the three; one of them somebody else has made, too, and a quarter of an hour before the end it is asked about. */
async function isAskedOfOneOfThree(world: World) {
  const { mia, bob, clock } = world
  const request = await asksForMany(world, mia, { accounts: three, sets: ['PowerUserAccess'] })
  await bob.approves(request)
  await becomes(world, request, 'active')
  changesByHand(world, 'create', { who: 'mia', set: 'PowerUserAccess', account: 'prod-orders' })
  clock.advance(minutes(46))
  return request
}

story(
  'of many, the question names what somebody else has made too, and Keep keeps that alone: the rest ends',
  async (world) => {
    const { mia, bob, clock } = world
    const request = await isAskedOfOneOfThree(world)
    await reads(mia, () => mia.isTold('Your access ends'), 'Somebody else made some of it in AWS as well meanwhile.')
    const asked = await reads(
      bob,
      () => question(world),
      'others made 1 of the 3 that this request gave as well',
      /PowerUserAccess · prod-orders · Mia Tanaka \(mia\) \(assumed-role\/AWSReservedSSO_AdministratorAccess\/alice@example.com, /,
      'Keep leaves those in AWS and no others: the rest ends.',
    )
    expect(asked).not.toContain('prod-payments')
    await bob.presses(await question(world), 'Keep')
    await reads(bob, () => question(world), /@Bob decided .* that it stays/)
    clock.advance(minutes(16))
    await becomes(world, request, 'stays')
    expect(three.filter((account) => hasInAws(world, 'mia', 'PowerUserAccess', account))).toEqual(['prod-orders'])
    expect(carriedOut(world, 'DeleteAccountAssignment')).toHaveLength(2)
    await reads(bob, () => bob.card(request), /What somebody else made as well stays: @Bob decided so/)
    const ends = (await factsOf(world, request)).filter((fact) => /stays|revoked/.test(fact))
    expect(ends.map((fact) => fact.replace('one-', '')).sort()).toEqual(['revoked', 'revoked', 'stays'])
    await timePasses(world, minutes(40))
    await quiet(world)
    expect(hasInAws(world, 'mia', 'PowerUserAccess', 'prod-orders')).toBe(true)
  },
)

story(
  'what more is made elsewhere after an answer is asked about anew, and the older message decides nothing of it',
  async (world) => {
    const { mia, bob, clock } = world
    const request = await isAskedOfOneOfThree(world)
    const older = await question(world)
    await bob.presses(older, 'Keep')
    await reads(bob, () => question(world), /@Bob decided .* that it stays/)
    const longer = await extendsIt(mia, request, '4 hours')
    await bob.approves(longer)
    await becomes(world, longer, 'done')
    changesByHand(world, 'create', { who: 'mia', set: 'PowerUserAccess', account: 'prod-payments' })
    const { endsAt } = await grantOf(world, request)
    clock.advance((endsAt ?? 0) - clock.now() - minutes(14))
    const newer = await eventually(() => {
      const all = world.slack.workspace.in('CAPPROVALS').filter((m) => m.text?.includes('Does this access stay?'))
      expect(all).toHaveLength(2)
      return all.at(-1) as Message
    })
    await reads(bob, async () => newer, /others made 1 of the 3 .*PowerUserAccess · prod-payments/s)
    // Somebody who has not seen the newer one yet has pressed the older.
    const { ctx } = world.bot
    const press = { requestId: request.id, by: bob.id, channel: 'CAPPROVALS', askedAt: 1 }
    await ctx.store.transaction((tx) => ctx.jobs.enqueue(tx, 'keep', 'older', press))
    ctx.jobs.kick()
    await bob.isTold('More has been made elsewhere since this was asked')
    clock.advance(minutes(16))
    await becomes(world, request, 'stays')
    // The first answer keeps what it was about. Nobody has answered the second.
    expect(three.filter((account) => hasInAws(world, 'mia', 'PowerUserAccess', account))).toEqual(['prod-orders'])
    expect(await factsOf(world, request)).toContain('one-not-kept')
  },
)
