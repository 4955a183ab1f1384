import { expect } from 'vitest'
import type { RequestRow } from '../../src/store/schema.ts'
import { asksFor, holds, pressesCard, reads, rowOf } from '../support/access.ts'
import { eventually } from '../support/eventually.ts'
import { assignmentsInAws, becomes, factsOf, hasInAws, type Somebody } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import { hours, minutes, type World } from '../support/world.ts'

// Somebody must be stopped now: every grant, assignment and group of theirs ends in one request, and open sessions are cut.

const rule = (more: string) => `rules:
  - name: stop
    when: { operations: [emergency-stop] }
    requesters: ["@aws-admins"]
    ${more}`
const policy =
  (more: string, enable = 'enable: [cut-sessions]') =>
  (yaml: string): string =>
    yaml.replace('rules:', `${enable}\n${rule(more)}`)

const stops = (who: Somebody, user: string): Promise<RequestRow> =>
  asksFor(who, 'emergency-stop', { user, reason: 'A laptop was stolen' })

const userOf = (world: World, name: string) =>
  world.aws.world.users.all().find(({ UserName }) => UserName === name)?.UserId ?? ''
const groupsIn = (world: World, name: string) =>
  world.aws.world.memberships.all().filter(({ MemberId }) => MemberId.UserId === userOf(world, name))
const own = (world: World, name: string) =>
  assignmentsInAws(world).filter((key) => key.startsWith(`USER|${userOf(world, name)}|`))
const denies = (world: World) => world.aws.world.controlPolicies.all()
const audited = (world: World) =>
  world.slack.workspace
    .in('CAUDIT')
    .map((m) => world.bob.reads(m))
    .join('\n')

story(
  'Alice stops Ken while all else is paused: everything he has ends, what he waits for is refused, and his sessions are cut for twelve hours',
  async (world) => {
    const { alice, ken, bob, clock, aws } = world
    const held = await holds(world, ken, { account: 'prod-payments', set: 'PowerUserAccess' })
    const waiting = await ken.asks({ account: 'prod-orders', set: 'PowerUserAccess' })
    await becomes(world, waiting, 'pending')
    const forBoth = await asksFor(bob, 'assign-permission-sets', {
      accounts: ['prod-orders', 'staging-orders'],
      permissionSets: ['ReadOnlyAccess'],
      principals: ['Mia Tanaka', 'Ken Sato'],
      reason: 'They look at it together',
    })
    await becomes(world, forBoth, 'pending')
    expect(groupsIn(world, 'ken').length).toBeGreaterThan(0)
    await alice.slack.command('pause A laptop was stolen')
    const request = await stops(alice, 'Ken Sato')
    await reads(
      bob,
      () => bob.card(request),
      'the emergency stop of Ken Sato (ken)',
      'Ken Sato (ken) has 2 assignments and is in 1 group.',
      'Open sessions are cut in every member account',
    )
    await bob.approves(request)
    await becomes(world, request, 'done')
    await becomes(world, held, 'revoked')
    await becomes(world, waiting, 'refused')
    await becomes(world, forBoth, 'refused')
    expect(own(world, 'ken')).toEqual([])
    expect(groupsIn(world, 'ken')).toEqual([])
    const [deny] = denies(world)
    expect(JSON.parse(deny?.Content ?? '').Statement).toEqual([
      {
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: { StringEquals: { 'identitystore:userId': userOf(world, 'ken') } },
      },
    ])
    expect([...(deny?.targets ?? [])]).toEqual([aws.world.organization?.RootId])
    await quiet(world)
    expect(audited(world)).toMatch(
      /Emergency stop by @Alice.*\. Grants that end: 1\. Waiting requests that are refused: 2/,
    )
    expect(audited(world)).toMatch(
      /Gone from AWS: assignments 2, group memberships 1\. Changes left: 0\. Open sessions are cut/,
    )
    expect(await factsOf(world, request)).toContain('stopped')

    // Nor is it lifted because somebody has put its job forward.
    const { store, jobs } = world.bot.ctx
    await store.db.updateTable('jobs').set({ runAt: clock.now() }).where('kind', '=', 'lift').execute()
    jobs.kick()
    clock.advance(hours(11))
    await quiet(world)
    expect(denies(world)).toHaveLength(1)
    const allow = aws.deny('organizations:DetachPolicy')
    clock.advance(hours(1) + minutes(5))
    await eventually(async () => {
      clock.advance(minutes(1))
      expect(await factsOf(world, request)).toContain('lift-alarm')
    })
    allow()
    clock.advance(minutes(10))
    await eventually(() => expect(denies(world)).toEqual([]))
    await eventually(async () => expect(await factsOf(world, request)).toContain('lifted'))
  },
  { policy: policy('approvals: 1') },
)

story(
  'by break-glass it happens at once; the policy that cannot be attached is said, and the rest is tried again alone',
  async (world) => {
    const { alice, bob, aws } = world
    const root = aws.world.organization?.RootId ?? ''
    const full = ['p-aaaaaaaaaa', 'p-bbbbbbbbbb', 'p-cccccccccc', 'p-dddddddddd'].map((Id) => ({
      Id,
      Name: Id,
      Description: '',
      Content: '{}',
      targets: new Set([root]),
    }))
    for (const one of full) aws.world.controlPolicies.add(one)
    const request = await stops(alice, 'Ken Sato')
    await becomes(world, request, 'partial')
    expect(groupsIn(world, 'ken')).toEqual([])
    await reads(
      bob,
      () => bob.card(request),
      'BREAK-GLASS',
      'Done in part',
      'You have attached the maximum number of policies',
    )
    full[0]?.targets.clear()
    await pressesCard(bob, request, 'Retry the rest')
    await becomes(world, request, 'done')
    expect(denies(world).find(({ Name }) => Name.startsWith('aws-setup-stop-'))?.targets.size).toBe(1)
  },
  { policy: policy('breakGlass: true') },
)

story(
  'killed in the middle it goes on, and where the policy does not enable it, sessions are not cut, which is said',
  async (world) => {
    const { alice, bob, mia, ken, aws } = world
    const held = await ken.asks({ account: 'prod-payments', set: 'PowerUserAccess' })
    await reads(bob, () => bob.card(held), '[承認]')
    await bob.slack.click(await bob.card(held), '承認', { confirm: true })
    await becomes(world, held, 'active')
    aws.settings.assignmentMs = 5_000
    expect((await mia.slack.command('request emergency-stop')).message ?? '').toBe('')
    await mia.slack.waitForModal()
    await mia.slack.fill({ user: 'Ken Sato', reason: 'For fun' })
    expect(JSON.stringify((await mia.slack.submit()).errors)).toContain('emergency-stop')
    const request = await stops(alice, 'Ken Sato')
    await reads(bob, () => bob.card(request), 'Ken Sato (ken) の緊急停止', 'cut-sessions がありません')
    await bob.slack.click(await bob.card(request), '承認', { confirm: true })
    await becomes(world, request, 'executing')
    await world.restart()
    aws.settings.assignmentMs = 20
    await eventually(async () => {
      world.clock.advance(1_000)
      expect((await rowOf(world, request)).state).toBe('done')
    })
    expect(hasInAws(world, 'ken', 'PowerUserAccess', 'prod-payments')).toBe(false)
    expect(groupsIn(world, 'ken')).toEqual([])
    expect(denies(world)).toEqual([])
    await quiet(world)
    expect(audited(world)).toContain('開いているセッションは期限まで続きます')
  },
  { policy: (yaml) => policy('approvals: 1', '')(yaml).replace('locale: en', 'locale: ja') },
)

story(
  'who was stopped gets nothing new, is given nothing by others, and decides on nothing until twelve hours are over',
  async (world) => {
    const { alice, bob, dana, mia, clock } = world
    const waiting = await mia.asks({ account: 'prod-orders', set: 'PowerUserAccess' })
    await becomes(world, waiting, 'pending')
    const request = await stops(alice, 'Bob Fischer')
    await becomes(world, request, 'pending')
    await dana.approves(request)
    await becomes(world, request, 'done')
    await bob.presses(await bob.card(waiting), 'Approve')
    await bob.isTold(/You were stopped by request/)
    expect((await rowOf(world, waiting)).state).toBe('pending')
    const own = await bob.asks({ account: 'sandbox-mia', set: 'ReadOnlyAccess' })
    await becomes(world, own, 'refused')
    const byMia = await mia.asks({ account: 'sandbox-mia', set: 'ReadOnlyAccess', for: 'Bob Fischer' })
    await becomes(world, byMia, 'refused')
    expect(hasInAws(world, 'bob', 'ReadOnlyAccess', 'sandbox-mia')).toBe(false)
    clock.advance(hours(12) + minutes(1))
    const later = await bob.asks({ account: 'sandbox-mia', set: 'ReadOnlyAccess' })
    await becomes(world, later, 'active')
  },
  { policy: policy('approvals: 1', '') },
)
