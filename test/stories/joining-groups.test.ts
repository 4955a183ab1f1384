import { expect } from 'vitest'
import { asksFor, isApproved, rowOf } from '../support/access.ts'
import { becomes } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import type { World } from '../support/world.ts'

// Whoever joins a group has all that it has, without an end: each access of it must be allowed for itself, as of now.

const joining = (yaml: string) =>
  `${yaml.trimEnd()}\n  - name: joining\n    when: { operations: [add-to-group] }\n    approvers: ["@aws-admins", "@sre-leads"]\n`
const strict = (yaml: string) =>
  joining(yaml).replace(
    'rules:\n',
    'rules:\n  - { name: administrators, when: { accounts: ["ou:/Workloads/Production"], permissionSets: [AdministratorAccess] }, approvals: 2 }\n',
  )
const refusal = async (world: World, request: { id: string }) => {
  await becomes(world, request, 'refused')
  const { code, vars } = JSON.parse((await rowOf(world, request)).outcomeJson ?? '{}')
  return [code, vars.pairAccount, vars.pairSet, vars.because].filter(Boolean).join(' ')
}
const groupNamed = ({ aws }: World, name: string) => {
  const group = aws.world.groups.all().find(({ DisplayName }) => DisplayName === name)
  if (!group) throw new Error(`no group ${name}`)
  return group
}
/** Somebody gives the group access in the console: the snapshot does not know it yet. */
function givesInConsole(world: World, group: string, set: string, account: string): void {
  const { aws, bot } = world
  aws.world.assignments.add({
    PrincipalType: 'GROUP',
    PrincipalId: groupNamed(world, group).GroupId,
    AccountId: bot.ctx.directory.accounts().find(({ name }) => name === account)?.id ?? account,
    PermissionSetArn: bot.ctx.directory.permissionSets().find(({ name }) => name === set)?.arn ?? set,
  })
}
const isMember = (world: World, name: string, group: string) => {
  const user = world.aws.world.users.all().find(({ UserName }) => UserName === name)
  return world.aws.world.memberships
    .by('group', groupNamed(world, group).GroupId)
    .some(({ MemberId }) => MemberId.UserId === user?.UserId)
}
const ken = { user: 'Ken Sato', group: 'sre', reason: 'He joins them' }

story(
  'a group with AdministratorAccess in production is not joined where no rule gives that without an end',
  async (world) => {
    const { alice } = world
    await quiet(world)
    givesInConsole(world, 'sre', 'AdministratorAccess', 'prod-payments')
    const request = await asksFor(alice, 'add-to-group', ken)
    expect(await refusal(world, request)).toBe('brought_refused prod-payments AdministratorAccess policy_permanent')
    await alice.isTold(/With the group comes AdministratorAccess in prod-payments, and that is not given/)
    expect(isMember(world, 'ken', 'sre')).toBe(false)
  },
  { policy: strict },
)

story(
  'a group that is given more between approval and execution is decided on anew',
  async (world) => {
    const { alice, bob } = world
    const request = await asksFor(alice, 'add-to-group', ken)
    await becomes(world, request, 'pending')
    givesInConsole(world, 'sre', 'AdministratorAccess', 'prod-payments')
    await isApproved(world, request, bob)
    expect(await refusalOrPress(world, request)).toBe(true)
    expect(isMember(world, 'ken', 'sre')).toBe(false)
  },
  { policy: strict },
)

/** The press was refused with the reason: nothing is approved, nobody is in. */
async function refusalOrPress(world: World, request: { id: string }): Promise<boolean> {
  await world.bob.isTold(/With the group comes AdministratorAccess in prod-payments/)
  return (await rowOf(world, request)).state !== 'approved'
}

story(
  'as many approve as the strictest rule of its access asks for, and only who may under each of them',
  async (world) => {
    const { alice, bob, dana } = world
    await quiet(world)
    givesInConsole(world, 'sre', 'ReadOnlyAccess', 'prod-payments')
    const request = await asksFor(alice, 'add-to-group', ken)
    await becomes(world, request, 'pending')
    const ruling = JSON.parse((await rowOf(world, request)).rulingJson ?? '{}')
    expect(ruling).toMatchObject({ rule: 'joining + production', approvals: 2 })
    await bob.approves(request)
    await quiet(world)
    expect((await rowOf(world, request)).state).toBe('pending')
    await dana.approves(request)
    await becomes(world, request, 'done')
    expect(isMember(world, 'ken', 'sre')).toBe(true)
  },
  {
    policy: (yaml) =>
      joining(yaml).replace(
        'rules:\n',
        'rules:\n  - { name: production, when: { accounts: ["ou:/Workloads/Production"] }, approvals: 2, permanent: true }\n',
      ),
  },
)

story(
  'where AWS does not tell what a group has, nobody is added to it',
  async (world) => {
    world.aws.deny('sso:ListAccountAssignmentsForPrincipal')
    const request = await asksFor(world.alice, 'add-to-group', ken)
    expect(await refusal(world, request)).toBe('group_access_unread')
    await world.alice.isTold('sso:ListAccountAssignmentsForPrincipal')
  },
  { policy: joining },
)

const forEngineers = (yaml: string) =>
  yaml.replace(
    'rules:\n',
    'rules:\n  - { name: engineers, when: { accounts: ["ou:/Workloads/Staging"] }, for: ["group:engineering"], approvals: 2 }\n',
  )

story(
  'a group is judged by the name that it has now, and one that was renamed a moment ago opens nothing',
  async (world) => {
    const { mia } = world
    await quiet(world)
    const renamed = groupNamed(world, 'engineering')
    renamed.DisplayName = 'engineering-2024'
    const own = await mia.asks({ account: 'staging-orders', set: 'ReadOnlyAccess' })
    await becomes(world, own, 'refused')
    expect(JSON.parse((await rowOf(world, own)).outcomeJson ?? '{}')).toMatchObject({ code: 'policy_selector_lost' })
    renamed.DisplayName = 'engineering'
    const again = await mia.asks({ account: 'staging-orders', set: 'ReadOnlyAccess' })
    await becomes(world, again, 'pending')
    expect((await rowOf(world, again)).ruleName).toBe('engineers')

    // Somebody leaves the group: they are whom the next rule is for.
    const user = world.aws.world.users.all().find(({ UserName }) => UserName === 'mia')
    const membership = world.aws.world.memberships
      .by('group', renamed.GroupId)
      .find(({ MemberId }) => MemberId.UserId === user?.UserId)
    world.aws.world.memberships.remove(membership?.MembershipId ?? '')
    await world.bob.approves(again)
    await world.bob.isTold(/changed/)
    expect((await rowOf(world, again)).ruleName).toBe('anything-else')

    // A group that is gone is no beneficiary any more.
    const sre = groupNamed(world, 'sre')
    const forAll = await mia.asks({ account: 'prod-orders', set: 'ReadOnlyAccess', for: 'sre' })
    await becomes(world, forAll, 'pending')
    world.aws.world.groups.remove(sre.GroupId)
    await world.bob.approves(forAll)
    await world.bob.isTold(/sre is not in IAM Identity Center any more|no longer/)
    await quiet(world)
  },
  { policy: forEngineers },
)
