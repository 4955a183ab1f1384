import { expect } from 'vitest'
import { checkStanding } from '../../src/workflow/people/membership.ts'
import { holds } from '../support/access.ts'
import { heldAnswer } from '../support/held-answer.ts'
import { becomes } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'

// What Slack said of somebody before a change does not count after it, however late it arrives.

story('who is deactivated while an older answer about them is on its way loses what they have', async (world) => {
  const { mia, alice, slack } = world
  const has = await holds(world, mia, { account: 'prod-orders', set: 'PowerUserAccess' }, alice)
  await quiet(world)
  const { people } = world.bot.ctx
  const { answered, arrives } = heldAnswer(slack, 'users.info', 'UMIA')
  const before = people.anybody('UMIA', 0)
  await answered
  await slack.changeUser('UMIA', { deleted: true })
  await becomes(world, has, 'revoked')
  arrives()
  expect((await before).kind).toBe('member')
  expect((await people.remembered('UMIA'))?.kind).toBe('deactivated')
})

story('what Slack said of somebody is as old as the question, and a change makes it count no more', async (world) => {
  const { mia, alice, slack, clock } = world
  const has = await holds(world, mia, { account: 'prod-orders', set: 'PowerUserAccess' }, alice)
  await quiet(world)
  const { ctx } = world.bot
  const { people } = ctx
  await people.anybody('UKEN')
  const first = heldAnswer(slack, 'users.info', 'UKEN')
  const forgotten = people.anybody('UKEN', 0)
  await first.answered
  await people.forget('UKEN')
  first.arrives()
  await forgotten
  expect(await people.remembered('UKEN')).toBeUndefined()

  const second = heldAnswer(slack, 'users.info', 'UKEN')
  const slow = people.anybody('UKEN')
  await second.answered
  slack.workspace.user('UKEN').deleted = true
  clock.advance(6_000)
  second.arrives()
  expect((await slow).kind).toBe('member')
  await expect(people.member('UKEN', 5_000)).rejects.toMatchObject({ code: 'deactivated' })

  // An answer from just before the change, which another replica has kept.
  await people.anybody('UMIA', 0)
  slack.workspace.user('UMIA').deleted = true
  await checkStanding(ctx, 'UMIA')
  await becomes(world, has, 'revoked')
})
