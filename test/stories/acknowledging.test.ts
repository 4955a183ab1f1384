import { expect } from 'vitest'
import { pressOf } from '../support/press.ts'
import { becomes } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import type { World } from '../support/world.ts'

/** Does it while neither AWS nor Slack answers any call, but for the opening of a form; all of it is acknowledged. */
async function acknowledged(world: World, what: string, act: () => Promise<unknown>): Promise<void> {
  await quiet(world)
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const stops = [
    world.slack.onCall(({ method }, phase) => (phase === 'before' && method !== 'views.open' ? released : undefined)),
    world.aws.onCall((_call, phase) => (phase === 'before' ? released : undefined)),
  ]
  const before = world.slack.deliveries.length
  try {
    await act()
    const late = world.slack.deliveries.slice(before).filter(({ ackedAt }) => ackedAt === undefined)
    expect(world.slack.deliveries.length, what).toBeGreaterThan(before)
    expect(late, what).toEqual([])
  } finally {
    for (const stop of stops) stop()
    release()
  }
}

story('no call to AWS or Slack stands between a person and the acknowledgement', async (world) => {
  const { mia, bob, slack } = world
  const words = ['', 'mine', 'pending', 'status', 'access prod-orders', 'explain audit ReadOnlyAccess', 'help', 'wat']
  // Whoever comes for the first time is not remembered yet, and the bot has to ask Slack who that is.
  for (const text of ['help', 'request', 'nonsense'])
    await acknowledged(world, `a newcomer's ${text}`, () => bob.slack.command(text))
  await mia.slack.openHome()
  for (const text of [...words, 'doctor', 'request', 'explain', 'request assign-permission-set'])
    await acknowledged(world, text, () => mia.slack.command(text))
  const opened = { type: 'app_home_opened', user: 'UMIA', channel: 'DMIA', tab: 'home' }
  await acknowledged(world, 'the Home tab', () => slack.event(opened))
  for (const text of ['who has access to prod-orders?', 'hello', '承認待ち'])
    await acknowledged(world, text, () => mia.slack.say(text))

  await mia.opensForm('assign-permission-set')
  await acknowledged(world, 'typing', () => mia.slack.options('account', 'prod'))
  await acknowledged(world, 'picking', () =>
    mia.slack.fill({ account: 'prod-orders', permissionSet: 'PowerUserAccess' }),
  )
  const request = await mia.asks({ account: 'prod-orders', set: 'PowerUserAccess' })
  await becomes(world, request, 'pending')
  await mia.fillsIn({ account: 'prod-data', set: 'PowerUserAccess' })
  await acknowledged(world, 'sending', () => mia.slack.submit())

  const card = structuredClone(await bob.card(request))
  const press = (button: string, who = bob) => who.slack.sendRaw(pressOf(world, card, button, who))
  await acknowledged(world, 'Withdraw by somebody else', () => press('Withdraw'))
  await acknowledged(world, 'Deny', () => press('Deny'))
  await acknowledged(world, 'More', async () =>
    bob.slack.click(await bob.card(request), 'Details', { overflow: 'Details' }),
  )
  await acknowledged(world, 'Approve', () => press('Approve'))
  await becomes(world, request, 'active')
  const mine = await mia.isTold('You have PowerUserAccess in prod-orders')
  await acknowledged(world, 'Open the console', () => mia.slack.click(mine, 'Open the console'))
  await acknowledged(world, 'Extend', () => mia.slack.click(mine, 'Extend'))
  await acknowledged(world, "I'm done", () => mia.slack.click(mine, "I'm done", { confirm: true }))
  await becomes(world, request, 'revoked')

  const other = await mia.asks({ account: 'prod-data', set: 'ReadOnlyAccess' })
  await becomes(world, other, 'pending')
  await quiet(world)
  await bob.slack.click(await bob.card(other), 'Deny')
  await bob.slack.waitForModal(({ callback_id }) => callback_id === 'deny')
  await bob.slack.fill({ reason: 'No' })
  await acknowledged(world, 'the reason of a no', () => bob.slack.submit())
  await becomes(world, other, 'denied')
})
