import { expect } from 'vitest'
import { becomes, factsOf, hasInAws } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import { minutes, type World } from '../support/world.ts'

const asked = { account: 'prod-payments', set: 'AdministratorAccess', duration: '2 hours' }
const wish = { account: 'prod-orders', set: 'ReadOnlyAccess', duration: '2 hours' }
const audit = ({ slack: { workspace }, mia }: World): string =>
  workspace
    .in('CAUDIT')
    .map((m) => mia.reads(m))
    .join('\n')

story(
  'an approver gives less time than was asked for, with a word: it lasts so long, and all read it',
  async (world) => {
    const { mia, bob, clock } = world
    const request = await mia.asks(wish)
    await becomes(world, request, 'pending')
    await bob.slack.click(await bob.card(request), 'Approve for a shorter time', {
      overflow: 'Approve for a shorter time',
    })
    const form = await bob.slack.waitForModal()
    expect(bob.reads(form as never)).toMatch(/asked by Mia \(mia\) for 2 hours/)
    await bob.slack.fill({ 'For how long': '30 minutes', 'A word to the requester': 'Enough for a look' })
    await bob.slack.submit()
    await becomes(world, request, 'active')
    await quiet(world)
    const card = bob.reads(await bob.card(request))
    expect(card).toMatch(/^Granted: ReadOnlyAccess in prod-orders, 30 minutes/)
    expect(card).toMatch(/Approved by @Bob.* for 30 minutes only/)
    expect(card).toContain('Enough for a look')
    expect(audit(world)).toMatch(/@Bob.* approved it, for 30 minutes only \(1 of 1.*“Enough for a look”/)
    await mia.isTold(/approved it for 30 minutes only.*\n?“Enough for a look”/s)
    clock.advance(minutes(31))
    await becomes(world, request, 'revoked')
    expect(hasInAws(world, 'mia', wish.set, wish.account)).toBe(false)
  },
)

story('of two approvals the shorter one counts, and the card says so meanwhile', async (world) => {
  const { mia, bob, alice, clock } = world
  const request = await mia.asks(asked)
  await becomes(world, request, 'pending')
  await bob.slack.click(await bob.card(request), 'Approve for a shorter time', {
    overflow: 'Approve for a shorter time',
  })
  await bob.slack.waitForModal()
  await bob.slack.fill({ 'For how long': '1 hour' })
  await bob.slack.submit()
  await world.until(async () => expect(bob.reads(await bob.card(request))).toContain('(1 hour only)'))
  await alice.approves(request)
  await becomes(world, request, 'active')
  clock.advance(minutes(61))
  await becomes(world, request, 'revoked')
})

story(
  'who may not approve shortens nothing, and a row in the database does neither lengthen nor shorten',
  async (world) => {
    const { mia, bob, ken, clock } = world
    const request = await mia.asks(wish)
    await becomes(world, request, 'pending')
    await ken.slack
      .click(await bob.card(request), 'Approve for a shorter time', { overflow: 'Approve for a shorter time' })
      .catch(() => undefined)
    if (ken.slack.modal()) {
      await ken.slack.fill({ 'shorten:length': '30 分' })
      await ken.slack.submit()
    }
    await quiet(world)
    expect((await factsOf(world, request)).includes('approved')).toBe(false)
    await bob.approves(request)
    await world.bot.ctx.store.db
      .updateTable('decisions')
      .set({ shortenedMs: minutes(1) })
      .execute()
    await becomes(world, request, 'active')
    clock.advance(minutes(90))
    await quiet(world)
    expect(hasInAws(world, 'mia', wish.set, wish.account)).toBe(true)
  },
)
