import { expect } from 'vitest'
import { pressOf } from '../support/press.ts'
import { becomes, type Somebody } from '../support/somebody.ts'
import { story } from '../support/story.ts'
import type { World } from '../support/world.ts'

/** What the administrators ask beyond access. */
const policy = (yaml: string) =>
  `${yaml.trimEnd()}\n  - { name: setup, when: {}, requesters: ["@aws-admins"], approvers: ["@aws-admins", "@sre-leads"] }\n`

async function asksFor(world: World, who: Somebody, operation: string, fields: Record<string, string>) {
  const { db } = world.bot.ctx.store
  const all = () => db.selectFrom('requests').selectAll().where('operation', '=', operation).execute()
  const before = new Set((await all()).map(({ id }) => id))
  await who.opensForm(operation)
  await who.slack.fill({ ...fields, reason: 'We set up AWS' })
  expect((await who.slack.submit()).errors ?? {}).toEqual({})
  return world.until(async () => {
    const made = (await all()).find(({ id }) => !before.has(id))
    if (made?.state !== 'pending') throw new Error(`${operation}: ${made?.state} ${made?.outcomeJson}`)
    return made
  })
}

const accountIn = ({ aws, bot }: World, name: string) => ({
  aws: aws.world.accounts.all().find((a) => a.Name === name),
  known: bot.ctx.directory.accounts().find((a) => a.name === name),
})

story(
  'Alice has an account created in an OU, Bob approves, and it can be asked for at once',
  async (world) => {
    const { alice, bob, until } = world
    const units = await asksFor(world, alice, 'create-organizational-unit', { paths: '/Workloads/Test' })
    await bob.approves(units)
    await becomes(world, units, 'done')

    const account = await asksFor(world, alice, 'create-account', {
      accountName: 'example-search-test',
      email: 'aws+search-test@example.com',
      unit: '/Workloads/Test', // has no account yet, so nothing lists it
    })
    await bob.approves(account)
    await becomes(world, account, 'done')
    expect(accountIn(world, 'example-search-test').aws?.ParentId).toMatch(/^ou-/)
    await until(() => expect(accountIn(world, 'example-search-test').known?.ouPath).toBe('/Workloads/Test'))
    expect(world.aws.calls.filter(({ operation }) => operation === 'CreateAccount')).toHaveLength(1)
  },
  { policy, settings: { createAccountMs: 20 } },
)

story(
  'OUs that were half made are taken back',
  async (world) => {
    const { alice, bob, aws } = world
    const units = await asksFor(world, alice, 'create-organizational-unit', { paths: '/One\n/Two' })
    const action = 'organizations:CreateOrganizationalUnit'
    const stop = aws.onCall((call, phase) => {
      if (call.action !== action || phase !== 'after') return
      stop()
      aws.failNext(action, { name: 'ConstraintViolationException', message: 'No more OUs.' })
    })
    await bob.approves(units)
    await becomes(world, units, 'failed')
    const made = () => aws.world.units.all().map(({ Name }) => Name)
    expect(made()).toContain('One')
    await world.until(async () => expect(bob.reads(await bob.card(units))).toContain('No more OUs.'))
    await bob.presses(await bob.card(units), 'Roll back')
    await becomes(world, units, 'revoked')
    expect(made()).not.toContain('One')
    await world.until(async () => expect(bob.reads(await bob.card(units))).toContain('was taken back'))
  },
  { policy, settings: { createAccountMs: 20 } },
)

story(
  'nobody approves that they are added to a group, and what cannot be taken back is not said to be',
  async (world) => {
    const { alice, bob, dana, aws } = world
    const request = await asksFor(world, alice, 'add-to-group', { user: 'Bob Fischer', group: 'aws-admins' })
    await bob.approves(request)
    await bob.isTold('This request gives access to you')
    await dana.approves(request)
    await becomes(world, request, 'done')
    const admins = aws.world.groups.all().find((g) => g.DisplayName === 'aws-admins')
    expect(aws.world.memberships.by('group', admins?.GroupId ?? '')).toHaveLength(3)

    aws.settings.accountQuota = aws.world.accounts.size
    const fields = { accountName: 'example-one-more', email: 'aws+one-more@example.com' }
    const account = await asksFor(world, alice, 'create-account', fields)
    await dana.approves(account)
    await becomes(world, account, 'failed')
    await world.until(async () => expect(dana.reads(await dana.card(account))).toContain('ACCOUNT_LIMIT_EXCEEDED'))
    const card = await dana.card(account)
    expect(dana.reads(card)).toContain('[Retry]')
    expect(dana.reads(card)).not.toContain('[Roll back]')
    // Whatever arrives as a press: whether it counts is decided where it arrives.
    const press = pressOf(world, card, 'Retry', dana) as never as { actions: object[] }
    const actions = press.actions.map((action) => ({ ...action, action_id: 'card:roll-back' }))
    await dana.slack.sendRaw({ ...press, actions } as never)
    await dana.isTold('元に戻せません')
  },
  { policy, settings: { createAccountMs: 20 } },
)
