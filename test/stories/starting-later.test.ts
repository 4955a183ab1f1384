import { expect } from 'vitest'
import { grantOf, newestRequest, rowOf } from '../support/access.ts'
import { asksBack } from '../support/press-scenes.ts'
import { becomes, factsOf, hasInAws, type Somebody } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import { hours, minutes, type World } from '../support/world.ts'

const ahead = (yaml: string) => yaml.replace('  maxDuration: 8h\n', '  maxDuration: 8h\n  startWithin: 7d\n')
const wish = { account: 'prod-orders', set: 'ReadOnlyAccess', duration: '2 hours' }
const has = (world: World) => hasInAws(world, 'mia', 'ReadOnlyAccess', 'prod-orders')

/** A whole minute, as Slack's picker gives it. */
const inHours = ({ clock }: World, n: number): number => Math.ceil((clock.now() + hours(n)) / 60_000) * 60_000

async function asksFor(who: Somebody, startsAt: number, wanted = wish) {
  await who.fillsIn(wanted)
  await who.slack.fill({ startsAt: String(startsAt / 1000) })
  return (await who.slack.submit()).errors
}

/** Asked for later and approved; not begun. */
async function scheduled(world: World, n = 5) {
  const startsAt = inHours(world, n)
  expect(await asksFor(world.mia, startsAt)).toBeUndefined()
  const request = await newestRequest(world, { requester: world.mia.id })
  await becomes(world, request, 'pending')
  await quiet(world)
  await world.bob.approves(request)
  await becomes(world, request, 'approved')
  await quiet(world)
  expect(await rowOf(world, request)).toMatchObject({ state: 'approved' })
  expect(has(world)).toBe(false)
  return { request, startsAt }
}

story(
  'access is asked for later: approvers see from when, it begins then, and its length counts from there',
  async (world) => {
    const { mia, bob, clock } = world
    const startsAt = inHours(world, 5)
    expect(await asksFor(mia, startsAt)).toBeUndefined()
    const request = await newestRequest(world, { requester: mia.id })
    await becomes(world, request, 'pending')
    await quiet(world)
    const date = `"type":"date","timestamp":${startsAt / 1000}`
    expect(bob.reads(await bob.card(request))).toContain('starts ')
    expect(JSON.stringify(await bob.card(request))).toContain(date)
    expect(bob.reads((await bob.slack.openHome()) as never)).toMatch(/starts .*\n/)
    await bob.approves(request)
    await becomes(world, request, 'approved')
    await quiet(world)
    const heard = await mia.isTold(/^Approved: ReadOnlyAccess in prod-orders\n.*It begins .*checked again/)
    expect(JSON.stringify(heard)).toContain(date)
    expect(JSON.stringify(await bob.card(request))).toContain(date)

    clock.advance(startsAt - clock.now() - minutes(1))
    await quiet(world)
    expect(has(world)).toBe(false)
    clock.advance(minutes(1))
    await becomes(world, request, 'active')
    expect(has(world)).toBe(true)
    expect((await grantOf(world, request)).endsAt).toBe(startsAt + hours(2))
    clock.advance(hours(2) + minutes(1))
    await becomes(world, request, 'revoked')
    expect(has(world)).toBe(false)
  },
  { policy: ahead },
)

story(
  'the bot is away when it is due: it has what is left, and after its time nothing',
  async (world) => {
    const { clock } = world
    const { request, startsAt } = await scheduled(world)
    await world.restart(async () => clock.advance(startsAt - clock.now() + hours(1)))
    await becomes(world, request, 'active')
    expect((await grantOf(world, request)).endsAt).toBe(startsAt + hours(2))
    clock.advance(hours(1) + minutes(1))
    await becomes(world, request, 'revoked')

    const { request: missed, startsAt: then } = await scheduled(world, 3)
    await world.restart(async () => clock.advance(then - clock.now() + hours(2)))
    await becomes(world, missed, 'refused')
    await world.mia.isTold('The time that was asked for is over.')
    expect(has(world)).toBe(false)
  },
  { policy: ahead },
)

story(
  'it is checked again at its start: by another rule it is decided anew, and where it is refused by now it does not begin',
  async (world) => {
    const { mia, bob, clock, config } = world
    const other = await scheduled(world)
    const rule = config.policy.rules.find(({ name }) => name === 'anything-else')
    if (!rule) throw new Error('no rule')
    rule.maxDuration = hours(3)
    clock.advance(other.startsAt - clock.now())
    await becomes(world, other.request, 'pending')
    await quiet(world)
    await mia.isTold('needs to be approved again')
    await bob.approves(other.request)
    await becomes(world, other.request, 'active')
    expect((await grantOf(world, other.request)).endsAt).toBe(other.startsAt + hours(2))
    clock.advance(hours(2) + minutes(1))
    await becomes(world, other.request, 'revoked')

    const { request, startsAt } = await scheduled(world)
    Object.assign(rule, { when: { operations: ['remove-assignment'] } })
    clock.advance(startsAt - clock.now())
    await becomes(world, request, 'refused')
    expect(has(world)).toBe(false)
  },
  { policy: ahead },
)

story(
  'it is taken back before its start by who asked, or stopped by whoever could take it away; by nobody else',
  async (world) => {
    const { mia, ken, clock } = world
    const { request, startsAt } = await scheduled(world)
    await ken.presses(await ken.card(request), 'Withdraw')
    await ken.isTold(/Mia|取り下げ/)
    expect((await rowOf(world, request)).state).toBe('approved')
    await mia.presses(await mia.isTold('It begins'), 'Withdraw')
    await becomes(world, request, 'withdrawn')
    clock.advance(startsAt - clock.now() + minutes(5))
    await quiet(world)
    expect(has(world)).toBe(false)
    expect(await factsOf(world, request)).toEqual(['asked', 'pending', 'approved', 'withdrawn'])

    const { request: other } = await scheduled(world)
    await world.bob.presses(await world.bob.card(other), 'Withdraw')
    await becomes(world, other, 'withdrawn')
    await mia.isTold('@Bob stopped it before it began.')
    // What still waits for a decision an approver denies.
    await asksFor(mia, inHours(world, 5))
    const pending = await newestRequest(world, { requester: mia.id })
    await becomes(world, pending, 'pending')
    await quiet(world)
    await world.bob.presses(await world.bob.card(pending), 'Withdraw')
    await world.bob.isTold('Only the person who made request')
    expect((await rowOf(world, pending)).state).toBe('pending')
  },
  { policy: ahead },
)

story(
  'a start that is over or too far ahead is refused at its field, and nobody who writes rows moves one',
  async (world) => {
    const { mia, ken, clock } = world
    expect(await asksFor(mia, inHours(world, -1))).toEqual({
      Start: 'That start is over. Choose a later one, or leave it empty to begin as soon as it is approved.',
    })
    expect(await asksFor(mia, inHours(world, 24 * 8))).toEqual({
      Start: 'The rule “anything-else” allows a start up to 7 days ahead. Choose an earlier start.',
    })
    expect(
      Object.values((await asksFor(ken, inHours(world, 24 * 8), { ...wish, duration: '2 時間' })) ?? {}).join(),
    ).toContain('7 日先まで')
    const { request } = await scheduled(world, 48)
    await world.bot.ctx.store.db
      .updateTable('requests')
      .set({ startsAt: clock.now() + minutes(10) })
      .where('id', '=', request.id)
      .execute()
    await world.restart(async () => clock.advance(minutes(20)))
    await quiet(world)
    await world.bot.ctx.store.transaction((tx) =>
      world.bot.ctx.jobs.enqueue(tx, 'execute', request.id, { requestId: request.id }),
    )
    world.bot.ctx.jobs.kick()
    await becomes(world, request, 'refused')
    expect(has(world)).toBe(false)
  },
  { policy: ahead },
)

story(
  'the same for another time is another wish; for the same time it is asked already',
  async (world) => {
    const { mia, ken } = world
    const first = inHours(world, 5)
    expect(await asksFor(mia, first)).toBeUndefined()
    expect(Object.values((await asksFor(mia, first)) ?? {}).join()).toContain('asked for this already')
    expect(await asksFor(mia, first + hours(24))).toBeUndefined()
    // Many at once, in the other language.
    await ken.opensForm('assign-permission-sets')
    const form = JSON.stringify(ken.slack.modal())
    for (const part of ['開始日時', '7 日先まで']) expect(form).toContain(part)
    await ken.slack.fill({
      accounts: ['prod-orders', 'staging-orders'],
      permissionSets: ['ReadOnlyAccess'],
      reason: '点検',
    })
    await ken.slack.fill({ 'request:duration': '1 時間', startsAt: String(first / 1000) })
    expect((await ken.slack.submit()).errors).toBeUndefined()
    const many = await newestRequest(world, { requester: ken.id })
    await becomes(world, many, 'pending')
    await quiet(world)
    await world.bob.approves(many)
    await becomes(world, many, 'approved')
    world.clock.advance(first - world.clock.now())
    await becomes(world, many, 'active')
    expect((await grantOf(world, many)).endsAt).toBe(first + hours(1))
  },
  { policy: ahead },
)

story(
  'what nobody approves until its time is over lapses then',
  async (world) => {
    const { mia, clock } = world
    const startsAt = inHours(world, 2)
    await asksFor(mia, startsAt)
    const request = await newestRequest(world, { requester: mia.id })
    await becomes(world, request, 'pending')
    await quiet(world)
    clock.advance(startsAt - clock.now() + hours(2))
    await becomes(world, request, 'expired')
  },
  { policy: ahead },
)

story('without startWithin in the policy the form has no start, and one that is sent is refused', async (world) => {
  const { mia } = world
  await mia.fillsIn(wish)
  expect(JSON.stringify(mia.slack.modal())).not.toContain('startsAt')
})

story(
  'what would be over before it begins lapses, also while a question is open',
  async (world) => {
    const { mia, bob, clock } = world
    expect(await asksFor(mia, inHours(world, 1))).toBeUndefined()
    const request = await newestRequest(world, { requester: mia.id })
    await becomes(world, request, 'pending')
    await asksBack(bob, request, 'Which queue?')
    clock.advance(hours(3.1))
    await becomes(world, request, 'expired')
  },
  { policy: ahead },
)
