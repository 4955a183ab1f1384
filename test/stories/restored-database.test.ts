import { copyFile, rm } from 'node:fs/promises'
import { sql } from 'kysely'
import { expect } from 'vitest'
import { visibleText } from '../../src/sim/slack/index.ts'
import { lookForRestore } from '../../src/workflow/restored.ts'
import { command } from '../cli/command.ts'
import { carriedOut, grantOf, holds, isApproved, pressesOwn, reads } from '../support/access.ts'
import { digestIn, isConfirmed, isGivenAgain, isLostInAws } from '../support/by-hand.ts'
import { asksForMany, companyOf, teams } from '../support/many-accounts.ts'
import { becomes, factsOf, hasInAws } from '../support/somebody.ts'
import { meanwhile, quiet, story, timePasses } from '../support/story.ts'
import { hours, minutes, type World } from '../support/world.ts'

const sandbox = { account: 'sandbox-ken', set: 'ReadOnlyAccess' }

story(
  'an older copy of the database is put back: it is said loudly, and nothing new is done until confirmed',
  async (world) => {
    const { mia, bob, alice } = world
    const before = await mia.asks({ ...sandbox, duration: '1 hour' })
    await becomes(world, before, 'active')
    await quiet(world)
    const putBack = await copyOfDatabase(world)
    const lost = await bob.asks({ ...sandbox, set: 'PowerUserAccess' })
    await becomes(world, lost, 'active')
    await quiet(world)
    expect(await anchors(world)).toMatchObject({ code: 0, out: expect.stringContaining('The audit channel agrees') })

    await world.restart(putBack)
    await quiet(world)
    expect(said(world, 'CAPPROVALS')).toMatch(/THE DATABASE IS OLDER THAN THE AUDIT CHANNEL.*Alice/s)
    expect(said(world, 'CAUDIT')).toMatch(
      /ALARM: this channel shows entry #\d+ \([0-9a-f]{12}\), and the database ended at #\d+/,
    )
    expect(await anchors(world)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/Entry #\d+ is another one in the audit channel/),
    })
    expect(await alice.types('doctor')).toMatch(/problem: Audit\s*The audit channel shows entry #/)

    // Nothing new, in and what has an end ends.
    await mia.fillsIn({ ...sandbox, set: 'PowerUserAccess' })
    expect(Object.values((await mia.slack.submit()).errors ?? {}).join()).toMatch(/database is older.*audit confirm/s)
    world.clock.advance(hours(1) + minutes(1))
    await becomes(world, before, 'revoked')
    expect(hasInAws(world, 'mia', sandbox.set, sandbox.account)).toBe(false)

    expect(await mia.types('audit confirm')).toMatch(/administrators/)
    expect(await alice.types('audit confirm')).toContain('goes on with what its database has')
    expect(await alice.types('audit confirm')).toContain('nothing to confirm')
    const after = await mia.asks({ ...sandbox, set: 'PowerUserAccess' })
    await becomes(world, after, 'active')
    await quiet(world)
    expect(said(world, 'CAUDIT')).toMatch(/Alice.* confirmed that the bot goes on with a database that ended at #\d+/)
    expect(await anchors(world)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/\d+ more that it shows were lost/),
    })
  },
  { restored: true },
)

story(
  'what is approved by then waits for the confirmation; a Japanese company reads so',
  async (world) => {
    const { mia, bob, alice } = world
    const request = await mia.asks({ account: 'prod-orders', set: 'ReadOnlyAccess' })
    await becomes(world, request, 'pending')
    await quiet(world)
    const putBack = await copyOfDatabase(world)
    await bob.asks({ ...sandbox, set: 'PowerUserAccess' })
    await quiet(world)
    await world.restart(putBack)
    await quiet(world)
    expect(said(world, 'CAPPROVALS')).toContain('【警告】データベースが監査チャンネルより古くなっています')
    expect(said(world, 'CAUDIT')).toMatch(/【警告】このチャンネルには #\d+/)
    await bob.slack.click(await bob.card(request), '承認', { confirm: true })
    await becomes(world, request, 'approved')
    world.clock.advance(minutes(10))
    await quiet(world)
    expect(hasInAws(world, 'mia', 'ReadOnlyAccess', 'prod-orders')).toBe(false)
    await alice.types('audit confirm')
    world.clock.advance(minutes(1))
    await becomes(world, request, 'active')
  },
  { restored: true, policy: (yaml) => yaml.replace('locale: en', 'locale: ja') },
)

story('a restart without such a thing says nothing', async (world) => {
  await becomes(world, await world.mia.asks(sandbox), 'active')
  await quiet(world)
  await world.restart()
  await quiet(world)
  expect(said(world, 'CAPPROVALS')).not.toContain('OLDER')
  await becomes(world, await world.mia.asks({ ...sandbox, set: 'PowerUserAccess' }), 'active')
})

/** Somebody takes a backup; gives how it is put back. */
async function copyOfDatabase(world: World): Promise<() => Promise<void>> {
  const file = world.config.databaseUrl.slice('sqlite:'.length)
  await sql.raw(`vacuum into '${file}.copy'`).execute(world.bot.ctx.store.db)
  return async () => {
    for (const log of ['-wal', '-shm']) await rm(`${file}${log}`, { force: true })
    await copyFile(`${file}.copy`, file)
  }
}

const said = ({ slack: { workspace } }: World, channel: string): string =>
  workspace
    .in(channel)
    .map((message) => visibleText(message, workspace))
    .join('\n')

const anchors = ({ config }: World) =>
  command('audit', ['verify', '--anchors'], {
    SLACK_BOT_TOKEN: config.slack.botToken,
    SLACK_APP_TOKEN: config.slack.appToken,
    SLACK_API_URL: config.slack.apiUrl,
    DATABASE_URL: config.databaseUrl,
    POLICY_FILE: config.policyFile,
  })

story(
  'what an older copy was about to give is not given before somebody has confirmed: it may long have ended',
  async (world) => {
    const { mia, aws, clock } = world
    aws.settings.assignmentMs = minutes(2)
    const request = await mia.asks({ ...sandbox, duration: '1 hour' })
    await becomes(world, request, 'executing')
    const putBack = await copyOfDatabase(world)
    await world.until(async () => {
      clock.advance(5_000)
      expect(await factsOf(world, request)).toContain('granted')
    })
    clock.advance(hours(1) + minutes(1))
    await world.until(async () => {
      clock.advance(5_000)
      expect(await factsOf(world, request)).toContain('revoked')
    })
    await quiet(world)
    const given = () => aws.calls.filter(({ operation }) => operation === 'CreateAccountAssignment').length
    const before = given()
    await world.restart(putBack)
    clock.advance(minutes(10))
    await quiet(world)
    await becomes(world, request, 'executing')
    expect(given()).toBe(before)
  },
  { restored: true },
)

/** AWS takes up nothing now. */
const busy = { name: 'ConflictException', message: 'Another operation is in progress', status: 409 }
/** In which accounts it was asked to give access, each time. */
const askedIn = ({ aws }: World): string[] =>
  aws.calls.flatMap(({ operation, input }) =>
    operation === 'CreateAccountAssignment' ? String((input as { TargetId?: string }).TargetId) : [],
  )

/** The bot is started with an older copy, and works on with it for a while. */
async function worksOnWith(world: World, putBack: () => Promise<void>): Promise<void> {
  await world.restart(putBack)
  for (let i = 0; i < 10; i++) await timePasses(world, 5_000)
  await quiet(world)
  expect(said(world, 'CAPPROVALS')).toContain('THE DATABASE IS OLDER THAN THE AUDIT CHANNEL')
}

story(
  'nor is any of the accesses that it was about to give in many accounts; once it is confirmed they are given',
  async (world) => {
    const { ken, alice, aws, clock } = world
    const letsThrough = aws.failNext('sso:CreateAccountAssignment', busy, { times: 1e6 })
    const request = await asksForMany(world, ken, { accounts: teams(3), sets: ['ReadOnlyAccess'] })
    await isApproved(world, request)
    await meanwhile(world, () => expect(new Set(askedIn(world)).size).toBe(3))
    const putBack = await copyOfDatabase(world)
    letsThrough()
    await meanwhile(world, async () => expect(await factsOf(world, request)).toContain('granted'), 5_000)
    clock.advance(hours(1) + minutes(1))
    await meanwhile(world, async () => expect(await factsOf(world, request)).toContain('revoked'), 5_000)
    await quiet(world)

    await worksOnWith(world, putBack)
    expect(carriedOut(world, 'CreateAccountAssignment')).toHaveLength(3)
    await becomes(world, request, 'executing')
    await alice.types('audit confirm')
    await meanwhile(world, async () => expect(await factsOf(world, request)).toContain('granted'), 5_000)
    for (const account of teams(3)) expect(hasInAws(world, 'ken', 'ReadOnlyAccess', account)).toBe(true)
  },
  { company: companyOf(3), restored: true },
)

story(
  'nor what it was giving again: at the end that was promised it is over',
  async (world) => {
    const { mia, aws, clock } = world
    const request = await holds(world, mia, { account: 'prod-payments', set: 'PowerUserAccess' })
    await isLostInAws(world, request)
    const letsThrough = aws.failNext('sso:CreateAccountAssignment', busy, { times: 1e6 })
    await pressesOwn(mia, request, 'Give again')
    await meanwhile(world, () => expect(askedIn(world).length).toBeGreaterThan(1))
    const putBack = await copyOfDatabase(world)
    letsThrough()
    clock.advance(minutes(1))
    await isGivenAgain(world, request)
    await quiet(world)
    await pressesOwn(mia, request, "I'm done")
    await becomes(world, request, 'revoked')
    await quiet(world)

    await worksOnWith(world, putBack)
    expect((await grantOf(world, request)).state).toBe('giving')
    expect(carriedOut(world, 'CreateAccountAssignment')).toHaveLength(2)
    clock.advance(hours(1))
    await meanwhile(world, async () => expect((await grantOf(world, request)).state).toBe('ended'), 5_000)
    expect(carriedOut(world, 'CreateAccountAssignment')).toHaveLength(2)
  },
  { restored: true },
)

story(
  'what was given in the time that is lost comes on the digest as perhaps ours, with what the audit channel told of it',
  async (world) => {
    const { bob, alice } = world
    const putBack = await copyOfDatabase(world)
    const lost = await bob.asks({ ...sandbox, set: 'PowerUserAccess', duration: '1 hour' })
    await becomes(world, lost, 'active')
    await quiet(world)
    await world.restart(putBack)
    await quiet(world)
    world.clock.advance(minutes(16))
    await world.until(async () =>
      expect(await world.bot.ctx.store.db.selectFrom('findings').selectAll().execute()).toHaveLength(1),
    )
    await isConfirmed(world)
    const read = await reads(alice, () => digestIn(world), 'Perhaps ours: the audit channel tells of it', 'Bob')
    expect(read).toMatch(/Done in AWS and read back: Assign PowerUserAccess to .*Bob.* in sandbox-ken/)
    world.clock.advance(hours(2))
    await quiet(world)
    expect(hasInAws(world, 'bob', 'PowerUserAccess', sandbox.account)).toBe(true)
    await alice.types('audit confirm')
  },
  { restored: true },
)

story(
  'that the database is older is known, also where Slack does not say what was told in the lost time',
  async (world) => {
    const { ctx } = world.bot
    await becomes(world, await world.mia.asks(sandbox), 'active')
    await quiet(world)
    const newest = { seq: 1_000, hash: '0123456789ab', at: world.clock.now() }
    await lookForRestore(ctx, newest, () => Promise.reject(new Error('Slack does not answer')))
    await quiet(world)
    expect(said(world, 'CAPPROVALS')).toContain('THE DATABASE IS OLDER THAN THE AUDIT CHANNEL')
    await world.mia.fillsIn({ ...sandbox, set: 'PowerUserAccess' })
    expect(Object.values((await world.mia.slack.submit()).errors ?? {}).join()).toMatch(/database is older/)
  },
  { restored: true },
)
