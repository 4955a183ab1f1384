import { expect } from 'vitest'
import { pressesCard, pressesOwn, rowOf, stateOf } from '../support/access.ts'
import { becomes, factsOf, hasInAws } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import type { World } from '../support/world.ts'

// What was approved and failed is mended by the rule of the day, not by the one that it was approved under.

const wish = { account: 'prod-orders', set: 'PowerUserAccess' }

/** Approved by Bob, and refused by AWS. */
async function failed(world: World) {
  const request = await world.mia.asks(wish)
  await becomes(world, request, 'pending')
  world.aws.failNext('sso:CreateAccountAssignment', { name: 'AccessDeniedException', message: 'Not now', status: 403 })
  await world.bob.approves(request)
  await becomes(world, request, 'failed')
  await quiet(world)
  return request
}

/** The policy file is another one when the bot starts again. */
const decidedBy = (world: World, changed: { approvers?: string[]; approvals?: number; deny?: boolean }) =>
  world.restart(async () => {
    const rule = world.config.policy.rules.find(({ name }) => name === 'anything-else')
    Object.assign(rule ?? {}, changed)
  })

story('Retry asks today’s rule: what needs one more approval by now waits for it', async (world) => {
  const { mia, alice, bob } = world
  const request = await failed(world)
  await decidedBy(world, { approvals: 2 })
  await pressesOwn(mia, request, 'Retry')
  await becomes(world, request, 'pending')
  await quiet(world)
  expect(await factsOf(world, request)).toEqual(expect.arrayContaining(['retried', 'reapproval']))
  expect(hasInAws(world, 'mia', wish.set, wish.account)).toBe(false)
  await bob.approves(request)
  await quiet(world)
  expect(await stateOf(world, request)).toBe('pending')
  await alice.approves(request)
  await becomes(world, request, 'active')
})

story('nor does Retry give what no rule gives any more', async (world) => {
  const request = await failed(world)
  await decidedBy(world, { deny: true })
  await pressesOwn(world.mia, request, 'Retry')
  await becomes(world, request, 'refused')
  expect(JSON.parse((await rowOf(world, request)).outcomeJson ?? '{}').code).toBe('policy_denied')
  expect(hasInAws(world, 'mia', wish.set, wish.account)).toBe(false)
})

story('who approved it may neither retry it nor roll it back once the rule names others', async (world) => {
  const { bob, alice } = world
  const request = await failed(world)
  await decidedBy(world, { approvers: ['UDANA'] })
  const told = () =>
    [...bob.slack.dms(), ...bob.slack.ephemerals()].filter((m) => bob.reads(m).includes(`request ${request.id}`))
  for (const [before, button] of ['Retry', 'Roll back'].entries()) {
    await pressesCard(bob, request, button)
    await world.until(() => expect(told()).toHaveLength(before + 1))
    await quiet(world)
    expect(await stateOf(world, request)).toBe('failed')
  }
  const refused = await world.bot.ctx.store.db
    .selectFrom('audit')
    .selectAll()
    .where('fact', '=', 'press-refused')
    .where('requestId', '=', request.id)
    .execute()
  expect(refused.map(({ actor, dataJson }) => [actor, JSON.parse(dataJson).code])).toEqual([
    ['UBOB', 'not_yours_to_mend'],
  ])
  expect(hasInAws(world, 'mia', wish.set, wish.account)).toBe(false)
  // An administrator takes it back, whatever the rule.
  await pressesCard(alice, request, 'Roll back')
  await becomes(world, request, 'revoked')
})
