import { expect, test } from 'vitest'
import { ownEntries } from '../../src/store/audit-log.ts'
import { redraw } from '../../src/workflow/transition.ts'
import { holds, pressesOwn } from '../support/access.ts'
import { isGivenAgain, isLostInAws } from '../support/by-hand.ts'
import { becomes, hasInAws } from '../support/somebody.ts'
import { quiet } from '../support/story.ts'
import { minutes, startWorld, type World } from '../support/world.ts'

// Somebody writes into the row of a grant that it ends, why, and by whom.

const dbOf = ({ bot }: World) => bot.ctx.store.db

test('nobody has ended access because its row says so: not on record, and not on its card', async () => {
  const world = await startWorld()
  const { mia, bob } = world
  const request = await holds(world, mia, { account: 'prod-orders', set: 'ReadOnlyAccess' })
  const mend = world.aws.failAssignments({ kind: 'delete' }, 'The role is not there')
  world.clock.advance(minutes(61))
  await becomes(world, request, 'revoking')
  await quiet(world)
  const write = () =>
    dbOf(world)
      .updateTable('grants')
      .set({ endCause: 'revoked', endedBy: 'UALICE' })
      .where('id', '=', request.id)
      .execute()
  await write()
  mend()
  world.clock.advance(minutes(6))
  await becomes(world, request, 'revoked')
  await quiet(world)
  const { ctx } = world.bot
  const over = (await ownEntries(ctx.store, { requestId: request.id, facts: ['revoked'] }))[0]
  expect(over).toMatchObject({ actor: 'bot', data: { cause: null } })
  await write()
  await ctx.store.transaction((tx) => redraw(ctx, tx, request.id))
  await quiet(world)
  const card = bob.reads(await bob.card(request))
  expect(card).toMatch(/Revoked|Ended|ended/)
  expect(card).not.toMatch(/Alice/)
})

test('a row that says that access ends hides no loss of it, and keeps it from nobody', async () => {
  const world = await startWorld()
  const request = await holds(world, world.mia, { account: 'prod-payments', set: 'PowerUserAccess' })
  await quiet(world)
  const ends = { endCause: 'revoked', endedBy: 'UALICE' }
  await dbOf(world).updateTable('grants').set(ends).where('id', '=', request.id).execute()
  await isLostInAws(world, request)
  await pressesOwn(world.mia, request, 'Give again')
  await isGivenAgain(world, request)
  expect(hasInAws(world, 'mia', 'PowerUserAccess', 'prod-payments')).toBe(true)
})
