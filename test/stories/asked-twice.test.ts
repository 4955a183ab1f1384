import { expect } from 'vitest'
import { becomes } from '../support/somebody.ts'
import { story } from '../support/story.ts'
import type { World } from '../support/world.ts'

const wish = { account: 'prod-orders', set: 'ReadOnlyAccess' }
const requests = (world: World) => world.bot.ctx.store.db.selectFrom('requests').selectAll().execute()

story('the same wish twice is found, and says for whom the first one waits; another wish is taken', async (world) => {
  const { mia, bob } = world
  const first = await mia.asks(wish)
  await becomes(world, first, 'pending')

  await mia.fillsIn({ ...wish, duration: '2 hours', reason: 'The same again, for longer' })
  const twice = Object.values((await mia.slack.submit()).errors ?? {}).join()
  expect(twice).toMatch(new RegExp(`asked for this already: request ${first.id} waits for .*Bob \\(bob@example.com\\)`))
  expect(await requests(world)).toHaveLength(1)

  const other = await mia.asks({ ...wish, set: 'PowerUserAccess' })
  await becomes(world, other, 'pending')
  // Somebody else's wish is their own, and once the first is over it may be asked again.
  await bob.asks(wish)
  await mia.presses(await mia.card(first), 'Withdraw')
  await becomes(world, first, 'withdrawn')
  await becomes(world, await mia.asks(wish), 'pending')
})

story('a Japanese reader is told in Japanese', async (world) => {
  const { ken } = world
  const first = await ken.asks(wish)
  await becomes(world, first, 'pending')
  await ken.fillsIn(wish)
  expect(Object.values((await ken.slack.submit()).errors ?? {}).join()).toMatch(
    new RegExp(`すでに同じ申請があります。申請 ${first.id} は .* の承認待ちです`),
  )
})
