import { expect } from 'vitest'
import { enableAgain } from '../../src/sim/aws/enable-again.ts'
import { holds, messageTo, reads, saidIn, stateOf, threadOf, userInAws } from '../support/access.ts'
import { isLostInAws } from '../support/by-hand.ts'
import { endsAs, isLate, refuses } from '../support/late-end.ts'
import { factsOf, hasInAws } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import { minutes, type World } from '../support/world.ts'

// What proves that access is over that AWS cannot end any more.

const power = { account: 'prod-payments', set: 'PowerUserAccess' }

function accountNamed({ aws }: World, name: string) {
  const account = aws.world.accounts.all().find(({ Name }) => Name === name)
  if (!account) throw new Error('there is no such account')
  return account
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
    expect(saidIn(world, 'CAUDIT')).toMatch(/The bot works with the organization .* in eu-west-1/)
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
      expect(saidIn(world, 'CAPPROVALS')).toMatch(/Over, it is closed on record[\s\S]*It ended .*, .* late\./)
    })
    expect(saidIn(world, 'CAPPROVALS')).not.toContain('ACCESS DOES NOT END')
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
  aws.world.users.remove(userInAws(world, 'ken').UserId)
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
  expect(saidIn(world, 'CAPPROVALS')).toContain('AWS could not be asked whether it is')
  expect(saidIn(world, 'CAPPROVALS')).not.toContain('AWS still shows it')
  expect(await stateOf(world, request)).toBe('revoking')
  for (const each of undo) each()
  await endsAs(world, request, 'revoked')
  expect(hasInAws(world, 'mia', power.set, power.account)).toBe(false)
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
