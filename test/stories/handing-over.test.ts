import { expect } from 'vitest'
import { threadOf, waits } from '../support/access.ts'
import { asksBack, opensFromMenu } from '../support/press-scenes.ts'
import { becomes, factsOf, type Somebody } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import type { World } from '../support/world.ts'

const wish = { account: 'prod-orders', set: 'ReadOnlyAccess' }

const asked = (world: World) => waits(world, wish)

async function handsOver(who: Somebody, request: { id: string }, to: string, note = ''): Promise<void> {
  await opensFromMenu(who, request, 'Hand over')
  await who.slack.fill({ Colleague: to, ...(note && { 'A word to your colleague': note }) })
  await who.slack.submit()
}

story('an approver hands over to a colleague, who is told with the way to the card, and decides', async (world) => {
  const { bob, alice } = world
  const request = await asked(world)
  await handsOver(bob, request, 'UALICE', 'You know this queue')
  await quiet(world)
  const told = alice.reads(await alice.isTold(/@Bob.* asks you to decide on this/))
  expect(told).toMatch(/^Mia \(mia\) asks for ReadOnlyAccess in prod-orders/)
  expect(told).toContain('A customer waits')
  expect(told).toContain('You know this queue')
  expect(told).toContain('Open the request')
  expect(await threadOf(bob, request)).toMatch(/@Bob.* asked @Alice.* to decide, too/)
  await handsOver(bob, request, 'UALICE')
  await quiet(world)
  expect(await factsOf(world, request)).toEqual(['asked', 'pending', 'handed-over'])
  await alice.approves(request)
  await becomes(world, request, 'active')
})

story('handing over takes nothing away: who handed over decides all the same', async (world) => {
  const { bob } = world
  const request = await asked(world)
  await handsOver(bob, request, 'UALICE')
  await quiet(world)
  await bob.approves(request)
  await becomes(world, request, 'active')
})

story('it goes to nobody who could not decide, and from nobody who may not', async (world) => {
  const { bob, mia, ken } = world
  const request = await asked(world)
  for (const [to, name] of [
    ['UKEN', 'Ken'],
    ['UMIA', 'Mia'],
  ] as const) {
    await handsOver(bob, request, to)
    await bob.isTold(new RegExp(`${name}.* cannot approve this request by the rule “anything-else”`))
  }
  await handsOver(bob, request, 'UBOB')
  await bob.isTold('You chose yourself')
  await handsOver(mia, request, 'UALICE')
  await mia.isTold('You made this request yourself')
  await ken.slack.click(await ken.card(request), 'Hand over', { overflow: 'Hand over' })
  await ken.isTold(`申請 ${request.id} は見つかりません`)
  expect(await factsOf(world, request)).toEqual(['asked', 'pending'])
})

story('AWS is asked no more for a colleague than for who decides', async (world) => {
  const { bob, alice, aws } = world
  const request = await asked(world)
  const askedOf = async (press: () => Promise<void>) => {
    await quiet(world)
    aws.calls.length = 0
    await press()
    await quiet(world)
    // Whose groups a person is in is looked at in the background, once for each.
    return aws.calls.map(({ operation }) => operation).filter((one) => one !== 'ListGroupMembershipsForMember')
  }
  const talk = await askedOf(() => asksBack(alice, request, 'Which queue?'))
  expect(talk.length).toBeGreaterThan(0)
  expect((await askedOf(() => handsOver(bob, request, 'UALICE'))).sort()).toEqual(talk.sort())
  expect(await factsOf(world, request)).toContain('handed-over')
})
