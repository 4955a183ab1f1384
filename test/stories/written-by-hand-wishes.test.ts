import { describe, expect, test } from 'vitest'
import { homeOf } from '../../src/slack/home.ts'
import type { RequestRow } from '../../src/store/schema.ts'
import { redraw } from '../../src/workflow/transition.ts'
import { rowOf } from '../support/access.ts'
import { becomes, hasInAws } from '../support/somebody.ts'
import { quiet } from '../support/story.ts'
import { startWorld } from '../support/world.ts'

// Somebody can write to the database as they like, and would have others decide on what was not asked.

const [set, account] = ['AdministratorAccess', 'prod-payments']

describe.each([
  ['with a key of its own', { AUDIT_KEY: 'a key that is nowhere but in the environment' }],
  ['without one', {}],
])('%s', (_, env) => {
  test('what somebody asked for is not made another wish: the reason and what it extends are theirs', async () => {
    const world = await startWorld({ env })
    const other = await world.ken.asks({ account, set })
    await becomes(world, other, 'pending')
    const plan = (said: string) => said.replaceAll('prod-payments', 'sandbox-ken')
    for (const written of [
      () => ({ reason: 'The CTO wants it' }),
      () => ({ extendsGrant: other.id }),
      ({ planJson }: RequestRow) => ({ planJson: plan(planJson ?? '') }),
      ({ factsJson }: RequestRow) => ({ factsJson: plan(factsJson ?? '') }),
      ({ aboutJson }: RequestRow) => ({ aboutJson: plan(aboutJson) }),
      () => ({ digest: 'a'.repeat(64) }),
      () => ({ risk: 'low' as const }),
    ]) {
      const request = await world.mia.asks({ account, set })
      await becomes(world, request, 'pending')
      const card = await world.bob.card(request)
      await quiet(world)
      const is = await rowOf(world, request)
      await world.bot.ctx.store.db.updateTable('requests').set(written(is)).where('id', '=', request.id).execute()
      await world.bob.presses(card, 'Approve')
      await becomes(world, request, 'refused')
      await world.bob.isTold(new RegExp(`does not show that request ${request.id} was asked for as it stands`))
      await world.until(() => expect(world.bob.reads(card)).toMatch(/does not show that request.*as it stands/s))
      expect(world.bob.reads(card)).not.toContain('[Approve]')
      expect(JSON.parse((await rowOf(world, request)).outcomeJson ?? '{}').code).toBe('not_on_record')
      const told = await world.bot.ctx.store.db
        .selectFrom('audit')
        .selectAll()
        .where('fact', '=', 'press-refused')
        .execute()
      expect(told.map(({ requestId, actor }) => [requestId, actor])).toContainEqual([request.id, 'UBOB'])
    }
    expect(hasInAws(world, 'mia', set, account)).toBe(false)
  })

  test('nor is it put on record when others can approve it by now', async () => {
    const world = await startWorld({ env })
    const request = await world.mia.asks({ account, set })
    await becomes(world, request, 'pending')
    const card = await world.bob.card(request)
    await quiet(world)
    const { db } = world.bot.ctx.store
    await db.updateTable('requests').set({ risk: 'low' }).where('id', '=', request.id).execute()
    await world.slack.changeUser('UALICE', { deleted: true })
    await quiet(world)
    await world.bob.presses(card, 'Approve')
    await becomes(world, request, 'refused')
    expect(hasInAws(world, 'mia', set, account)).toBe(false)
  })

  test('nor is a list: what others wrote is over before it stands on Home or in an answer', async () => {
    const world = await startWorld({ env })
    const { bot, mia, bob } = world
    const [first, second, honest] = [
      await mia.asks({ account, set }),
      await world.ken.asks({ account, set }),
      await world.dana.asks({ account, set }),
    ]
    for (const request of [first, second, honest]) await becomes(world, request, 'pending')
    await quiet(world)
    const lies = { factsJson: ((await rowOf(world, first)).factsJson ?? '').replaceAll('prod-payments', 'sandbox-mia') }
    const write = (request: { id: string }) =>
      bot.ctx.store.db.updateTable('requests').set(lies).where('id', '=', request.id).execute()
    await write(first)
    const home = JSON.stringify(await homeOf(bot.ctx, await bot.ctx.people.member('UBOB')))
    expect([home.includes(first.id), home.includes(second.id), home.includes(honest.id)]).toEqual([false, true, true])
    await becomes(world, first, 'refused')
    await write(second)
    await bob.slack.command('pending')
    await becomes(world, second, 'refused')
    await becomes(world, honest, 'pending')
  })

  test('a card is never drawn of what was not asked: the request is over before anybody sees it so', async () => {
    const world = await startWorld({ env })
    const request = await world.mia.asks({ account, set })
    await becomes(world, request, 'pending')
    await quiet(world)
    await world.bot.ctx.store.db
      .updateTable('requests')
      .set({ reason: 'The CTO wants it' })
      .where('id', '=', request.id)
      .execute()
    const { ctx } = world.bot
    await ctx.store.transaction((tx) => redraw(ctx, tx, request.id))
    ctx.jobs.kick()
    await becomes(world, request, 'refused')
    await quiet(world)
    expect(world.bob.reads(await world.bob.card(request))).not.toContain('[Approve]')
  })
})
