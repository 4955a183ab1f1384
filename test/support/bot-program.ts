/** What `BotProcess` runs: the bot, configured by the environment, moved, measured and killed by messages. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { MovableClock } from '../../src/clock.ts'
import { loadConfig } from '../../src/config.ts'
import { createLog } from '../../src/log.ts'
import { start } from '../../src/main.ts'
import { submit } from '../../src/workflow/request/submit.ts'
import { type Ask, filledIn } from './asks.ts'
import { watchWrites } from './watch-writes.ts'

export type Order =
  /** How far the clock is ahead of real time, ms. */
  | { ahead: number }
  /** At which write the process dies, counted from now. */
  | { dieAtWrite: number; when: 'before' | 'after' }
  /** People ask for something, each in a form of their own, so many ms one after the other. */
  | { asks: Ask[]; everyMs: number }
  /** There is no room in the database for so long, ms. */
  | { fullDisk: number }
  | 'measure'
  | 'stop'

export interface Report {
  /** `ready` to serve; `complete`: AWS was looked at since the start, and everything is known; `measured`, because it was asked for. */
  event: 'ready' | 'complete' | 'measured'
  /** Time since the process was started. */
  ms: number
  rss: number
  heap: number
  /** The longest that the event loop stood still since the last report. */
  stall: number
  /** Writes to the database so far: what reached the disk, and single statements; 0 where they are not watched. */
  writes: number
  statements: number
  /** The same statements by what they do where: `update jobs`. */
  kinds: Record<string, number>
}

const writes = process.env.WATCH_WRITES ? watchWrites() : undefined
const stalls = monitorEventLoopDelay({ resolution: 1 })
stalls.enable()
/** A computer whose clock is wrong, in a world whose time nobody moves. */
class WrongClock extends MovableClock {
  override now = (): number => super.now() + Number(process.env.CLOCK_WRONG_BY ?? 0)
}
const clock = new WrongClock()
let ahead = 0
function moveTo(target: number): void {
  if (target > ahead) clock.advance(target - ahead)
  ahead = Math.max(ahead, target)
}
moveTo(Number(process.env.CLOCK_AHEAD ?? 0))

async function report(event: Report['event']): Promise<void> {
  const ms = performance.now()
  const stall = stalls.max / 1e6
  if (globalThis.gc && event !== 'ready') {
    globalThis.gc()
    await delay(100)
    globalThis.gc()
  }
  const { rss, heapUsed, external } = process.memoryUsage()
  const heap = heapUsed + external
  process.send?.({
    event,
    ms,
    rss,
    heap,
    stall,
    writes: writes?.count ?? 0,
    statements: writes?.statements ?? 0,
    kinds: Object.fromEntries(writes?.kinds ?? []),
  } satisfies Report)
  stalls.reset()
}

process.on('message', (order: Order) => {
  if (order === 'measure') void report('measured')
  else if (order === 'stop') void bot.stop().then(() => process.exit())
  else if ('asks' in order) void askAll(order)
  else if ('fullDisk' in order) void fillDisk(order.fullDisk).catch(() => {})
  else if ('ahead' in order) moveTo(order.ahead)
  else writes?.die(order.dieAtWrite, order.when)
})
process.on('disconnect', () => process.exit())

async function fillDisk(forMs: number): Promise<void> {
  const { db } = bot.ctx.store
  const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(db)
  await sql`pragma max_page_count = ${sql.lit(rows[0]?.page_count)}`.execute(db)
  await delay(forMs)
  await sql`pragma max_page_count = 1000000000`.execute(db)
}

async function askAll({ asks, everyMs }: Extract<Order, { asks: unknown }>): Promise<void> {
  for (const [n, ask] of asks.entries()) {
    // Whoever is refused, or finds the bot without its database, is no worry of the others.
    await askOne(ask, `form ${process.pid} ${clock.now()} ${n}`).catch((error) => {
      if (process.env.LOG_LEVEL !== 'silent') console.log('refused', error.message, error.vars ?? '')
    })
    await delay(everyMs)
  }
}

async function askOne(ask: Ask, formKey: string): Promise<void> {
  const { slackId, operation, durationMs } = ask
  const requester = await bot.ctx.people.member(slackId, Number.POSITIVE_INFINITY)
  const user = (await bot.ctx.people.identityUser(slackId)) ?? ''
  await submit(bot.ctx, {
    ...{ operation, reason: 'A customer waits', requester, durationMs, input: filledIn(ask, user) },
    ...{ permanent: false, formKey, extendsGrant: null },
  })
}

const config = await loadConfig()
const pace = Number(process.env.PACE ?? 1)
const bot = await start({ config, clock, log: createLog(config.logLevel), pace })
const { directory } = bot.ctx
/** When the snapshot in the store was made; 0 when there was none. */
const known = directory.at
while (bot.missing().length > 0) await delay(5)
await report('ready')
// A later start looks again at what may have changed; the whole is read again over days.
const isRead = () => directory.at !== known && directory.assignmentsAt > 0 && directory.progress.people.complete
while (!isRead()) await delay(20)
await report('complete')
