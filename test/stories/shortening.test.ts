import { expect } from 'vitest'
import { grantOf, reads } from '../support/access.ts'
import { becomes, factsOf, hasInAws, type Somebody } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import { hours, minutes, type World } from '../support/world.ts'

const asked = { account: 'prod-payments', set: 'AdministratorAccess', duration: '2 hours' }
const wish = { account: 'prod-orders', set: 'ReadOnlyAccess', duration: '2 hours' }
const audit = ({ slack: { workspace }, mia }: World): string =>
  workspace
    .in('CAUDIT')
    .map((m) => mia.reads(m))
    .join('\n')

const shorter = 'Approve for a shorter time'

/** The form for less time is before them. */
async function opensForm(who: Somebody, request: { id: string }): Promise<void> {
  const before = who.slack.modal()?.id
  await reads(who, () => who.card(request), `(${shorter})`)
  await who.slack.click(await who.card(request), shorter, { overflow: shorter })
  await who.slack.waitForModal(({ id }) => id !== before)
}

async function approvesForAnHour(who: Somebody, request: { id: string }): Promise<void> {
  await opensForm(who, request)
  await who.slack.fill({ 'For how long': '1 hour' })
  await who.slack.submit()
  await reads(who, () => who.card(request), '(1 hour only)')
}

story(
  'an approver gives less time than was asked for, with a word: it lasts so long, and all read it',
  async (world) => {
    const { mia, bob, clock } = world
    const request = await mia.asks(wish)
    await becomes(world, request, 'pending')
    await opensForm(bob, request)
    expect(bob.reads(bob.slack.modal() as never)).toMatch(/asked by Mia \(mia\) for 2 hours/)
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
  await approvesForAnHour(bob, request)
  await alice.approves(request)
  await becomes(world, request, 'active')
  clock.advance(minutes(61))
  await becomes(world, request, 'revoked')
})

story('who may not approve shortens nothing, and is told so', async (world) => {
  const { mia, ken } = world
  const request = await mia.asks(wish)
  await becomes(world, request, 'pending')
  await ken.slack.click(await ken.card(request), shorter, { overflow: shorter })
  await ken.isTold(`申請 ${request.id} は見つかりません`)
  expect(ken.slack.modal()).toBeUndefined()
  await opensForm(mia, request)
  await mia.slack.fill({ 'For how long': '30 minutes' })
  await mia.slack.submit()
  await mia.isTold('You made this request yourself')
  await quiet(world)
  expect(await factsOf(world, request)).toEqual(['asked', 'pending'])
})

for (const [what, shortenedMs] of [
  ['shorter', minutes(1)],
  ['longer', null],
] as const)
  story(`a row in the database makes it no ${what} than what was approved`, async (world) => {
    const { mia, bob, alice, clock } = world
    const request = await mia.asks(asked)
    await becomes(world, request, 'pending')
    await approvesForAnHour(bob, request)
    await quiet(world)
    await world.bot.ctx.store.db.updateTable('decisions').set({ shortenedMs }).execute()
    await alice.approves(request)
    await becomes(world, request, 'active')
    const { startsAt, endsAt } = await grantOf(world, request)
    expect((endsAt ?? 0) - (startsAt ?? 0)).toBe(hours(1))
    clock.advance(minutes(59))
    await quiet(world)
    expect(hasInAws(world, 'mia', asked.set, asked.account)).toBe(true)
    clock.advance(minutes(2))
    await becomes(world, request, 'revoked')
    expect(hasInAws(world, 'mia', asked.set, asked.account)).toBe(false)
  })
