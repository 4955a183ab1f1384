import { expect } from 'vitest'
import type { RequestRow } from '../../src/store/schema.ts'
import { asksFor, carriedOut, holds, reads, rowOf } from '../support/access.ts'
import { eventually } from '../support/eventually.ts'
import { assignmentsInAws, becomes, factsOf, type Somebody } from '../support/somebody.ts'
import { meanwhile, quiet, story, timePasses } from '../support/story.ts'
import { hours, minutes, type World } from '../support/world.ts'

// Who is stopped does not help themselves out of it, and two who stop the same person at once do it once.

const policy = (yaml: string): string =>
  yaml.replace(
    'rules:',
    `enable: [cut-sessions]
rules:
  - name: stop
    when: { operations: [emergency-stop] }
    requesters: ["@aws-admins"]
    approvers: ["@sre-leads", "@aws-admins"]
  - name: payments
    when: { accounts: [prod-payments], permissionSets: [PaymentsDeploy] }
    for: [self, people, groups]
    via: "group:sre"`,
  )

const stops = (who: Somebody, user: string): Promise<RequestRow> =>
  asksFor(who, 'emergency-stop', { user, reason: 'A laptop was stolen' })
const userOf = (world: World, name: string) =>
  world.aws.world.users.all().find(({ UserName }) => UserName === name)?.UserId ?? ''
const groupsIn = (world: World, name: string) => world.aws.world.memberships.by('user', userOf(world, name))
const own = (world: World, name: string) =>
  assignmentsInAws(world).filter((key) => key.startsWith(`USER|${userOf(world, name)}|`))
const denies = (world: World) => world.aws.world.controlPolicies.all()

story(
  'an administrator who is stopped neither pauses nor resumes the bot, in either language',
  async (world) => {
    const { alice, bob, dana } = world
    const request = await stops(alice, 'Dana Ito')
    await reads(bob, () => bob.card(request), 'the emergency stop of Dana Ito')
    await bob.approves(request)
    await becomes(world, request, 'done')
    expect(await dana.types('pause 調査のため')).toContain(`申請 ${request.id} により`)
    expect(await alice.types('pause A laptop was stolen')).toContain('The bot is paused')
    expect(await dana.types('resume')).toContain(`申請 ${request.id} により`)
    await becomes(world, await asksFor(dana, 'emergency-stop', { user: 'Alice Moreau', reason: '仕返し' }), 'refused')
    expect(own(world, 'alice')).not.toEqual([])
    expect(await alice.types('resume')).toContain('goes on')
  },
  { policy },
)

story(
  'who has access by way of a group is taken out of it, and the grant ends with its proof',
  async (world) => {
    const { alice, bob, mia } = world
    const held = await holds(world, mia, { account: 'prod-payments', set: 'PaymentsDeploy' }, alice)
    expect(groupsIn(world, 'mia').length).toBeGreaterThan(1)
    const request = await stops(alice, 'Mia Tanaka')
    await reads(bob, () => bob.card(request), 'Mia Tanaka')
    await bob.approves(request)
    await becomes(world, request, 'done')
    await becomes(world, held, 'revoked')
    expect([own(world, 'mia'), groupsIn(world, 'mia')]).toEqual([[], []])
    await mia.isTold('Your access has ended')
  },
  { policy },
)

story(
  'Alice and Dana stop Ken at the same time: he is stopped once, and each deny comes off in its time',
  async (world) => {
    const { alice, bob, dana, ken, clock } = world
    const held = await holds(world, ken, { account: 'prod-payments', set: 'ReadOnlyAccess' })
    const [first, second] = [await stops(alice, 'Ken Sato'), await stops(dana, 'Ken Sato')]
    await reads(bob, () => bob.card(first), '[Approve]')
    await reads(bob, () => bob.card(second), '[Approve]')
    await Promise.all([bob.approves(first), bob.approves(second)])
    await becomes(world, first, 'done')
    await becomes(world, second, 'done')
    await becomes(world, held, 'revoked')
    expect([own(world, 'ken'), groupsIn(world, 'ken')]).toEqual([[], []])
    const taken = carriedOut(world, 'DeleteAccountAssignment').map(({ input }) => JSON.stringify(input))
    expect(new Set(taken).size).toBe(taken.length)
    expect(denies(world).length).toBeGreaterThan(0)
    clock.advance(hours(12) + minutes(5))
    await eventually(() => {
      clock.advance(minutes(1))
      expect(denies(world)).toEqual([])
    })
    await eventually(async () => expect(await factsOf(world, first)).toContain('lifted'))
    await quiet(world)
    expect((await rowOf(world, first)).state).toBe('done')
  },
  { policy },
)

story(
  'Dana stops Ken again eleven hours after Alice did: his sessions stay cut for twelve hours more, as was said',
  async (world) => {
    const { alice, bob, dana } = world
    const first = await stops(alice, 'Ken Sato')
    await reads(bob, () => bob.card(first), '[Approve]')
    await bob.approves(first)
    await becomes(world, first, 'done')
    await timePasses(world, hours(11))
    const second = await stops(dana, 'Ken Sato')
    await reads(bob, () => bob.card(second), '[Approve]')
    await bob.approves(second)
    await becomes(world, second, 'done')
    const [deny] = denies(world)
    await timePasses(world, hours(2))
    await quiet(world)
    expect(denies(world)).toEqual([deny])
    expect(deny?.targets.size).toBe(1)
    expect(await factsOf(world, first)).not.toContain('lifted')
    await timePasses(world, hours(10))
    await meanwhile(world, () => expect(denies(world)).toEqual([]), minutes(1))
    for (const stop of [first, second])
      await meanwhile(world, async () => expect(await factsOf(world, stop)).toContain('lifted'), minutes(1))
  },
  { policy },
)
