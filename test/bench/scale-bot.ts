/** The bot as a process of its own; tells what it knows of AWS, and how quickly it finds things in it. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import type { Config } from '../../src/config.ts'
import { loadConfig } from '../../src/config.ts'
import { createLog } from '../../src/log.ts'
import { start } from '../../src/main.ts'

export type Question = 'known' | 'refresh' | 'search' | 'memory' | 'stop'

export interface Known {
  ready: boolean
  accounts: number
  permissionSets: number
  assignments: number
  /** All assignments have been read, as the bot says. */
  complete: boolean
}

const stalls = monitorEventLoopDelay({ resolution: 1 })
stalls.enable()
let peak = 0
setInterval(() => {
  peak = Math.max(peak, process.memoryUsage().rss)
}, 250).unref()

const config: Config = await loadConfig()
const bot = await start({ config, log: createLog(config.logLevel) })
const { directory } = bot.ctx

const answers: Record<Question, () => unknown> = {
  known: (): Known => ({
    ready: bot.missing().length === 0,
    accounts: directory.accounts().length,
    permissionSets: directory.permissionSets().length,
    assignments: directory.assignments({}).length,
    complete: directory.assignmentsAt > 0,
  }),
  refresh: () => directory.refresh(),
  search: () => searched(),
  async memory() {
    const stall = stalls.max / 1e6
    stalls.reset()
    for (let i = 0; i < 3; i++) {
      globalThis.gc?.()
      await delay(200)
    }
    return { rss: process.memoryUsage().rss, peak, stall }
  },
  async stop() {
    await bot.stop()
    process.exit()
  },
}

const typed = ['a', 'e', '1', 'us', 'user', 'user-1', 'mia', 'tanaka', 'tanaka1', 'sato5', 'user-1999', 'example.com']
const rare = ['kim 12', 'user-19999', 'zzz', 'okafor77', 'yui moreau', 'prod', 'prod-team-1', 'team-7-', 'set-19', '']

/** What the pickers ask, ms. */
function searched(): number[] {
  const took: number[] = []
  for (let i = 0; i < 40; i++)
    for (const kind of ['user', 'group', 'account', 'permissionSet'] as const)
      for (const words of [...typed, ...rare]) {
        const began = performance.now()
        directory.search(kind, words, 100)
        took.push(performance.now() - began)
      }
  return took
}

process.on('message', async ({ id, question }: { id: number; question: Question }) => {
  process.send?.({ id, answer: await answers[question]() })
})
process.on('disconnect', () => process.exit())
process.send?.({ id: 0, answer: 'up' })
