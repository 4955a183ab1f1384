import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { enableAgain } from '../../src/sim/aws/enable-again.ts'
import { slackUser } from '../../src/sim/slack/company.ts'
import { holds, messageTo, reads, stateOf, threadOf } from '../support/access.ts'
import { isLostInAws } from '../support/by-hand.ts'
import { becomes, factsOf, hasInAws, Somebody } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import { minutes, type World } from '../support/world.ts'

const power = { account: 'prod-payments', set: 'PowerUserAccess' }
const refuses = 'Received a 400 status error: Not supported.'

const said = (world: World, channel: string, reader = world.alice) =>
  world.slack.workspace
    .in(channel)
    .map((m) => reader.reads(m))
    .join('\n')

/** Time goes on until a request is over as is expected. */
const endsAs = (world: World, request: { id: string }, state: string) =>
  world.until(async () => {
    world.clock.advance(10_000)
    expect(await stateOf(world, request)).toBe(state)
  })

/** The end comes, AWS does not carry it out, and people are alarmed. */
async function isLate(world: World, request: { id: string }): Promise<void> {
  world.clock.advance(minutes(61))
  await becomes(world, request, 'revoking')
  await world.until(() => {
    world.clock.advance(10_000)
    expect(said(world, 'CAPPROVALS')).toContain('ACCESS DOES NOT END')
  })
}

function accountNamed({ aws }: World, name: string) {
  const account = aws.world.accounts.all().find(({ Name }) => Name === name)
  if (!account) throw new Error('there is no such account')
  return account
}

const changesUser = (world: World, who: Somebody) => {
  const user = world.aws.world.users.all().find(({ UserName }) => UserName === who.id.slice(1).toLowerCase())
  if (!user) throw new Error('there is no such user')
  return user
}

story(
  'Identity Center is deleted and enabled again in another Region: what it gave is closed, with its proof',
  async (world) => {
    const { mia, bob, clock, aws, bot } = world
    const due = await holds(world, mia, power)
    const long = await holds(world, mia, { account: 'staging-payments', set: 'ReadOnlyAccess', duration: '4 hours' })
    const made = enableAgain(aws.world, 'eu-west-1')
    clock.advance(minutes(61))
    await endsAs(world, due, 'closed')
    await bot.ctx.directory.refresh()
    // What has no end yet is not granted by anybody any more either.
    await endsAs(world, long, 'closed')
    await reads(
      bob,
      () => bob.card(due),
      'Closed: ',
      'The IAM Identity Center that gave the access is no more',
      made.InstanceArn,
    )
    expect(await threadOf(bob, due)).toContain('Closed on record')
    await mia.isTold('Closed on record: PowerUserAccess in prod-payments')
    await quiet(world)
    expect(said(world, 'CAUDIT')).toMatch(/The bot works with the organization .* in eu-west-1/)
    expect(await factsOf(world, due)).not.toContain('revoked')
  },
)

story(
  'an account is closed and AWS does not end the access there: closed once it is shut, with what AWS says of the account',
  async (world) => {
    const { mia, bob, aws } = world
    const request = await holds(world, mia, power)
    const mend = aws.failAssignments({ kind: 'delete' }, refuses)
    await isLate(world, request)
    const account = accountNamed(world, power.account)
    // What is only being closed may be open still, and the bot goes on trying.
    account.State = 'PENDING_CLOSURE'
    const asked = () => aws.calls.filter(({ operation }) => operation === 'DescribeAccount').length
    const before = asked()
    await world.until(() => {
      world.clock.advance(10_000)
      expect(asked()).toBeGreaterThan(before + 1)
    })
    expect(await stateOf(world, request)).toBe('revoking')
    account.State = 'SUSPENDED'
    await endsAs(world, request, 'closed')
    await reads(bob, () => bob.card(request), /The account prod-payments \(\d+\) is closed \(AWS says SUSPENDED\)/)
    await world.until(() => {
      world.clock.advance(1_000)
      expect(said(world, 'CAPPROVALS')).toMatch(/Over, it is closed on record[\s\S]*It ended .*, .* late\./)
    })
    expect(said(world, 'CAPPROVALS')).not.toContain('ACCESS DOES NOT END')
    mend()
  },
)

story(
  'an account leaves the organization and AWS does not end the access: closed, and told where it went',
  async (world) => {
    const { mia, bob, aws } = world
    const request = await holds(world, mia, power)
    const mend = aws.failAssignments({ kind: 'delete' }, refuses)
    await isLate(world, request)
    aws.world.accounts.remove(accountNamed(world, power.account).Id)
    await endsAs(world, request, 'closed')
    await reads(bob, () => bob.card(request), /The account prod-payments \(\d+\) is not in the organization any more/)
    await mia.isTold('Closed on record: PowerUserAccess in prod-payments')
    expect(await factsOf(world, request)).not.toContain('revoked')
    mend()
  },
)

story('グループが削除され、AWS が FAILED を返す場合も、証拠とともに記録上終了する', async (world) => {
  const { ken, alice, aws } = world
  const wish = { account: 'staging-payments', set: 'ReadOnlyAccess', for: 'sre', duration: '1 時間' }
  const request = await holds(world, ken, wish, alice)
  aws.failAssignments({ kind: 'delete' }, 'Received a 404 status error: Group not found.')
  await isLate(world, request)
  const group = aws.world.groups.all().find(({ DisplayName }) => DisplayName === 'sre')
  for (const one of aws.world.memberships.by('group', group?.GroupId ?? ''))
    aws.world.memberships.remove(one.MembershipId)
  aws.world.groups.remove(group?.GroupId ?? '')
  await endsAs(world, request, 'closed')
  await ken.isTold(
    /記録上終了しました: staging-payments の ReadOnlyAccess（対象: グループ sre）[\s\S]*グループ .*（.*）は IAM Identity Center から削除されており/,
  )
  await reads(alice, () => alice.card(request), /The group .* \(.*\) is not in IAM Identity Center any more/)
})

story('利用者が削除され、AWS が FAILED を返す場合は、証拠とともに記録上終了する', async (world) => {
  const { ken, aws } = world
  const request = await holds(world, ken, { account: 'staging-orders', set: 'ReadOnlyAccess' })
  aws.failAssignments({ kind: 'delete' }, 'Received a 404 status error: User not found.')
  await isLate(world, request)
  aws.world.users.remove(changesUser(world, ken).UserId)
  await endsAs(world, request, 'closed')
  await ken.isTold(
    /記録上終了しました: [\s\S]*は IAM Identity Center から削除されており、AWS はアクセスを終了できませんでした/,
  )
  await reads(ken, () => messageTo(ken, request), '記録上終了: ')
})

story('a permission set that is deleted ends what it gave: AWS deletes none that somebody has', async (world) => {
  const { mia, bob, aws, clock } = world
  const request = await holds(world, mia, power)
  const set = aws.world.permissionSets.all().find(({ Name }) => Name === power.set)
  if (!set) throw new Error('there is no such set')
  for (const row of aws.world.assignments.by('permissionSet', set.PermissionSetArn))
    aws.world.assignments.remove([row.AccountId, row.PermissionSetArn, row.PrincipalType, row.PrincipalId].join(' '))
  aws.world.permissionSets.remove(set.PermissionSetArn)
  clock.advance(minutes(61))
  await endsAs(world, request, 'revoked')
  await reads(bob, () => bob.card(request), 'AWS no longer shows the access')
})

story('“not found” by itself is no proof of an end, and is no “AWS still shows it” either', async (world) => {
  const { mia, aws } = world
  const request = await holds(world, mia, power)
  const gone = { name: 'ResourceNotFoundException', message: 'Instance not found', status: 400 }
  const undo = [
    aws.failNext('sso:DeleteAccountAssignment', gone, { times: 1e6 }),
    aws.failNext('sso:ListAccountAssignments', gone, { times: 1e6 }),
    aws.failNext('sso:DescribePermissionSet', { ...gone, name: 'AccessDeniedException' }, { times: 1e6 }),
  ]
  await isLate(world, request)
  expect(said(world, 'CAPPROVALS')).toContain('AWS could not be asked whether it is')
  expect(said(world, 'CAPPROVALS')).not.toContain('AWS still shows it')
  expect(await stateOf(world, request)).toBe('revoking')
  for (const each of undo) each()
  await endsAs(world, request, 'revoked')
  expect(hasInAws(world, 'mia', power.set, power.account)).toBe(false)
})

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
  expect(said(world, 'CAPPROVALS')).toMatch(new RegExp(`Alice[\\s\\S]*/aws-setup close ${request.id}`))
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
    expect(said(world, 'CAUDIT')).toMatch(/Closed on record .*Alice.*An administrator closed it: the account is being/)
  })
  // AWS shows it all the same, so administrators go on reading of it.
  await world.until(() => {
    world.clock.advance(21_000)
    expect(said(world, 'CAPPROVALS')).toContain('*PowerUserAccess* in *prod-payments*')
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
  for (const who of [alice, world.dana])
    if (own)
      aws.world.memberships.add({
        ...own,
        MembershipId: randomUUID(),
        MemberId: { UserId: changesUser(world, who).UserId },
      })
  aws.failAssignments({ kind: 'delete' }, refuses)
  await isLate(world, request)
  world.clock.advance(minutes(5))
  expect(await alice.types(`close ${request.id} nobody else could`)).toContain('is closed on record')
})

const viaGroup = (yaml: string) =>
  yaml.replace(
    '  - name: anything-else\n',
    '  - name: payments\n    when: { accounts: [prod-payments], permissionSets: [PaymentsDeploy] }\n    via: "group:sre"\n  - name: anything-else\n',
  )

story(
  'a place in a group of an identity store that is no more is closed, not said to be gone by the new one',
  async (world) => {
    const { mia, alice, aws, bot } = world
    const request = await holds(world, mia, { account: 'prod-payments', set: 'PaymentsDeploy' }, alice)
    enableAgain(aws.world, 'us-east-1')
    await bot.ctx.directory.refresh()
    await endsAs(world, request, 'closed')
    const facts = await factsOf(world, request)
    expect(facts).not.toContain('lost')
    expect(facts).not.toContain('revoked')
    await reads(alice, () => alice.card(request), 'The IAM Identity Center that gave the access is no more')
  },
  { policy: viaGroup },
)

story('what AWS has lost before Identity Center was made anew is closed at its end like the rest', async (world) => {
  const { mia, aws, bot } = world
  const request = await holds(world, mia, power)
  await isLostInAws(world, request)
  enableAgain(aws.world, 'us-east-1')
  await bot.ctx.directory.refresh()
  await endsAs(world, request, 'closed')
})
