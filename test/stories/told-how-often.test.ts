import { expect } from 'vitest'
import type { Message } from '../../src/sim/slack/types.ts'
import { extendsIt, holds, isApproved, pressesOwn } from '../support/access.ts'
import { isLostInAws } from '../support/by-hand.ts'
import { setInAws } from '../support/permission-sets.ts'
import { becomes, factsOf, type Somebody } from '../support/somebody.ts'
import { quiet, story, timePasses } from '../support/story.ts'
import { minutes, type World } from '../support/world.ts'

// How many messages the life of a request is, to whom and where. A message that is redrawn counts once, as it reads at last.

const people = ['mia', 'ken', 'bob', 'alice', 'dana'] as const
const isTop = ({ thread_ts, ts }: Message): boolean => thread_ts === undefined || thread_ts === ts

/** The messages about a request, by the first line of each. */
async function toldOf(world: World, { id }: { id: string }) {
  const { bob, slack } = world
  const firstLines = (messages: Message[], who: Somebody = bob) =>
    messages.map((m) => who.reads(m).split('\n')[0] ?? '')
  const about = (messages: Message[]) => messages.filter((m) => bob.reads(m).includes(id))
  const card = await bob.card({ id })
  const channels = ['CAPPROVALS', 'CPRODUCTION'].flatMap((channel) => slack.workspace.in(channel))
  const audit = slack.workspace.in('CAUDIT')
  const head = audit.find(({ metadata }) => metadata?.event_payload.key === `audit-of:${id}`)
  return {
    people: Object.fromEntries(
      people
        .map((name) => [name, firstLines(about(world[name].slack.dms()), world[name])] as const)
        .filter(([, lines]) => lines.length > 0),
    ) as Partial<Record<(typeof people)[number], string[]>>,
    channel: firstLines(about(channels.filter(isTop))),
    thread: firstLines(channels.filter((m) => !isTop(m) && m.thread_ts === card.ts)),
    audit: audit.filter((m) => isTop(m) && (m === head || bob.reads(m).includes(id))).length,
    facts: audit.filter((m) => m !== head && m.thread_ts === head?.ts).flatMap(({ blocks = [] }) => blocks).length,
  }
}

type Told = Record<string, { mia?: RegExp[]; ken?: RegExp[]; thread: RegExp[] }>

/** As the lists say, and within what is too much: four messages to a person, a post and three lines below it, a post in the audit channel. */
async function isToldAs(world: World, lives: Record<string, { id: string }>, told: Told): Promise<void> {
  expect(Object.keys(lives).sort()).toEqual(Object.keys(told).sort())
  // One clock: Slack draws each moment for its reader, and no message names a second one in words.
  const { workspace } = world.slack
  const said = [...workspace.messages.values()].flat().filter(({ user }) => user === workspace.app.botUserId)
  const inWords = said.map(({ text, blocks }) =>
    JSON.stringify([text, blocks]).replace(/<!date\^[^>]*>|"fallback":"[^"]*"/g, ''),
  )
  expect(inWords.filter((text) => /\d{1,2}:\d{2}/.test(text))).toEqual([])
  for (const [name, { thread, ...heard }] of Object.entries(told)) {
    const request = lives[name] ?? { id: '' }
    const found = await toldOf(world, request)
    const why = `${name}: ${JSON.stringify(found, null, 1)}`
    expect(Object.keys(found.people), why).toEqual(Object.keys(heard))
    for (const [who, lines] of Object.entries(heard)) {
      expect(found.people[who as 'mia'], why).toEqual(lines.map((line) => expect.stringMatching(line)))
      expect(lines.length).toBeLessThanOrEqual(4)
    }
    expect(found.thread, why).toEqual(thread.map((line) => expect.stringMatching(line)))
    expect(thread.length).toBeLessThanOrEqual(3)
    // Break-glass access asks to be reviewed, loudly, and again each day until it is.
    const reviews = found.channel.filter((line) => /^BREAK-GLASS access must be reviewed/.test(line))
    expect(reviews.length, why).toBe(name === 'break-glass' ? 1 : 0)
    expect(found.channel.length - reviews.length, why).toBe(1)
    expect(found.audit, why).toBe(1)
    const { db } = world.bot.ctx.store
    const onRecord = await db.selectFrom('audit').select('seq').where('requestId', '=', request.id).execute()
    expect(found.facts, why).toBe(onRecord.length)
  }
}

const decided: Told = {
  'given at once': { ken: [/^終了/, /^アクセスが終了しました/], thread: [/shows the access/, /no longer shows/] },
  denied: { mia: [/^Denied/, /^Denied/], thread: [] },
  lapsed: { mia: [/^Lapsed/, /^Lapsed/], thread: [/^Still waiting/, /^Still waiting/] },
  failed: { mia: [/^It did not work/, /^It did not work/], thread: [/It failed/] },
  'sent back': {
    mia: [/^Ended/, /^Needs approval again/, /^You have /, /^Your access has ended/],
    thread: [/must be approved again/, /shows the access/, /no longer shows/],
  },
  'break-glass': { ken: [/^終了/, /^アクセスが終了しました/], thread: [/shows the access/, /no longer shows/] },
}

story(
  'whatever is decided, each hears of it once, and nothing that is waited for is missing',
  async (world) => {
    const { mia, ken, bob, aws } = world
    const mend = aws.failAssignments({ kind: 'create' }, 'The role is not there')
    const failed = await mia.asks({ account: 'prod-orders', set: 'PowerUserAccess' })
    await isApproved(world, failed)
    await becomes(world, failed, 'failed')
    mend()
    const atOnce = await holds(world, ken, { account: 'sandbox-ken', set: 'ReadOnlyAccess' })
    const glass = await holds(world, ken, { account: 'log-archive', set: 'AdministratorAccess' })
    const denied = await mia.asks({ account: 'prod-data', set: 'ReadOnlyAccess' })
    await becomes(world, denied, 'pending')
    await bob.denies(denied, 'Use the runbook')
    const back = await mia.asks({ account: 'prod-orders', set: 'Billing' })
    await becomes(world, back, 'pending')
    await quiet(world)
    setInAws(world, 'Billing').managedPolicies.push('arn:aws:iam::aws:policy/ReadOnlyAccess')
    await timePasses(world, minutes(2))
    await isApproved(world, back)
    await world.until(async () => expect(await factsOf(world, back)).toContain('reapproval'))
    await quiet(world)
    await isApproved(world, back)
    const lapsed = await mia.asks({ account: 'staging-orders', set: 'PowerUserAccess' })
    for (const passed of [52, 6, 4, 20]) await timePasses(world, minutes(passed))
    await quiet(world)
    const lives = { 'given at once': atOnce, denied, lapsed, failed, 'sent back': back, 'break-glass': glass }
    await isToldAs(world, lives, decided)
  },
  {
    policy: (yaml) => yaml.replace('pendingFor: 24h', 'pendingFor: 80m').replace('remindEvery: 4h', 'remindEvery: 15m'),
  },
)

const ended: Told = {
  'approved by two': {
    mia: [/^Ended/, /^You have /, /^Your access has ended/],
    thread: [/shows the access/, /no longer shows/],
  },
  extended: {
    mia: [/^Ended/, /^You have /, /^No longer so/, /^Your access has ended/],
    thread: [/shows the access/, /Extended by/, /no longer shows/],
  },
  'its extension': { mia: [/^Done/, /^Lasts longer/], thread: [/shows every change/] },
  'ended early': {
    mia: [/^Ended/, /^You have /, /^Your access has ended/],
    thread: [/shows the access/, /given back by/],
  },
  lost: {
    mia: [/^Ended/, /^You have /, /^It has ended/, /^Your access has ended/],
    thread: [/shows the access/, /ALARM: AWS no longer shows/, /came to its end/],
  },
}

story('however access ends, each hears of it once, and nothing that is waited for is missing', async (world) => {
  const { mia, bob, alice } = world
  const both = await mia.asks({ account: 'prod-payments', set: 'AdministratorAccess' })
  await isApproved(world, both, bob)
  await quiet(world)
  await isApproved(world, both, alice)
  const extended = await holds(world, mia, { account: 'prod-payments', set: 'PowerUserAccess' })
  const early = await holds(world, mia, { account: 'staging-payments', set: 'PowerUserAccess' })
  await quiet(world)
  await pressesOwn(mia, early, "I'm done")
  const lost = await holds(world, mia, { account: 'prod-data', set: 'PowerUserAccess' })
  await isLostInAws(world, lost)
  // Mia extends when she is warned; the rest ends when it was to.
  await timePasses(world, minutes(48))
  await quiet(world)
  const extension = await extendsIt(mia, extended, '30 minutes')
  await isApproved(world, extension)
  await becomes(world, extension, 'done')
  for (const passed of [4, 4, 4, 11, 4, 4]) await timePasses(world, minutes(passed))
  await quiet(world)
  const lives = { 'approved by two': both, extended, 'its extension': extension, 'ended early': early, lost }
  await isToldAs(world, lives, ended)
})
