import { copyFile, rm } from 'node:fs/promises'
import { sql } from 'kysely'
import { expect } from 'vitest'
import type { Message } from '../../src/sim/slack/types.ts'
import { becomes, factsOf } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import { hours, minutes, type World } from '../support/world.ts'

// One post for each request in the audit channel: what became of it, and below that each fact as it was.

const sandbox = { account: 'sandbox-ken', set: 'ReadOnlyAccess' }
const audit = ({ slack }: World): Message[] => slack.workspace.in('CAUDIT')
const top = (world: World, { id }: { id: string }): Message[] =>
  audit(world).filter(({ thread_ts, metadata }) => !thread_ts && metadata?.event_payload.key === `audit-of:${id}`)
const below = (world: World, parent: Message | undefined): Message[] =>
  audit(world).filter(({ thread_ts }) => thread_ts !== undefined && thread_ts === parent?.ts)
const facts = (messages: Message[]): number => messages.reduce((sum, { blocks = [] }) => sum + blocks.length, 0)

story(
  'a request has one post, which says what became of it; its facts are below, and stay as they are',
  async (world) => {
    const { mia, bob, clock } = world
    const request = await mia.asks({ account: 'prod-orders', set: 'ReadOnlyAccess', duration: '1 hour' })
    await becomes(world, request, 'pending')
    await quiet(world)
    expect(top(world, request).map((m) => bob.reads(m))).toEqual([
      expect.stringMatching(/Mia.*asks for ReadOnlyAccess in prod-orders.*\nAsked by @.*Mia/s),
    ])
    await bob.approves(request)
    await becomes(world, request, 'active')
    await quiet(world)
    expect(bob.reads(top(world, request)[0] as Message)).toMatch(/Granted/)
    clock.advance(hours(1) + minutes(1))
    await becomes(world, request, 'revoked')
    await quiet(world)

    const posts = top(world, request)
    expect(posts).toHaveLength(1)
    expect(bob.reads(posts[0] as Message)).toMatch(/Ended|ended/)
    const replies = below(world, posts[0])
    const { n } = await world.bot.ctx.store.db
      .selectFrom('audit')
      .select((e) => e.fn.countAll<number>().as('n'))
      .where('requestId', '=', request.id)
      .executeTakeFirstOrThrow()
    expect(facts(replies)).toBe(Number(n))
    expect(replies.every(({ edited }) => edited === undefined)).toBe(true)
    // Asked, granted, warned of the end, ended.
    expect(replies.length).toBeLessThanOrEqual(4)
  },
)

story('where many requests have news at once, their facts come together and not one by one', async (world) => {
  const { mia, bob, alice, bot, slack, clock } = world
  const accounts = bot.ctx.directory.accounts().filter(({ name }) => name.startsWith('sandbox'))
  await quiet(world)
  const before = audit(world).length
  // For a while nothing can be posted there.
  slack.workspace.channel('CAUDIT').is_archived = true
  const asked: { id: string }[] = []
  for (const somebody of [mia, bob, alice])
    for (const { name } of accounts)
      for (const set of ['ReadOnlyAccess', 'PowerUserAccess']) {
        asked.push(await somebody.asks({ account: name, set }))
      }
  expect(asked.length).toBeGreaterThan(10)
  await world.until(async () => {
    for (const request of asked) expect((await factsOf(world, request)).length).toBeGreaterThan(1)
  })
  slack.workspace.channel('CAUDIT').is_archived = false
  clock.advance(minutes(2))
  await quiet(world)
  const since = audit(world).slice(before)
  // What was begun before is ended as it was begun.
  const full = since.filter(({ blocks = [] }) => blocks.length === 15)
  expect(full.length).toBeGreaterThanOrEqual(2)
  expect(full.some(({ thread_ts }) => thread_ts)).toBe(false)
  expect(since.length).toBeLessThan(asked.length * 2)
})

story(
  'the newest fact stands in an old thread, and an older copy of the database is put back: it is noticed',
  async (world) => {
    const { mia, clock } = world
    const old = await mia.asks({ ...sandbox, duration: '1 hour' })
    await becomes(world, old, 'active')
    await quiet(world)
    const file = world.config.databaseUrl.slice('sqlite:'.length)
    await sql.raw(`vacuum into '${file}.copy'`).execute(world.bot.ctx.store.db)
    clock.advance(minutes(51))
    await quiet(world)
    expect(below(world, top(world, old)[0]).length).toBeGreaterThan(1)
    await world.restart(async () => {
      for (const log of ['-wal', '-shm']) await rm(`${file}${log}`, { force: true })
      await copyFile(`${file}.copy`, file)
    })
    await quiet(world)
    const approvals = world.slack.workspace.in('CAPPROVALS').map((m) => mia.reads(m))
    expect(approvals.join('\n')).toContain('THE DATABASE IS OLDER THAN THE AUDIT CHANNEL')
  },
  { restored: true },
)
