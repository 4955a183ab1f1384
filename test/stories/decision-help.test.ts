import { expect } from 'vitest'
import { holds, pressesOwn, reads } from '../support/access.ts'
import { becomes } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import { minutes } from '../support/world.ts'

const wish = { account: 'prod-orders', set: 'PowerUserAccess' }
const forEngineers = (yaml: string) =>
  yaml.replace(
    '  - name: anything-else\n',
    '  - name: orders\n    when: { accounts: [prod-orders] }\n    requesters: ["@engineering"]\n  - name: anything-else\n',
  )

story('the card says why it is risky, and so does the question before an approval counts', async (world) => {
  const { mia, bob } = world
  const request = await mia.asks(wish)
  await becomes(world, request, 'pending')
  await reads(bob, () => bob.card(request), /high risk: production, writes/)
  await quiet(world)
  const card = JSON.stringify((await bob.card(request)).blocks)
  expect(card).toMatch(
    /"text":"prod-orders[^"]*PowerUserAccess[^"]*asked by Mia[^"]*It is high risk: production, writes\."/,
  )
})

story('what the same person had before, and how much of it sufficed, is on the next card', async (world) => {
  const { mia, bob, clock } = world
  const before = await holds(world, mia, { ...wish, duration: '2 hours' })
  clock.advance(minutes(18))
  await pressesOwn(mia, before, "I'm done")
  await becomes(world, before, 'revoked')
  await quiet(world)
  clock.advance(minutes(600))
  const again = await mia.asks(wish)
  await becomes(world, again, 'pending')
  await reads(bob, () => bob.card(again), 'Had once in 90 days, 20 minutes sufficed')
})

story(
  'for whom it is new, the card says how many of those who may ask for it hold it',
  async (world) => {
    const { mia, bob } = world
    const request = await mia.asks(wish)
    await becomes(world, request, 'pending')
    await reads(bob, () => bob.card(request), /First time in 90 days .* · 0 of \d+ in @engineering hold it/)
    const { calls } = world.aws
    expect(calls.filter(({ operation }) => operation === 'iam:GetRole')).toEqual([])
  },
  { policy: forEngineers },
)
