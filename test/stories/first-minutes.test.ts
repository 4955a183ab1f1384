import { expect, test } from 'vitest'
import { homeOf } from '../../src/slack/home.ts'
import { startWorld } from '../support/world.ts'

/** Nothing is hurried, so that what is asked at first is asked while AWS is read. */
const unhurried = { pace: 1, env: { AWS_CALLS_PER_SECOND: '1' } }

test('from the first second the form opens, says how far AWS is read, and offers what has come', async () => {
  const { bot, mia, alice, until } = await startWorld(unhurried)
  await mia.slack.command('request assign-permission-set')
  const form = await mia.slack.waitForModal(({ private_metadata }) => private_metadata !== '')
  expect(JSON.stringify(form)).toMatch(/AWS is being read/)
  await until(async () => expect((await mia.slack.options('account', '')).length).toBeGreaterThan(0))
  await until(async () => expect((await mia.slack.options('permissionSet', '')).length).toBeGreaterThan(0))
  expect(bot.ctx.directory.progress.complete).toBe(false)
  // Administrators see it on their Home tab.
  const [hers, theirs] = [await bot.ctx.people.member(alice.id), await bot.ctx.people.member(mia.id)]
  expect(JSON.stringify(await homeOf(bot.ctx, hers))).toMatch(/AWS is being read/)
  expect(JSON.stringify(await homeOf(bot.ctx, theirs))).not.toMatch(/AWS is being read/)
})

test('a picker holds the question for what comes within two seconds, and then says that nothing has', async () => {
  const listed = Promise.withResolvers<void>()
  const { slack, mia, until } = await startWorld({
    pace: 100,
    before: ({ aws }) => {
      aws.onCall(({ operation }, phase) =>
        operation === 'ListAccounts' && phase === 'before' ? listed.promise : undefined,
      )
    },
  })
  await mia.slack.command('request assign-permission-set')
  const form = await mia.slack.waitForModal(({ private_metadata }) => private_metadata !== '')
  expect(JSON.stringify(form)).toMatch(/AWS is being read/)
  // Slack takes no answer after three seconds: the simulated one says so.
  expect(await mia.slack.options('account', '')).toEqual([])
  expect(slack.deliveries.filter(({ problem }) => problem)).toEqual([])
  const asked = slack.deliveries.length
  const held = mia.slack.options('account', '')
  await until(() => expect(slack.deliveries.length).toBeGreaterThan(asked))
  listed.resolve()
  expect((await held).length).toBeGreaterThan(0)
})

test('whoever may ask for access gets its form before AWS has been read, and is not told that there is no rule', async () => {
  const { bot, mia } = await startWorld(unhurried)
  await mia.slack.command('request')
  const form = await mia.slack.waitForModal(({ private_metadata }) => private_metadata !== '')
  expect(bot.ctx.directory.isListed).toBe(false)
  expect(JSON.stringify(form.blocks)).toContain('assign-permission-set')
})

test('who has access is answered with what is still missing', async () => {
  const { bot, alice, until } = await startWorld(unhurried)
  await until(() => expect(bot.ctx.directory.count('account')).toBeGreaterThan(0))
  const result = await alice.slack.command('access prod-payments')
  expect(alice.reads(result.message ?? (await result.answer()))).toMatch(/has not been read yet is missing/)
})

test('what the bot may not read is named where it is missed, and the rest is served', async () => {
  const { mia, until } = await startWorld({
    pace: 100,
    before: ({ aws }) => {
      aws.deny('organizations:ListOrganizationalUnitsForParent')
      aws.deny('sso:GetPermissionsBoundaryForPermissionSet')
      aws.failNext(
        'sso:DescribeInstance',
        { name: 'InternalServerException', message: 'Try again later', status: 500 },
        1_000,
      )
    },
  })
  await until(async () => {
    await mia.slack.command('request assign-permission-set')
    const form = await mia.slack.waitForModal(({ private_metadata }) => private_metadata !== '')
    expect(JSON.stringify(form)).toMatch(/cannot read everything.*organizations:ListOrganizationalUnitsForParent/)
    expect((await mia.slack.options('permissionSet', '')).length).toBeGreaterThan(0)
  })
})
