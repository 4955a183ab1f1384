import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { slackUser } from '../../src/sim/slack/company.ts'
import { holds, reads, saidIn, stateOf, userInAws } from '../support/access.ts'
import { endsAs, isLate, refuses } from '../support/late-end.ts'
import { becomes, hasInAws, Somebody } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import { minutes } from '../support/world.ts'

// Who says that access is over that AWS does not end, and who does not.

const power = { account: 'prod-payments', set: 'PowerUserAccess' }

story('nobody closes what AWS has only begun to end', async (world) => {
  const { mia, alice, aws, clock } = world
  const request = await holds(world, mia, power)
  const mend = aws.failAssignments({ kind: 'delete' }, refuses)
  clock.advance(minutes(61))
  await becomes(world, request, 'revoking')
  expect(await alice.types(`close ${request.id} it is over`)).toContain('AWS was asked to take the access')
  mend()
  await endsAs(world, request, 'revoked')
  expect(hasInAws(world, 'mia', power.set, power.account)).toBe(false)
})

story('an administrator closes what AWS does not end, with a reason; nobody else does', async (world) => {
  const { mia, ken, bob, alice, aws } = world
  const request = await holds(world, mia, power)
  expect(await alice.types(`close ${request.id} the account is being sold`)).toContain('is being taken away')
  aws.failAssignments({ kind: 'delete' }, refuses)
  await isLate(world, request)
  world.clock.advance(minutes(5))
  expect(saidIn(world, 'CAPPROVALS')).toMatch(new RegExp(`Alice[\\s\\S]*/aws-setup close ${request.id}`))
  expect(await mia.types(`close ${request.id} I want it so`)).toMatch(/administrators/)
  expect(await ken.types(`close ${request.id} もう使いません`)).toMatch(/管理者/)
  expect(await alice.types(`close ${request.id}`)).toContain('needs a reason')
  expect(await alice.types(`close ${request.id} ${'so '.repeat(101)}`)).toContain('longer than 300 characters')
  expect(await stateOf(world, request)).toBe('revoking')
  expect(await alice.types(`close ${request.id} the account is being <sold>`)).toContain('is closed on record')
  await becomes(world, request, 'closed')
  await reads(bob, () => bob.card(request), 'Closed: ', 'An administrator closed it: the account is being <sold>')
  await world.until(() => {
    world.clock.advance(5_000)
    expect(saidIn(world, 'CAUDIT')).toMatch(
      /Closed on record .*Alice.*An administrator closed it: the account is being/,
    )
  })
  // AWS shows it all the same, so administrators go on reading of it.
  await world.until(() => {
    world.clock.advance(21_000)
    expect(saidIn(world, 'CAPPROVALS')).toContain('*PowerUserAccess* in *prod-payments*')
  })
})

story('an administrator does not close access of their own while there is another one', async (world) => {
  const { alice, dana, aws } = world
  const request = await holds(world, alice, { account: 'sandbox-ken', set: 'ReadOnlyAccess', duration: '1 hour' })
  aws.failAssignments({ kind: 'delete' }, refuses)
  await isLate(world, request)
  world.clock.advance(minutes(5))
  expect(await alice.types(`close ${request.id} it is fine`)).toContain('another administrator says that it is over')
  expect(await dana.types(`close ${request.id} Alice has left the account`)).toContain('を記録上終了しました')
  await becomes(world, request, 'closed')
})

story(
  'nor by a second account, whoever has the access; where nobody else is left, they do',
  async (world) => {
    const { alice, slack, aws } = world
    const second = new Somebody(world, 'UALICE2')
    const request = await alice.asks({ account: 'sandbox-mia', set: 'ReadOnlyAccess', for: 'Mia Tanaka' })
    await becomes(world, request, 'active')
    aws.failAssignments({ kind: 'delete' }, refuses)
    await isLate(world, request)
    world.clock.advance(minutes(5))
    expect(await second.types(`close ${request.id} it is fine`)).toContain('another administrator says that it is over')
    await slack.changeUser('UDANA', { deleted: true })
    await quiet(world)
    expect(await second.types(`close ${request.id} nobody else is left`)).toContain('is closed on record')
    await becomes(world, request, 'closed')
  },
  {
    before: ({ slack }) => {
      const hers = slackUser({ id: 'UALICE2', real_name: 'Alice M', email: 'alice+aws@example.com' })
      slack.workspace.users.set('UALICE2', hers)
      slack.workspace.userGroups.get('SAWSADMINS')?.users.push('UALICE2')
    },
  },
)

story('where every administrator has the access by a group, one of them closes it', async (world) => {
  const { mia, alice, aws } = world
  const request = await holds(
    world,
    mia,
    { account: 'staging-payments', set: 'ReadOnlyAccess', for: 'sre', duration: '1 hour' },
    alice,
  )
  const group = aws.world.groups.all().find(({ DisplayName }) => DisplayName === 'sre')
  const [own] = aws.world.memberships.all().filter(({ GroupId }) => GroupId === group?.GroupId)
  for (const name of ['alice', 'dana'])
    if (own)
      aws.world.memberships.add({
        ...own,
        MembershipId: randomUUID(),
        MemberId: { UserId: userInAws(world, name).UserId },
      })
  aws.failAssignments({ kind: 'delete' }, refuses)
  await isLate(world, request)
  world.clock.advance(minutes(5))
  expect(await alice.types(`close ${request.id} nobody else could`)).toContain('is closed on record')
})
