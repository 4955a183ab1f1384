import { expect } from 'vitest'
import {
  asksFor,
  carriedOut,
  extendsIt,
  grantOf,
  messageTo,
  pressesCard,
  pressesOwn,
  reads,
} from '../support/access.ts'
import { becomes, factsOf } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import { minutes, type World } from '../support/world.ts'

const operations = 'join-group, create-users, create-group, update-group, remove-from-group, offboard-user, delete-user'
const rule = `  - name: directory\n    when: { operations: [${operations}] }\n    for: [self, people, groups]\n`
const withRule = (yaml: string) => `${yaml.trimEnd()}\n${rule}`

const idOfUser = (world: World, name: string) =>
  world.aws.world.users.all().find((u) => u.UserName === name)?.UserId ?? ''
const groupsOf = (world: World, name: string) =>
  world.aws.world.memberships
    .by('user', idOfUser(world, name))
    .map(({ GroupId }) => world.aws.world.groups.get(GroupId)?.DisplayName)
const assigned = (world: World, name: string) =>
  world.aws.world.assignments.all().filter((a) => a.PrincipalId === idOfUser(world, name))

story(
  'Mia is in a group for an hour: warned, made longer, given back, gone from AWS',
  async (world) => {
    const { mia, alice, clock } = world
    const request = await asksFor(mia, 'join-group', {
      user: 'Mia Tanaka',
      group: 'sre',
      'request:duration': '1 hour',
      reason: 'Payments are down',
    })
    await reads(
      alice,
      () => alice.card(request),
      'sre',
      'PaymentsDeploy in prod-payments',
      'At the end the user leaves the group',
    )
    await alice.approves(request)
    await becomes(world, request, 'active')
    expect(groupsOf(world, 'mia')).toContain('sre')
    const { endsAt } = await grantOf(world, request)

    clock.advance(minutes(46))
    await mia.isTold('Your access ends')
    const extension = await extendsIt(mia, request, '2 hours')
    await alice.approves(extension)
    await becomes(world, extension, 'done')
    expect((await grantOf(world, request)).endsAt).toBeGreaterThan(endsAt ?? 0)
    expect(carriedOut(world, 'CreateGroupMembership')).toHaveLength(1)

    await pressesOwn(mia, request, "I'm done")
    await becomes(world, request, 'revoked')
    expect(groupsOf(world, 'mia')).not.toContain('sre')
    await mia.isTold('Your access has ended')
    expect(await factsOf(world, request)).toEqual(expect.arrayContaining(['granted', 'warned', 'extended', 'revoked']))
  },
  { policy: withRule },
)

story(
  'a membership ends by itself, and nobody joins a group for longer than they may have what it brings',
  async (world) => {
    const { mia, alice, clock } = world
    const wish = { user: 'Mia Tanaka', group: 'sre', reason: 'Payments are down' }
    const request = await asksFor(mia, 'join-group', { ...wish, 'request:duration': '1 hour' })
    await alice.approves(request)
    await becomes(world, request, 'active')
    clock.advance(minutes(61))
    await becomes(world, request, 'revoked')
    expect(groupsOf(world, 'mia')).not.toContain('sre')

    await mia.opensForm('join-group')
    await mia.slack.fill({ ...wish, 'request:duration': '8 hours' })
    const { errors } = await mia.slack.submit()
    // Whichever of its two accesses is looked at first.
    expect(JSON.stringify(errors ?? {})).toMatch(/With the group comes (PaymentsDeploy|PowerUserAccess)/)
  },
  {
    policy: (yaml) => withRule(yaml).replace('permanent: true', 'maxDuration: 2h'),
  },
)

story(
  'whoever is taken out of a group by request has no membership of the bot any more, and that is on record',
  async (world) => {
    const { mia, alice, dana } = world
    const joined = await asksFor(mia, 'join-group', {
      user: 'Mia Tanaka',
      group: 'sre',
      'request:duration': '1 hour',
      reason: 'Payments are down',
    })
    await alice.approves(joined)
    await becomes(world, joined, 'active')
    const removal = await asksFor(alice, 'remove-from-group', { users: 'Mia Tanaka', group: 'sre', reason: 'Solved' })
    await reads(dana, () => dana.card(removal), 'Remove Mia Tanaka (mia) from the group sre')
    await dana.approves(removal)
    await becomes(world, removal, 'done')
    await becomes(world, joined, 'revoked')
    expect(groupsOf(world, 'mia')).not.toContain('sre')
    expect(carriedOut(world, 'DeleteGroupMembership')).toHaveLength(1)
  },
  { policy: withRule },
)

story(
  'five people are made users in one request: one fails, the rest is there, and only that one is tried again',
  async (world) => {
    const { alice, bob, aws } = world
    const people = ['jun', 'emi', 'rio', 'nao', 'aki'].map((name) => `${name}@example.com, ${name}, Mori`).join('\n')
    const refusal = { name: 'ServiceQuotaExceededException', message: 'Too many users' }
    const stop = aws.onCall((call, phase) => {
      const { UserName } = call.input as { UserName?: string }
      if (phase === 'before' && call.operation === 'CreateUser' && UserName === 'rio@example.com')
        aws.failNext('identitystore:CreateUser', refusal)
    })
    const request = await asksFor(alice, 'create-users', { people, reason: 'The new team' })
    await reads(bob, () => bob.card(request), 'emi@example.com', '+5 users')
    await bob.approves(request)
    await becomes(world, request, 'partial')
    stop()
    await reads(bob, () => bob.card(request), 'Too many users', '[Retry the rest]')
    expect(idOfUser(world, 'aki@example.com')).not.toBe('')
    await pressesCard(bob, request, 'Retry the rest')
    await becomes(world, request, 'done')
    expect(idOfUser(world, 'rio@example.com')).not.toBe('')
    expect(carriedOut(world, 'CreateUser')).toHaveLength(5)
    await quiet(world)
  },
  { policy: withRule },
)

story(
  'somebody leaves: all that they have is shown and taken, and grants of the bot end with it',
  async (world) => {
    const { alice, dana, ken } = world
    const granted = await ken.asks({ account: 'sandbox-ken', set: 'ReadOnlyAccess' })
    await becomes(world, granted, 'active')
    const request = await asksFor(alice, 'offboard-user', { user: 'Ken Sato', reason: 'Ken leaves' })
    await reads(dana, () => dana.card(request), 'All that the user has', 'engineering')
    await dana.approves(request)
    await becomes(world, request, 'done')
    expect([assigned(world, 'ken'), groupsOf(world, 'ken')]).toEqual([[], []])
    await becomes(world, granted, 'revoked')
    await quiet(world)
  },
  { policy: withRule },
)

story(
  'who offboards herself does not decide on it, and everybody reads that nobody else administers the management account',
  async (world) => {
    const { alice, bob } = world
    const request = await asksFor(alice, 'offboard-user', { user: 'Alice Moreau', reason: 'I leave' })
    const card = () => bob.card(request)
    await reads(bob, card, 'all that Alice Moreau (alice) has', 'only its root user is left there', '[Approve]')
    await alice.presses(await card(), 'Approve')
    await alice.isTold('You made this request yourself')
    expect(assigned(world, 'alice').length).toBeGreaterThan(0)
    await bob.approves(request)
    await becomes(world, request, 'done')
    expect([assigned(world, 'alice'), groupsOf(world, 'alice')]).toEqual([[], []])
  },
  { policy: withRule },
)

story(
  'deleting users is off until the company’s policy turns it on',
  async (world) => {
    const { alice } = world
    await alice.slack.command('request delete-user')
    await alice.isTold('switched off')
  },
  { policy: withRule },
)

story(
  'グループへの参加は、日本語でも申請・承認・終了まで表示される',
  async (world) => {
    const { ken, bob } = world
    const request = await asksFor(ken, 'join-group', {
      user: 'Ken Sato',
      group: 'aws-admins',
      'request:duration': '1 時間',
      reason: '障害対応のため',
    })
    await becomes(world, request, 'pending')
    const card = await bob.card(request)
    for (const part of ['グループ aws-admins', 'の参加', '終了時にグループから外れます'])
      expect(ken.reads(card)).toContain(part)
    await bob.slack.click(card, '承認', { confirm: true })
    await becomes(world, request, 'active')
    await pressesOwn(ken, request, '使い終わりました')
    await becomes(world, request, 'revoked')
    await reads(ken, () => messageTo(ken, request), '終了')
  },
  { policy: (yaml) => withRule(yaml).replace('locale: en', 'locale: ja') },
)
