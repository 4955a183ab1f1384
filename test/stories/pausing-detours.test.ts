import { expect } from 'vitest'
import {
  asksFor,
  grantOf,
  holds,
  newestRequest,
  pressesCard,
  pressesOwn,
  reads,
  rowOf,
  stateOf,
} from '../support/access.ts'
import { eventually } from '../support/eventually.ts'
import { allowed, setInAws } from '../support/permission-sets.ts'
import { becomes, hasInAws } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import { hours, minutes, type World } from '../support/world.ts'

// While the bot is paused nothing gets round it: not what was begun before, not what is urgent, not what is taken back.

const failsTo = (world: World, action: string) =>
  world.aws.failNext(action, { name: 'ServiceQuotaExceededException', message: 'No room' })

/** A request that has failed, after a part of it was done. */
async function failed(world: World, name: string) {
  const request = await asksFor(world.alice, 'create-permission-set', {
    name,
    policies: ['AWSSupportAccess'],
    reason: 'They open cases',
  })
  failsTo(world, 'sso:AttachManagedPolicyToPermissionSet')
  await world.bob.approves(request)
  await becomes(world, request, 'failed')
  return request
}

story(
  'retry, roll back, break-glass, an extension and a form from before: all of it waits, and comes once resumed',
  async (world) => {
    const { mia, ken, bob, alice, clock, aws } = world
    const retried = await failed(world, 'Retried')
    const taken = await failed(world, 'TakenBack')
    const held = await holds(world, ken, { account: 'prod-payments', set: 'ReadOnlyAccess' })
    const { endsAt } = await grantOf(world, held)
    await mia.fillsIn({ account: 'prod-orders', set: 'ReadOnlyAccess' })
    await ken.slack.openHome()
    await alice.slack.openHome()
    await quiet(world)
    const before = aws.mutations().length

    await alice.types('pause A key has leaked')
    // Who looks at the tab need not open it anew.
    await eventually(() => expect(ken.reads(ken.slack.home() as never)).toContain('一時停止中'))
    await eventually(() => expect(alice.reads(alice.slack.home() as never)).toContain('A key has leaked'))

    expect((await mia.slack.submit()).errors ?? {}).toEqual({})
    const fromBefore = await newestRequest(world, { requester: mia.id })
    await bob.approves(fromBefore)
    await pressesCard(bob, retried, 'Retry')
    await pressesCard(bob, taken, 'Roll back')
    const glass = await ken.asks({ account: 'log-archive', set: 'AdministratorAccess' })
    await becomes(world, glass, 'approved')
    await pressesOwn(ken, held, '延長')
    await eventually(() => expect(ken.slack.modal()?.callback_id).toMatch(/extend/))
    await ken.slack.fill({ 'extend:duration': '2 時間', reason: '時間がかかるため' })
    await ken.slack.submit()
    const extension = await newestRequest(world, { extendsGrant: held.id })
    await bob.approves(extension)
    await becomes(world, fromBefore, 'approved')
    await becomes(world, retried, 'approved')
    await becomes(world, taken, 'revoking')
    await becomes(world, extension, 'approved')
    for (let i = 0; i < 5; i++) {
      clock.advance(minutes(1))
      await quiet(world)
    }
    expect(aws.mutations().slice(before)).toEqual([])
    expect((await grantOf(world, held)).endsAt).toBe(endsAt)
    expect(setInAws(world, 'TakenBack').managedPolicies).toEqual([])

    expect(await alice.types('resume')).toContain('goes on')
    await eventually(() => expect(ken.reads(ken.slack.home() as never)).not.toContain('一時停止中'))
    clock.advance(minutes(1))
    for (const [request, state] of [
      [fromBefore, 'active'],
      [retried, 'done'],
      [taken, 'revoked'],
      [glass, 'active'],
      [extension, 'done'],
    ] as const)
      await becomes(world, request, state)
    expect((await grantOf(world, held)).endsAt).toBeGreaterThan(endsAt ?? 0)
    expect(hasInAws(world, 'ken', 'AdministratorAccess', 'log-archive')).toBe(true)
  },
  { policy: allowed },
)

story(
  'what ends by itself ends though everything is paused, and nobody who is no administrator now resumes',
  async (world) => {
    const { ken, dana, alice, mia, clock, slack } = world
    const held = await holds(world, ken, { account: 'prod-payments', set: 'ReadOnlyAccess' })
    expect(await dana.types('pause 鍵が漏えいしたため')).toContain('一時停止しました')
    const group = slack.workspace.userGroups.get('SAWSADMINS')
    if (!group) throw new Error('no administrators')
    // Slack has not told of it yet.
    group.users = ['UALICE']
    clock.advance(minutes(1))
    expect(await dana.types('resume')).toContain('管理者')
    expect(await mia.types('resume')).toContain('administrator')
    clock.advance(hours(2))
    await becomes(world, held, 'revoked')
    slack.faults.failNext('users.info', 'internal_error', 1)
    clock.advance(minutes(1))
    expect(await alice.types('resume')).toContain('stays paused')
    expect(await alice.types('resume')).toContain('goes on')
    slack.faults.failNext('users.info', 'internal_error', 1)
    clock.advance(minutes(1))
    expect(await alice.types('pause They are in again')).toContain('The bot is paused')
  },
)

const off = 'close-account'
const close = { account: 'sandbox-mia', accountName: 'sandbox-mia', reason: 'Mia has left' }
const destroying = (yaml: string) =>
  `${yaml.replace('rules:', `enable: [${off}]\nrules:`).trimEnd()}\n  - name: destroying\n    when: { operations: [${off}] }\n`

story(
  'an operation that is switched off is reached by nothing: not by what was approved, not by a form that names it',
  async (world) => {
    const { alice, bob, clock, aws, config } = world
    const approved = await asksFor(alice, 'close-account', close)
    const waits = await asksFor(alice, 'close-account', {
      ...close,
      account: 'sandbox-ken',
      accountName: 'sandbox-ken',
    })
    await alice.types('pause Wait')
    await bob.approves(approved)
    await becomes(world, approved, 'approved')
    await alice.opensForm('close-account')
    await alice.slack.fill({ ...close, account: 'prod-data', accountName: 'prod-data' })
    const before = aws.mutations().length
    await world.restart(async () => {
      config.policy.enable = []
    })
    expect(JSON.stringify((await alice.slack.submit()).errors)).toMatch(/operation|switched off/)
    await alice.types('resume')
    clock.advance(minutes(1))
    await becomes(world, approved, 'refused')
    expect((await rowOf(world, approved)).outcomeJson).toContain('operation_off')
    await bob.approves(waits)
    await bob.isTold('switched off')
    expect(await stateOf(world, waits)).toBe('pending')
    await quiet(world)
    await reads(bob, () => bob.card(approved), 'switched off')
    expect(aws.mutations().slice(before)).toEqual([])
  },
  { policy: destroying },
)

story(
  'what was begun when it was switched off is given up, and says so',
  async (world) => {
    const { alice, bob, clock, aws, config } = world
    const request = await asksFor(alice, 'close-account', close)
    aws.failNext('organizations:CloseAccount', 'reset', { times: 1_000 })
    await bob.approves(request)
    await becomes(world, request, 'executing')
    await eventually(() => expect(aws.calls.some(({ operation }) => operation === 'CloseAccount')).toBe(true))
    await world.restart(async () => {
      config.policy.enable = []
    })
    clock.advance(minutes(1))
    await becomes(world, request, 'failed')
    await reads(bob, () => bob.card(request), 'switched off')
    await quiet(world)
  },
  { policy: destroying },
)
