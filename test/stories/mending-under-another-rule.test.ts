import { expect } from 'vitest'
import { asksFor, pressesCard, pressesOwn, reads, refusedWith, rowOf, stateOf } from '../support/access.ts'
import { allowed, setInAws } from '../support/permission-sets.ts'
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
  expect(await refusedWith(world, request)).toBe('policy_denied')
  expect(hasInAws(world, 'mia', wish.set, wish.account)).toBe(false)
})

story('who approved it may neither retry it nor roll it back once the rule names others', async (world) => {
  const { bob, ken, alice } = world
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
  await pressesCard(ken, request, 'Retry')
  await ken.isTold(`申請 ${request.id} に対してこの操作はできません`)
  await quiet(world)
  const refused = await world.bot.ctx.store.db
    .selectFrom('audit')
    .selectAll()
    .where('fact', '=', 'press-refused')
    .where('requestId', '=', request.id)
    .execute()
  expect(refused.map(({ actor, dataJson }) => [actor, JSON.parse(dataJson).code])).toEqual([
    ['UBOB', 'not_yours_to_mend'],
    ['UKEN', 'not_yours_to_mend'],
  ])
  expect(hasInAws(world, 'mia', wish.set, wish.account)).toBe(false)
  // An administrator takes it back, whatever the rule.
  await pressesCard(alice, request, 'Roll back')
  await becomes(world, request, 'revoked')
})

const refuses = (name: string) => ({ name, message: 'Not now', status: 400 })

const off = 'close-account'
const destroying = (yaml: string) =>
  `${yaml.replace('rules:', `enable: [${off}]\nrules:`).trimEnd()}\n  - name: destroying\n    when: { operations: [${off}] }\n`

story(
  'what failed before its operation was switched off is neither tried again nor taken back',
  async (world) => {
    const { alice, bob, dana, aws, config } = world
    const close = { account: 'sandbox-mia', accountName: 'sandbox-mia', reason: 'Mia has left' }
    const request = await asksFor(alice, off, close)
    aws.failNext('organizations:CloseAccount', refuses('ConstraintViolationException'))
    await bob.approves(request)
    await becomes(world, request, 'failed')
    const before = aws.mutations().length
    await world.restart(async () => {
      config.policy.enable = []
    })
    await quiet(world)
    await pressesCard(alice, request, 'Retry')
    await becomes(world, request, 'refused')
    expect((await rowOf(world, request)).outcomeJson).toContain('operation_off')
    await reads(bob, () => bob.card(request), 'switched off')
    await dana.slack.command(`request ${off}`)
    await dana.isTold('無効になっています')
    expect(aws.mutations().slice(before)).toEqual([])
  },
  { policy: destroying },
)

story(
  'what failed before a rule came to deny it is refused at the next try; what it had made, an administrator may take back',
  async (world) => {
    const { alice, bob, dana, aws, config } = world
    const fails = async (name: string) => {
      const request = await asksFor(alice, 'create-permission-set', {
        name,
        policies: ['AWSSupportAccess'],
        reason: 'They open cases',
      })
      aws.failNext('sso:AttachManagedPolicyToPermissionSet', refuses('ServiceQuotaExceededException'))
      await bob.approves(request)
      await becomes(world, request, 'failed')
      return request
    }
    const [again, back] = [await fails('Again'), await fails('Back')]
    await world.restart(async () => {
      const rule = config.policy.rules.find(({ when }) => when.operations?.includes('create-permission-set'))
      Object.assign(rule ?? {}, { deny: true })
    })
    await quiet(world)
    const before = aws.mutations().length
    await pressesCard(dana, again, 'Retry')
    await becomes(world, again, 'failed')
    await quiet(world)
    expect(setInAws(world, 'Again').managedPolicies).toEqual([])
    await pressesCard(bob, back, 'Roll back')
    await quiet(world)
    expect(await stateOf(world, back)).toBe('failed')
    expect(aws.mutations().slice(before)).toEqual([])
    await pressesCard(dana, back, 'Roll back')
    await becomes(world, back, 'revoked')
    expect(aws.world.permissionSets.all().map(({ Name }) => Name)).not.toContain('Back')
  },
  { policy: allowed },
)
