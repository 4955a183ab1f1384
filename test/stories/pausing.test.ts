import { expect } from 'vitest'
import { holds, isApproved, pressesOwn, reads, stateOf } from '../support/access.ts'
import { eventually } from '../support/eventually.ts'
import { becomes, hasInAws } from '../support/somebody.ts'
import { meanwhile, quiet, story } from '../support/story.ts'
import { hours, minutes } from '../support/world.ts'

// Administrators stop everything but ends and reads, and nothing that people did meanwhile is lost.

story(
  'paused: access still ends, nothing begins, and what was asked and approved is carried out once resumed',
  async (world) => {
    const { mia, ken, bob, alice, clock, slack } = world
    const held = await holds(world, ken, { account: 'prod-payments', set: 'ReadOnlyAccess' })
    expect(await mia.types('pause because')).toContain('administrator')
    expect(await alice.types('pause A key has leaked')).toContain('The bot is paused')
    expect(await alice.types('pause again')).toContain('paused already')

    const request = await mia.asks({ account: 'prod-payments', set: 'PowerUserAccess' })
    await reads(bob, () => bob.card(request), /Paused\W+by @Alice/, 'A key has leaked', '[Approve]')
    await isApproved(world, request, bob)
    await becomes(world, request, 'approved')
    await mia.opensForm('assign-permission-set')
    expect(JSON.stringify(mia.slack.modal())).toContain('A key has leaked')
    await ken.slack.openHome()
    expect(ken.reads(ken.slack.home() as never)).toContain('一時停止中')
    expect(await alice.types('doctor')).toContain('A key has leaked')
    expect(await mia.types('is the bot paused?')).toMatch(/^\*Paused\* by @Alice .*A key has leaked/)
    expect(await ken.types('いま一時停止中ですか')).toMatch(/^\*一時停止中\*.*A key has leaked/)
    const ready = await fetch(`http://127.0.0.1:${world.bot.healthPort}/readyz`)
    expect([ready.status, await ready.text()]).toEqual([200, expect.stringContaining('paused')])

    await pressesOwn(ken, held, '使い終わりました')
    await eventually(() => expect(hasInAws(world, 'ken', 'ReadOnlyAccess', 'prod-payments')).toBe(false))
    const waits = await mia.asks({ account: 'shared-network', set: 'ReadOnlyAccess' })
    clock.advance(hours(30))
    await quiet(world)
    expect(await stateOf(world, request)).toBe('approved')
    expect(await stateOf(world, waits)).toBe('pending')
    expect(hasInAws(world, 'mia', 'PowerUserAccess', 'prod-payments')).toBe(false)

    expect(await bob.types('resume')).toContain('administrator')
    expect(await alice.types('resume')).toContain('goes on')
    expect(await mia.types('is the bot paused?')).toBe('The bot is not paused.')
    await quiet(world)
    expect(
      slack.workspace
        .in('CAPPROVALS')
        .map((m) => bob.reads(m))
        .join('\n'),
    ).toMatch(/@Alice has paused the bot[\s\S]*@Alice has the bot go on/)
    clock.advance(minutes(1))
    // An approval as old as that is asked for once more, and the request that waited has not lapsed.
    await becomes(world, request, 'pending')
    await reads(bob, () => bob.card(waits), '[Approve]', /Lapses (?:tomorrow|today 11:\d\d PM)/)
    await reads(bob, () => bob.card(request), '[Approve]')
    await bob.approves(request)
    await becomes(world, request, 'active')
  },
  { env: { HEALTH_PORT: '0' } },
)

story('a row in the database does not set a paused bot going', async (world) => {
  const { mia, alice, bot, clock } = world
  expect(await alice.types(`pause A key has leaked${'!'.repeat(300)}`)).toMatch(/is paused.*first 300 characters/s)
  await bot.ctx.store.db.deleteFrom('settings').where('key', 'like', 'pause%').execute()
  const request = await mia.asks({ account: 'sandbox-mia', set: 'ReadOnlyAccess' })
  await becomes(world, request, 'approved')
  await world.restart()
  clock.advance(minutes(5))
  await quiet(world)
  expect(await stateOf(world, request)).toBe('approved')
  expect(await alice.types('resume')).toContain('goes on')
  clock.advance(minutes(1))
  await becomes(world, request, 'active')
})

story(
  'paused while AWS takes nothing yet: the access is given once resumed, not as soon as AWS would',
  async (world) => {
    const { ken, bob, alice, clock, aws } = world
    const conflict = { name: 'ConflictException', message: 'A conflicting operation is in process', status: 400 }
    const clear = aws.failNext('sso:CreateAccountAssignment', conflict, 1_000_000)
    const asked = () => aws.calls.filter(({ operation }) => operation === 'CreateAccountAssignment').length
    const request = await ken.asks({ account: 'prod-payments', set: 'PowerUserAccess' })
    await isApproved(world, request, bob)
    await becomes(world, request, 'executing')
    await meanwhile(world, () => expect(asked()).toBeGreaterThan(2), 500)
    expect(await alice.types('pause A key has leaked')).toContain('The bot is paused')
    await quiet(world)
    const before = asked()
    clear()
    for (let n = 0; n < 10; n++) {
      clock.advance(minutes(1))
      await quiet(world)
    }
    expect(asked()).toBe(before)
    expect(hasInAws(world, 'ken', 'PowerUserAccess', 'prod-payments')).toBe(false)
    expect(await alice.types('resume')).toContain('goes on')
    clock.advance(minutes(1))
    await becomes(world, request, 'active')
    expect(hasInAws(world, 'ken', 'PowerUserAccess', 'prod-payments')).toBe(true)
  },
)
