import { expect } from 'vitest'
import { evaluate } from '../../src/policy/evaluate.ts'
import { oneself } from '../../src/policy/policy-types.ts'
import { visibleText } from '../../src/sim/slack/index.ts'
import { refusedWith, rowOf, userInAws } from '../support/access.ts'
import { becomes, factsOf, hasInAws } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import { minutes, type World } from '../support/world.ts'

// Rules are chosen by what AWS says now, and a rule that loses what it names opens nothing.

const unit = ({ aws }: World, name: string) => {
  const found = aws.world.units.all().find((u) => u.Name === name)
  if (!found) throw new Error(`no unit ${name}`)
  return found
}
const account = ({ aws }: World, name: string) => {
  const found = [...aws.world.accounts.all()].find((a) => a.Name === name)
  if (!found) throw new Error(`no account ${name}`)
  return found
}
const auditChannel = (world: World): string =>
  world.slack.workspace
    .in('CAUDIT')
    .map((message) => visibleText(message, world.slack.workspace))
    .join('\n')

story(
  'an OU of a strict rule is renamed: nothing in it is opened, minutes later too, until the policy says its new name',
  async (world) => {
    const { mia, clock } = world
    await quiet(world)
    unit(world, 'Production').Name = 'Prod'

    // Before the bot has read AWS again: the form still answers from the snapshot, the plan does not.
    const early = await mia.asks({ account: 'prod-payments', set: 'AdministratorAccess' })
    expect(await refusedWith(world, early)).toBe('policy_selector_lost')
    await mia.isTold(/“production-admin” names “ou:\/Workloads\/Production”, which no longer matches anything in AWS/)

    await world.until(() =>
      expect(auditChannel(world)).toMatch(
        /of the policy \(rules: production-admin\) no longer matches anything in AWS/,
      ),
    )
    clock.advance(minutes(16))
    await quiet(world)
    const { directory } = world.bot.ctx
    expect(directory.accounts().find(({ name }) => name === 'prod-payments')?.ouPath).toBe('/Workloads/Prod')
    expect(world.bot.ctx.selectors.lapsed.map(({ selector }) => selector)).toContain('ou:/Workloads/Production')

    // A restart says it again; the right name mends it.
    await world.restart()
    await quiet(world)
    expect(auditChannel(world).match(/of the policy \(rules: production-admin\) no longer matches/g)).toHaveLength(2)
    await world.restart(async () => {
      const rule = world.config.policy.rules.find(({ name }) => name === 'production-admin')
      if (rule) rule.when.accounts = ['ou:/Workloads/Prod']
    })
    const late = await mia.asks({ account: 'prod-payments', set: 'AdministratorAccess' })
    await becomes(world, late, 'pending')
    expect((await rowOf(world, late)).ruleName).toBe('production-admin')
  },
)

story('nor is what was moved into the renamed OU from elsewhere, before the bot has read AWS again', async (world) => {
  await quiet(world)
  unit(world, 'Production').Name = 'Prod'
  account(world, 'staging-orders').ParentId = unit(world, 'Prod').Id
  const wish = { account: 'staging-orders', set: 'AdministratorAccess' }
  expect(await refusedWith(world, await world.mia.asks(wish))).toBe('policy_selector_lost')
  // Then it has, and the form says so.
  await quiet(world)
  await world.ken.fillsIn(wish)
  expect((await world.ken.slack.submit()).errors).toEqual({
    アカウント: expect.stringMatching(
      /^ルール「production-admin」の「ou:\/Workloads\/Production」に一致するものが AWS から/,
    ),
  })
})

story('what is not under the renamed OU is asked for as before', async (world) => {
  await quiet(world)
  unit(world, 'Production').Name = 'Prod'
  world.clock.advance(minutes(16))
  await quiet(world)
  const request = await world.mia.asks({ account: 'sandbox-mia', set: 'ReadOnlyAccess' })
  await becomes(world, request, 'active')
})

story('a top-level OU called "Workloads/Production" is its own place', async (world) => {
  await quiet(world)
  const moved = account(world, 'sandbox-mia')
  const there = unit(world, 'Sandbox')
  there.Name = 'Workloads/Production'
  world.clock.advance(minutes(16))
  await quiet(world)
  expect(world.bot.ctx.directory.account(moved.Id)?.ouPath).toBe('/Workloads\\/Production')
  const lapsed = world.bot.ctx.selectors.lapsed.map(({ selector }) => selector)
  expect(lapsed).toContain('ou:/Sandbox')
  expect(lapsed).not.toContain('ou:/Workloads/Production')
})

story(
  'an account that was moved to production and renamed minutes ago is not opened by the sandbox rule',
  async (world) => {
    const { ken } = world
    await quiet(world)
    const moved = account(world, 'sandbox-ken')
    moved.ParentId = unit(world, 'Production').Id
    moved.Name = 'prod-ken'
    const request = await ken.asks({ account: 'sandbox-ken', set: 'AdministratorAccess' })
    await becomes(world, request, 'pending')
    expect((await rowOf(world, request)).ruleName).toBe('production-admin')
    expect(hasInAws(world, 'ken', 'AdministratorAccess', 'sandbox-ken')).toBe(false)
  },
)

story(
  'an account that moves between the approval and its execution goes back, with what is new on the card',
  async (world) => {
    const { mia, bob, aws } = world
    const request = await mia.asks({ account: 'staging-orders', set: 'ReadOnlyAccess' })
    await becomes(world, request, 'pending')
    // AWS answers the check before the execution with the new place.
    account(world, 'staging-orders').ParentId = unit(world, 'Production').Id
    const { ctx } = world.bot
    expect(ctx.directory.account(account(world, 'staging-orders').Id)?.ouPath).toBe('/Workloads/Staging')
    await bob.approves(request)
    await world.until(async () => expect(await factsOf(world, request)).toContain('reapproval'))
    await becomes(world, request, 'pending')
    await world.until(async () =>
      expect(bob.reads(await bob.card(request))).toMatch(
        /Organizational unit.*\/Workloads\/Staging.*\/Workloads\/Production/,
      ),
    )
    expect(aws.world.assignmentRequests.all()).toHaveLength(0)
  },
)

story('without the permission to read where an account stands, rules that ask for it refuse', async (world) => {
  await quiet(world)
  world.aws.deny('organizations:DescribeOrganizationalUnit')
  const request = await world.mia.asks({ account: 'sandbox-mia', set: 'ReadOnlyAccess' })
  expect(await refusedWith(world, request)).toBe('policy_unknown_place')
  await world.mia.isTold(/cannot see in which organizational unit the account sandbox-mia is/)
})

story(
  'an account that was given the tag of a strict rule a minute ago falls under it',
  async (world) => {
    await quiet(world)
    account(world, 'staging-orders').tags.env = 'prod'
    const request = await world.mia.asks({ account: 'staging-orders', set: 'AdministratorAccess' })
    await becomes(world, request, 'pending')
    expect((await rowOf(world, request)).ruleName).toBe('production-admin')
  },
  { policy: (yaml) => yaml.replace('"ou:/Workloads/Production"', '"ou:/Workloads/Production", "tag:env=prod"') },
)

story(
  'who joined the approvers a moment ago does not decide yet; who was there at the first start does',
  async (world) => {
    const { mia, ken, bob, slack, clock } = world
    await quiet(world)
    await slack.changeUserGroup('SSRELEADS', ['UBOB', 'UKEN', 'UMIA'], 'UDANA')
    const request = await bob.asks({ account: 'staging-orders', set: 'ReadOnlyAccess' })
    await becomes(world, request, 'pending')
    await ken.approves(request)
    await ken.isTold(/承認者に加わってから 1 日がたっていません/)
    await mia.approves(request)
    await mia.isTold(/You joined the approvers less than 1 day ago/)
    await becomes(world, request, 'pending')
    clock.advance(minutes(23 * 60))
    const later = await mia.asks({ account: 'staging-orders', set: 'PowerUserAccess' })
    await becomes(world, later, 'pending')
    await bob.approves(later)
    await becomes(world, later, 'active')
    clock.advance(minutes(2 * 60))
    const next = await mia.asks({ account: 'staging-payments', set: 'Billing' })
    await becomes(world, next, 'pending')
    await ken.approves(next)
    await becomes(world, next, 'active')
  },
  { policy: (yaml) => yaml.replace('  approvals: 1\n', '  approvals: 1\n  approverSince: 24h\n') },
)

story('what a lost selector protected stays closed, whatever is written of it into the database', async (world) => {
  await quiet(world)
  const mine = () => world.bot.ctx.store.db
  const asks = async () => {
    await world.restart()
    await quiet(world)
    const { ctx } = world.bot
    const permissionSetArn =
      ctx.directory.permissionSets().find(({ name }) => name === 'AdministratorAccess')?.arn ?? ''
    const accountId = account(world, 'prod-payments').Id
    const wish = { operation: 'assign-permission-set', accountId, permissionSetArn }
    const verdict = evaluate(ctx.config.policy, { ...wish, requester: 'UMIA', beneficiary: oneself('UMIA') }, ctx)
    return 'refused' in verdict ? verdict.refused.code : verdict.ruling.rule
  }
  expect(await asks()).toBe('production-admin')
  // Before the loss: what it matches, and what was known of everything, is written to be nothing, long ago.
  unit(world, 'Production').Name = 'Prod'
  await mine().updateTable('selectors').set({ idsJson: '[]', matchedAt: world.clock.now() }).execute()
  await mine().updateTable('targets').set({ changedAt: 1 }).execute()
  expect(await asks()).toBe('policy_selector_lost')
  await mine().updateTable('selectors').set({ lostAt: null, idsJson: '[]', seal: null }).execute()
  expect(await asks()).toBe('policy_selector_lost')
  await mine().deleteFrom('selectors').execute()
  await mine().deleteFrom('targets').execute()
  expect(await asks()).toBe('policy_selector_lost')
  // Nor does another way to spell it, or another number of approvals, forget what it was about.
  await world.restart(async () => {
    const rule = world.config.policy.rules.find(({ name }) => name === 'production-admin')
    if (rule) rule.when.accounts = ['ou:/workloads/PRODUCTION']
  })
  expect(await asks()).toBe('policy_selector_lost')
})

story(
  'who has another address in AWS since a minute ago gains by the rules about the new one, not the old one',
  async (world) => {
    const { mia, bob } = world
    await quiet(world)
    const wish = { account: 'staging-orders', set: 'ReadOnlyAccess' }
    const rename = (user: string, address: string) => {
      const email = userInAws(world, user).Emails?.[0]
      if (!email) throw new Error(`${user} has no address`)
      email.Value = address
    }
    rename('ken', 'ken.s@example.com')
    const old = await mia.asks({ ...wish, for: 'Ken Sato' })
    await becomes(world, old, 'pending')
    expect((await rowOf(world, old)).ruleName).toBe('anything-else')
    rename('emma', 'dana@example.com')
    expect(await refusedWith(world, await bob.asks({ ...wish, for: 'Emma Silva' }))).toBe('policy_denied')
  },
  {
    policy: (yaml) =>
      yaml.replace(
        'rules:\n',
        `rules:
  - name: nobody-who-is-dana
    when: { operations: [assign-permission-set] }
    for: [dana@example.com]
    deny: true
  - name: kens
    when: { operations: [assign-permission-set], accounts: ["ou:/Workloads/Staging"] }
    for: [ken@example.com]
    approvals: 0
`,
      ),
  },
)
