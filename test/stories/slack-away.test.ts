import { expect } from 'vitest'
import { reads, stateOf } from '../support/access.ts'
import { eventually } from '../support/eventually.ts'
import { becomes } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import { minutes } from '../support/world.ts'

// While Slack does not say who people are, what is about them waits, says so where it is looked at, and goes on by itself.

story('a request waits at its plan, and says so to who asked', async (world) => {
  const { dana, slack, clock } = world
  slack.faults.failNext('users.lookupByEmail', { retryAfter: 30 }, 1_000)
  const request = await dana.asks({ account: 'staging-payments', set: 'ReadOnlyAccess', for: 'Ken Sato' })
  const dm = () =>
    dana.slack
      .dms()
      .map((m) => dana.reads(m))
      .find((said) => said.includes(request.id)) ?? ''
  await eventually(() => expect(dm()).toMatch(/Slack に確認できません。.*自動的に再開します/s))
  expect(await stateOf(world, request)).toBe('planning')
  slack.faults.clear()
  clock.advance(minutes(1))
  await becomes(world, request, 'pending')
  await eventually(() => expect(dm()).not.toContain('確認できません'))
})

story('and again before it is carried out, on its card too', async (world) => {
  const { mia, bob, alice, slack, clock } = world
  const request = await mia.asks({ account: 'staging-payments', set: 'ReadOnlyAccess' })
  await becomes(world, request, 'pending')
  await alice.slack.command('pause An incident')
  await bob.approves(request)
  await becomes(world, request, 'approved')
  await alice.slack.command('resume')
  await quiet(world)
  slack.faults.failNext('users.info', { retryAfter: 30 }, 1_000)
  const waits = /Slack does not say at the moment who the people are.*goes on by itself/s
  await eventually(async () => {
    clock.advance(5_000)
    expect(bob.reads(await bob.card(request))).toMatch(waits)
  })
  expect(await stateOf(world, request)).toBe('approved')
  slack.faults.clear()
  clock.advance(minutes(1))
  await becomes(world, request, 'active')
  await reads(bob, () => bob.card(request), /Granted/)
  expect(bob.reads(await bob.card(request))).not.toMatch(waits)
})
