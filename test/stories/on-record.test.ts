import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { visibleText } from '../../src/sim/slack/index.ts'
import { command } from '../cli/command.ts'
import { pressOf } from '../support/press.ts'
import { becomes } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import { minutes, type World } from '../support/world.ts'

// Who may, and on what that rests, is on record when it changes.

story('a policy that differs is told rule by rule, and each one is kept', async (world) => {
  const { alice, mia } = world
  await quiet(world)
  const [, first = ''] = /The policy ([0-9a-f]{12}) is in effect. It is the first/.exec(told(world)) ?? []
  expect(first).not.toBe('')

  const { rules } = world.config.policy
  const admin = rules.find(({ name }) => name === 'production-admin')
  await world.restart(async () => {
    Object.assign(admin ?? {}, { approvals: 1, maxDuration: 4 * 3_600_000 })
    rules.splice(
      rules.findIndex(({ name }) => name === 'break-glass'),
      1,
    )
  })
  await quiet(world)
  expect(told(world)).toMatch(
    /is in effect. Rules gone: break-glass. Changed: production-admin: approvals 2 → 1; production-admin: maxDuration 2h → 4h\./,
  )
  // The same once more is no news.
  const before = told(world).split('is in effect').length
  await world.restart()
  await quiet(world)
  expect(told(world).split('is in effect')).toHaveLength(before)

  expect(await alice.types(`audit policy ${first}`)).toMatch(/name: break-glass/)
  expect(await alice.types('audit policy')).not.toMatch(/name: break-glass/)
  expect(await mia.types('audit policy')).toMatch(/administrators/)
  expect(await alice.types('audit policy ffffffffffff')).toMatch(/no policy on record/)
  const printed = await command('audit', ['policy', first], { DATABASE_URL: world.config.databaseUrl })
  expect(printed).toMatchObject({ code: 0, out: expect.stringContaining('name: break-glass') })

  // What somebody has written under its hash is no policy that was in effect.
  const { db } = world.bot.ctx.store
  const [kept] = await db.selectFrom('policies').selectAll().where('hash', 'like', `${first}%`).execute()
  const policyJson = kept?.policyJson.replace('break-glass', 'harmless') ?? ''
  await db.updateTable('policies').set({ policyJson }).where('hash', 'like', `${first}%`).execute()
  expect(await alice.types(`audit policy ${first}`)).toMatch(/no policy on record/)
})

story(
  'who joins and who leaves a user group of the policy is told, and who did it where Slack says so',
  async (world) => {
    const { slack } = world
    await quiet(world)
    expect(told(world)).not.toContain('The user group')
    await slack.changeUserGroup('SSRELEADS', ['UBOB', 'UKEN'], 'UDANA')
    await world.until(() =>
      expect(told(world)).toMatch(
        /The user group @sre-leads changed \(last changed by @Dana\).*Joined: @Ken.*Left: @Alice/,
      ),
    )
  },
)

story(
  'an account that is renamed, moved or tagged in AWS is told once',
  async (world) => {
    const { aws, clock } = world
    await quiet(world)
    expect(told(world)).not.toMatch(/renamed|Moved|tags of/)
    const account = [...aws.world.accounts.all()].find(({ Name }) => Name === 'sandbox-ken')
    if (!account) throw new Error('no such account')
    account.Name = 'prod-ken'
    clock.advance(minutes(16))
    await world.until(() => expect(told(world)).toMatch(/was renamed in AWS: “prod-ken” instead of “sandbox-ken”/))
    // A unit that is renamed moves all accounts in it, which is one thing to tell; tags are read only where a rule asks.
    const unit = aws.world.units.all().find(({ Name }) => Name === 'Sandbox')
    if (!unit) throw new Error('no such unit')
    unit.Name = 'Playground'
    account.tags.env = 'prod'
    clock.advance(minutes(16))
    await world.until(() => expect(told(world)).toMatch(/Moved in AWS from \/Sandbox to \/Playground: .*sandbox-mia/))
    await world.until(() =>
      expect(told(world)).toMatch(/tags of the AWS account prod-ken \(\d+\) changed in AWS: env: \w+ → prod/),
    )
    clock.advance(minutes(16))
    await quiet(world)
    expect(told(world).match(/Moved in AWS|changed in AWS/g)).toHaveLength(2)
    expect(told(world).match(/was renamed/g)).toHaveLength(1)
  },
  { policy: (yaml) => yaml.replace('"ou:/Sandbox"', '"ou:/Sandbox", "tag:env=toys"') },
)

story('a request that meets a renamed account puts that on record before the next look at AWS', async (world) => {
  await quiet(world)
  const account = world.aws.world.accounts.all().find(({ Name }) => Name === 'prod-orders')
  if (!account) throw new Error('no such account')
  account.Name = 'orders'
  const request = await world.mia.asks({ account: 'prod-orders', set: 'ReadOnlyAccess' })
  await becomes(world, request, 'pending')
  await quiet(world)
  expect(told(world)).toMatch(/was renamed in AWS: “orders” instead of “prod-orders”/)
})

story('who tries Extend, the guide or a command that is not theirs is refused, and on record once', async (world) => {
  const { mia, ken, alice } = world
  const request = await mia.asks({ account: 'sandbox-ken', set: 'ReadOnlyAccess' })
  await becomes(world, request, 'active')
  const mine = await mia.isTold('You have ReadOnlyAccess')
  const extend = pressOf(world, mine, 'Extend', ken)
  for (const _ of [1, 2]) await ken.slack.sendRaw({ ...extend, trigger_id: randomUUID() })
  await ken.isTold(/あなたのものではないため、延長できません/)
  const [action] = extend.actions as object[]
  await ken.slack.sendRaw({ ...extend, actions: [{ ...action, action_id: 'guide:recommended', value: 'x' }] })
  expect(await ken.types('audit')).toMatch(/管理者/)
  expect(await ken.types('doctor')).toMatch(/管理者/)
  await quiet(world)
  const channel = told(world)
  expect(channel.match(/Ken.*pressed a button of it and was refused: “The access of request/g)).toHaveLength(1)
  for (const what of ['guide', '/aws-setup audit', '/aws-setup doctor'])
    expect(channel).toMatch(new RegExp(`Ken\\S* tried ${what} and was refused: “`))

  // The holder extends, and an administrator reads.
  await mia.slack.click(mine, 'Extend')
  await mia.slack.waitForModal()
  expect(await alice.types('audit')).not.toMatch(/is only for administrators/)
  expect(told(world)).not.toMatch(/(Mia|Alice)\S* (tried|pressed)/)
})

const told = ({ slack: { workspace } }: World): string =>
  workspace
    .in('CAUDIT')
    .map((message) => visibleText(message, workspace))
    .join('\n')
