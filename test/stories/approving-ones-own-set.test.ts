import { expect, test } from 'vitest'
import { changeAccess } from '../../src/sim/aws/access-elsewhere.ts'
import type { RequestRow } from '../../src/store/schema.ts'
import { asksFor, holds, idOfAccount, reads, stateOf } from '../support/access.ts'
import { allowed, setInAws } from '../support/permission-sets.ts'
import { becomes, factsOf } from '../support/somebody.ts'
import { story } from '../support/story.ts'
import { startWorld, type World } from '../support/world.ts'

// Whoever has a permission set gains when it comes to allow more: they do not decide on that while others can.

const widens = async ({ alice }: World, policy = 'AWSLambda_FullAccess') =>
  asksFor(alice, 'attach-managed-policy', {
    permissionSet: 'PowerUserAccess',
    policies: [policy],
    reason: 'Engineers restart functions',
  })

async function isDecidedByWhoDoesNotHaveIt(world: World, request: RequestRow): Promise<void> {
  const { dana, bob } = world
  await dana.presses(await dana.card(request), 'Approve')
  await dana.isTold(/この許可セットを持っているため/)
  expect(await stateOf(world, request)).toBe('pending')
  await bob.approves(request)
  await becomes(world, request, 'done')
}

const takesFromTeam = (world: World, names: string[]) => {
  const ids = world.aws.world.users.all().flatMap(({ UserId, UserName }) => (names.includes(UserName) ? [UserId] : []))
  for (const one of world.aws.world.memberships.all())
    if (ids.includes(one.MemberId.UserId)) world.aws.world.memberships.remove(one.MembershipId)
}

story(
  'who has come to have the permission set is refused, and who does not have it decides',
  async (world) => {
    const { dana } = world
    takesFromTeam(world, ['alice', 'bob', 'dana'])
    const request = await widens(world)
    await becomes(world, request, 'pending')
    await holds(world, dana, { account: 'sandbox-mia', set: 'PowerUserAccess' })
    await isDecidedByWhoDoesNotHaveIt(world, request)
  },
  { policy: allowed },
)

story(
  'what somebody was given elsewhere a moment ago counts, though no list has told of it yet',
  async (world) => {
    const { aws } = world
    takesFromTeam(world, ['alice', 'bob', 'dana'])
    const request = await widens(world)
    await becomes(world, request, 'pending')
    changeAccess(aws, 'create', {
      AccountId: idOfAccount(world, 'sandbox-mia'),
      PermissionSetArn: setInAws(world, 'PowerUserAccess').PermissionSetArn,
      PrincipalType: 'USER',
      PrincipalId: aws.world.users.all().find(({ UserName }) => UserName === 'dana')?.UserId ?? '',
    })
    await isDecidedByWhoDoesNotHaveIt(world, request)
  },
  { policy: allowed, settings: { statusesTellOfConsole: false } },
)

story(
  'where every approver has it, one more has to approve than the rule asks for',
  async (world) => {
    const { dana, bob } = world
    takesFromTeam(world, ['alice', 'bob', 'dana'])
    for (const who of [dana, bob]) await holds(world, who, { account: 'sandbox-mia', set: 'PowerUserAccess' })
    const request = await widens(world)
    await becomes(world, request, 'pending')
    await dana.approves(request)
    await reads(bob, () => bob.card(request), /1 of 2/)
    expect(await stateOf(world, request)).toBe('pending')
    await bob.approves(request)
    await becomes(world, request, 'done')
  },
  { policy: allowed },
)

story(
  'where the only one who could approve has it, nobody decides: neither at the press nor of what is asked anew',
  async (world) => {
    const { alice, dana, slack } = world
    takesFromTeam(world, ['alice', 'bob', 'dana'])
    await slack.changeUser('UBOB', { deleted: true })
    const waits = await widens(world)
    await becomes(world, waits, 'pending')
    await holds(world, dana, { account: 'sandbox-mia', set: 'PowerUserAccess' })
    await dana.presses(await dana.card(waits), 'Approve')
    await dana.isTold(/「PowerUserAccess」を持たない人が足りません/)
    await becomes(world, waits, 'refused')
    await alice.isTold(/do not have “PowerUserAccess” themselves.*2 approvals would be needed then, and 1 of them/s)
    const anew = await widens(world)
    await becomes(world, anew, 'refused')
    expect(await factsOf(world, waits)).toEqual(['asked', 'pending', 'refused'])
    expect(setInAws(world, 'PowerUserAccess').managedPolicies).not.toContain(
      'arn:aws:iam::aws:policy/AWSLambda_FullAccess',
    )
  },
  { policy: allowed },
)

const atOnce = (yaml: string) =>
  allowed(yaml).replace('requesters: ["@aws-admins"]', 'approvals: 0\n    requesters: ["@aws-admins"]')

story(
  'a rule that grants at once lets nobody widen alone what they have: somebody approves who does not have it',
  async (world) => {
    const { alice, dana } = world
    takesFromTeam(world, ['alice', 'bob', 'dana'])
    const nobodys = await widens(world)
    await becomes(world, nobodys, 'done')
    await holds(world, alice, { account: 'sandbox-mia', set: 'PowerUserAccess' })
    await holds(world, dana, { account: 'sandbox-mia', set: 'PowerUserAccess' })
    const request = await widens(world, 'AmazonS3FullAccess')
    await becomes(world, request, 'pending')
    await isDecidedByWhoDoesNotHaveIt(world, request)
  },
  { policy: atOnce },
)

story(
  'nor what they have through a group; and where nobody else could approve, it is refused',
  async (world) => {
    const { alice, slack } = world
    for (const id of ['UBOB', 'UDANA']) await slack.changeUser(id, { deleted: true })
    const request = await widens(world, 'AmazonS3FullAccess')
    await becomes(world, request, 'refused')
    await alice.isTold(/do not have “PowerUserAccess” themselves/)
    expect(setInAws(world, 'PowerUserAccess').managedPolicies).not.toContain(
      'arn:aws:iam::aws:policy/AmazonS3FullAccess',
    )
  },
  { policy: atOnce },
)

test('nor while AWS is still being asked who has what', async () => {
  let mend = () => {}
  const world = await startWorld({
    pace: 100,
    policy: atOnce,
    before: ({ aws }) => {
      const fault = { name: 'InternalServerException', message: 'Try again later', status: 500 }
      mend = aws.failNext('sso:ListAccountAssignments', fault, Number.POSITIVE_INFINITY)
    },
  })
  const { directory } = world.bot.ctx
  await world.until(() => expect(directory.gaps.map(({ call }) => call)).toContain('sso:ListAccountAssignments'))
  await world.until(() => expect(directory.isListed).toBe(true))
  mend()
  const request = await widens(world, 'AmazonS3FullAccess')
  await becomes(world, request, 'pending')
  expect(directory.assignmentsAt).toBe(0)
  expect(setInAws(world, 'PowerUserAccess').managedPolicies).not.toContain('arn:aws:iam::aws:policy/AmazonS3FullAccess')
})
