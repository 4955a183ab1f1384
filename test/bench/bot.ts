/** The bot as a process of its own, measured from outside: configured by the environment, asked by messages. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { loadConfig } from '../../src/config.ts'
import { createLog } from '../../src/log.ts'
import { start } from '../../src/main.ts'

export interface Report {
  event: 'ready' | 'complete' | 'memory'
  /** Since the process was started. */
  ms: number
  rss: number
  heap: number
  /** The longest that the event loop stood still since the last report. */
  stall: number
}

const stalls = monitorEventLoopDelay({ resolution: 1 })
stalls.enable()

async function report(event: Report['event']): Promise<void> {
  const ms = performance.now()
  const stall = stalls.max / 1e6
  if (event !== 'ready') {
    globalThis.gc?.()
    await delay(100)
    globalThis.gc?.()
  }
  const { rss, heapUsed, external } = process.memoryUsage()
  process.send?.({ event, ms, rss, heap: heapUsed + external, stall } satisfies Report)
  stalls.reset()
}

const config = await loadConfig()
const bot = await start({ config, log: createLog(config.logLevel), pace: Number(process.env.PACE ?? 1) })
const { directory } = bot.ctx
/** Of the snapshot in the store; 0 when there was none. */
const known = directory.assignmentsAt
process.on('message', (message) => {
  if (message === 'memory') void report('memory')
  if (message === 'stop') void bot.stop().then(() => process.exit())
})
process.on('disconnect', () => process.exit())
while (bot.missing().length > 0) await delay(5)
await report('ready')
while (directory.assignmentsAt === known) await delay(20)
await report('complete')
