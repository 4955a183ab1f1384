import { expect } from 'vitest'
import { holds, messageTo, reads } from './access.ts'
import { appearsUnexplained, digestIn, isGivenAgain, isLostInAws } from './by-hand.ts'
import { eventually } from './eventually.ts'
import type { Somebody } from './somebody.ts'
import type { World } from './world.ts'

// Presses about what AWS has lost, and what it shows and nobody explains.

export const givingAgain = (wanted: { account: string; set: string }) => ({
  by: 'mia' as const,
  async ready(world: World) {
    const request = await holds(world, world.mia, wanted)
    await isLostInAws(world, request)
    return request
  },
  async reach(who: Somebody, request: { id: string }) {
    await reads(who, () => messageTo(who, request), '[Give again]')
    return async () => who.presses(await messageTo(who, request), 'Give again')
  },
  counts: isGivenAgain,
})

export const adopting = (row: { who: string; account: string; set: string }) => ({
  by: 'alice' as const,
  async ready(world: World) {
    await appearsUnexplained(world, row)
    return { id: '' }
  },
  async reach(who: Somebody) {
    const world = who.world as World
    await reads(who, () => digestIn(world), `*${row.set}* in *${row.account}*`)
    return async () => who.slack.click(await digestIn(world), 'finding', { overflow: 'Adopt: it stays as it is' })
  },
  counts: ({ bot }: World) =>
    eventually(async () => expect(await bot.ctx.store.db.selectFrom('findings').selectAll().execute()).toEqual([])),
})
