import { setTimeout as delay } from 'node:timers/promises'
import { openStore, type Store } from '../../src/store/database.ts'
import { type Ask, manyAccesses, singleAccess } from '../support/asks.ts'
import type { BotProcess } from '../support/bot-process.ts'
import { calm } from './calm.ts'
import { approvers, askers, type Size } from './company.ts'
import { about, aimed, counted, heading, line, loadOfMachine, mb, ms, spread, table } from './figures.ts'
import { databaseOf, type Surroundings, startBot, startSurroundings } from './surroundings.ts'
import { measure } from './traffic.ts'

const size: Size = { accounts: 300, permissionSets: 100, users: 5_000, people: 310 }
const hour = 3_600_000
const perSecond = 10
const policy = `
channels: { approvals: CAPPROVALS, audit: CAUDIT }
admins: ["@aws-admins"]
defaults: { approvers: ["@sre-leads"], approvals: 1, maxDuration: 8h }
rules:
  - { name: nobody-in-management, when: { accounts: [management] }, deny: true }
  - { name: at-once, when: { permissionSets: ["set-1*", "set-3*"] }, approvals: 0, maxDuration: 8h }
  - { name: anything-else, when: {} }
`
const watched = { WATCH_WRITES: '1', DIRECTORY_REFRESH: '30d' }

/** A thousand grants that are due at once, and three hundred people in a minute: AWS and Slack at their documented limits. */
export async function underLoad({
  grants,
  people,
  only,
}: {
  grants: number
  people: number
  only: string | undefined
}): Promise<void> {
  about()
  const parts = {
    endings: (at: Surroundings) => endings(at, grants),
    behind: endsBehindGrants,
    people: (at: Surroundings) => manyPeople(at, people),
    one: oneRequest,
  }
  for (const [part, measured] of Object.entries(parts)) {
    if (only && only !== part) continue
    // Each begins without what Slack still has to hear of another.
    const around = await startSurroundings(size, { policy })
    await measured(around)
    await around.stop()
  }
  loadOfMachine()
  if (!only)
    aimed('a replica stopped beyond its lease, 20 times', 'npm run chaos -- --stops 20', '0 lost, 0 doubled, 0 stale')
  heading('The figures that are aimed at')
  table()
}

/** What is known beforehand is read, and given, quicker than AWS and Slack allow; from here on they keep their limits. */
async function beforehand(around: Surroundings, asks: Ask[] = [], seen: string[] = []): Promise<void> {
  const seeding = startBot(around, 1_000, undefined, watched)
  await seeding.ready()
  await seeding.complete()
  for (const id of seen) await around.slack.as(id).command('help')
  if (asks.length > 0) {
    seeding.send({ asks, everyMs: 5 })
    await allSettled(around, asks.length)
  }
  await seeding.stop()
  Object.assign(around.aws.settings, { throttling: true, assignmentMs: 1_500, visibilityMs: 500 })
  around.slack.faults.rateLimits = true
}

/** Whom the directory knows to be free to get what; each pair of a person and a set once. */
function asksFor(around: Surroundings, count: number, sets: RegExp, durationMs: number): Ask[] {
  const { world } = around.aws
  const accounts = world.accounts.all().flatMap(({ Id }) => (Id === world.managementAccountId ? [] : [Id]))
  const permissionSets = world.permissionSets
    .all()
    .filter((set) => sets.test(set.Name))
    .map((set) => set.PermissionSetArn)
  const people = askers(size)
  return Array.from({ length: count }, (_, n) =>
    singleAccess(
      people[n % people.length] ?? '',
      accounts[n % accounts.length] ?? '',
      permissionSets[Math.floor(n / people.length) % permissionSets.length] ?? '',
      durationMs,
    ),
  )
}

async function endings(around: Surroundings, count: number): Promise<void> {
  const { aws, slack } = around
  heading(`${count} grants due in the same second; ${perSecond} calls a second to sso-admin`)
  const before = aws.world.assignments.all().length
  const left = () => aws.world.assignments.all().length - before
  await beforehand(around, asksFor(around, count, /^set-[13]/, 4 * hour))
  const given = left()
  const [mark, slackMark] = [aws.calls.length, slack.calls.length]
  const bot = startBot(around, 1, undefined, { ...watched, CLOCK_AHEAD: String(5 * hour) })
  await bot.ready()
  const began = performance.now()
  const first = await bot.measure()
  const acknowledged = commandsMeanwhile(around)
  const half = { at: 0 }
  let peak = 0
  while (left() > 0 && performance.now() - began < 30 * 60_000) {
    await delay(1_000)
    if (!half.at && left() <= given / 2) half.at = performance.now() - began
    if (Math.round((performance.now() - began) / 1_000) % 10 === 0) peak = Math.max(peak, (await bot.measure()).rss)
  }
  const took = performance.now() - began
  const { statements, writes, kinds, stall, rss } = await bot.measure()
  const calls = aws.calls.slice(mark).filter(({ action }) => action.startsWith('sso:'))
  // Asked to delete, seen to be done, shown to be gone.
  const needed = 3 * given
  const floor = (needed / perSecond) * 1_000
  line('all proven gone', `${given - left()} of ${given} in ${ms(took)} (half in ${ms(half.at)})`)
  line('floor', `${ms(floor)}: ${needed} calls at ${perSecond} a second`)
  aimed(
    `${count} grants due at once`,
    `${given - left()} gone in ${(took / floor).toFixed(2)} × the floor`,
    'all, 1.2 ×',
  )
  line('sso-admin calls', counted(calls.map(({ operation }) => operation)))
  line('refused by AWS', counted(calls.filter(({ outcome }) => outcome !== 'ok').map(({ outcome }) => outcome)))
  aimed('commands acknowledged meanwhile', spread(await acknowledged.end()), 'p99 below 500 ms')
  const statementsOfEach = ((statements - first.statements) / given).toFixed(1)
  line('statements per revocation', `${statementsOfEach}, with what Slack was told of them so far`)
  aimed('writes to disk per revocation', ((writes - first.writes) / given).toFixed(1), 'at most 15')
  const each = Object.entries(kinds).map(([kind, n]) => [kind, (n - (first.kinds[kind] ?? 0)) / given] as const)
  const most = each.filter(([, n]) => n >= 0.05).sort(([, a], [, b]) => b - a)
  line('', most.map(([kind, n]) => `${kind} ×${n.toFixed(1)}`).join(', '))
  line('memory', `RSS ${mb(first.rss)}, at most ${mb(Math.max(peak, rss))}; longest stall ${ms(stall)}`)
  line('of Slack’s calls refused with 429', refusedBySlack(around, slackMark))
  await bot.stop()
}

async function inStore<T>(directory: string, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore(databaseOf({ directory }))
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

/** Until so many have asked, less those who were refused at once, and each knows what came of it. */
async function allSettled({ directory }: Pick<Surroundings, 'directory'>, count: number): Promise<void> {
  const open = ['planning', 'approved', 'executing']
  await inStore(directory, async ({ db }) => {
    for (let [before, quiet] = [0, 0]; quiet < 3; await delay(2_000)) {
      const states = (await db.selectFrom('requests').select('state').execute()).map(({ state }) => state)
      const isOver = states.length > 0 && states.length === before && !states.some((state) => open.includes(state))
      quiet = isOver ? quiet + 1 : 0
      before = states.length
      if (states.length > count) throw new Error(`${states.length} have asked, not ${count}`)
    }
  })
}

/** Some access comes to its end while three hundred assignments in the same accounts wait: both need the same calls and places. */
async function endsBehindGrants(around: Surroundings): Promise<void> {
  const [ends, grants] = [10, 300]
  heading(`${ends} ends behind ${grants} waiting grants`)
  const { world } = around.aws
  await beforehand(around, asksFor(around, ends, /^set-39$/, 4 * hour))
  const before = world.assignments.all().length
  const given = () => world.assignments.all().length - before
  const store = await openStore(databaseOf(around))
  const first = await store.db.selectFrom('grants').selectAll().execute()
  const due = Math.max(...first.map(({ endsAt }) => endsAt ?? 0))
  const ids = first.map(({ id }) => id)
  const bot = startBot(around, 1, undefined, { ...watched, CLOCK_AHEAD: String(due - Date.now() - hour) })
  await bot.ready()
  bot.send({ asks: manyAsks(around, ends, grants / ends / 5), everyMs: 5 })
  const began = performance.now()
  while (given() < 20 && performance.now() - began < 10 * 60_000) await delay(500)
  // Now they are due.
  bot.send({ ahead: due - Date.now() })
  const over = () => store.db.selectFrom('grants').selectAll().where('id', 'in', ids).execute()
  for (let left = 1; left > 0; left = (await over()).filter(({ state }) => state !== 'ended').length) await delay(500)
  // Given one after the other, they were due one after the other; time has jumped to the last of them.
  const late = (await over()).map(({ endedAt }) => (endedAt ?? 0) - due)
  const spent = Math.max(...first.map(({ endsAt }) => due - (endsAt ?? 0)))
  line('due together, the first of them longer by', ms(spent))
  line('still waiting then', `${grants - given() - ends} of ${grants} grants`)
  aimed(`lateness of an end behind ${grants} waiting grants`, spread(late), 'at most 10 s')
  await store.close()
  await bot.stop()
}

/** So many people ask for five sets in the same accounts: few requests, so that neither people nor plans are what they wait for. */
function manyAsks({ aws: { world } }: Surroundings, accounts: number, people: number): Ask[] {
  const { managementAccountId } = world
  const others = world.accounts.all().flatMap(({ Id }) => (Id === managementAccountId ? [] : [Id]))
  const sets = world.permissionSets
    .all()
    .flatMap((set) => (/^set-1[0-4]$/.test(set.Name) ? [set.PermissionSetArn] : []))
  const ids = askers(size).slice(100, 100 + people)
  return ids.map((id) => manyAccesses(id, others.slice(0, accounts), sets, 4 * hour))
}

/** Somebody types a command every half second; how long each waits for its acknowledgement. */
function commandsMeanwhile({ slack }: Surroundings): { end(): Promise<number[]> } {
  const { latencies, end } = measure(slack)
  const stopping = new AbortController()
  const typing = (async () => {
    for (let n = 0; !stopping.signal.aborted; n++) {
      const [id = ''] = askers(size).slice(n % 200)
      await slack
        .as(id)
        .command('mine')
        .catch(() => {})
      await delay(500)
    }
  })()
  return {
    async end() {
      stopping.abort()
      await typing
      end()
      return [...latencies.values()].flat()
    },
  }
}

async function manyPeople(around: Surroundings, people: number): Promise<void> {
  const { slack } = around
  heading(`${people} people ask within a minute, one approvals channel, Slack at its documented limits`)
  // As after a form that was opened some time before: who they are is remembered, and asked anew where it decides.
  await beforehand(around, [], askers(size).slice(0, people))
  const bot: BotProcess = startBot(around, 1, undefined, watched)
  await bot.ready()
  const first = await bot.measure()
  const mark = slack.calls.length
  const posted = () =>
    slack.calls.slice(mark).filter((c) => c.method === 'chat.postMessage' && c.result?.ok && isCard(c.args))
  const began = Date.now()
  bot.send({ asks: asksFor(around, people, /^set-[456]/, hour), everyMs: 200 })
  let peak = 0
  while (posted().length < people && Date.now() - began < 15 * 60_000) {
    await delay(2_000)
    peak = Math.max(peak, (await bot.measure()).rss)
  }
  const cards = posted()
  const after = cards.map((card, n) => card.at - began - n * 200)
  const [since, last] = [cards[0]?.at ?? began, cards.at(-1)?.at ?? began]
  line('cards', `${cards.length} of ${people} in ${ms(last - began)}; after ${spread(after)}`)
  const rate = (cards.length - 1) / Math.max(1, (last - since) / 1_000)
  aimed(`${people} people in a minute: cards`, `${rate.toFixed(2)} a second`, 'Slack’s own rate: 1 a second')
  const overtaken = await overtakenBy(
    around,
    cards.map(({ args }) => cardOf(args)),
  )
  aimed('places by which a card came out of the order of asking', `at most ${overtaken}`, 'oldest first')
  const grown = (peak / first.rss).toFixed(2)
  aimed('memory meanwhile', `RSS ${mb(first.rss)}, at most ${mb(peak)}: ${grown} ×`, '1.3 ×')
  aimed('of Slack’s calls refused with 429', refusedBySlack(around, mark), 'fewer than 2 %')
  await bot.stop()
}

/** The request whose card this post is. */
const cardOf = (args: Record<string, unknown>): string =>
  args.thread_ts === undefined ? (/card:([A-Z0-9]+)(?![\w:])/.exec(JSON.stringify(args.metadata ?? ''))?.[1] ?? '') : ''
const isCard = (args: Record<string, unknown>): boolean => cardOf(args) !== ''

/** By how many places a card came earlier or later than those who asked, at most. */
async function overtakenBy({ directory }: Surroundings, posted: string[]): Promise<number> {
  const asked = await inStore(directory, ({ db }) =>
    db.selectFrom('requests').select('id').where('id', 'in', posted).orderBy('createdAt').execute(),
  )
  return Math.max(0, ...asked.map(({ id }, n) => Math.abs(posted.indexOf(id) - n)))
}

function refusedBySlack({ slack }: Surroundings, mark: number): string {
  const calls = slack.calls.slice(mark)
  const refused = calls.filter(({ status }) => status === 429)
  line('Slack calls', counted(calls.map(({ method }) => method)))
  const share = ((100 * refused.length) / Math.max(1, calls.length)).toFixed(1)
  return `${share} %: ${counted(refused.map(({ method }) => method))}`
}

/** What everything costs where nobody else is about. */
async function oneRequest(around: Surroundings): Promise<void> {
  heading('One request, nobody else about')
  await beforehand(around)
  const bot = startBot(around, 1, undefined, watched)
  // Until then AWS is asked for what is not about the request.
  await bot.complete()
  await calm(around, askers(size)[0] ?? '', approvers[0] ?? '')
  await bot.stop()
}
