/** The bot as a process of its own, for tests that kill it: configured by the environment, its clock moved by messages. */
import { DatabaseSync } from 'node:sqlite'
import { MovableClock } from '../../src/clock.ts'
import { loadConfig } from '../../src/config.ts'
import { createLog } from '../../src/log.ts'
import { start } from '../../src/main.ts'

/** From the test: how far the clock is ahead of real time; at which write from now on to die; how many writes there were. */
export type Order = { ahead: number } | { dieAtWrite: number; when: 'before' | 'after' } | { countWrites: true }

const clock = new MovableClock()
let ahead = 0
function moveTo(target: number): void {
  if (target > ahead) clock.advance(target - ahead)
  ahead = Math.max(ahead, target)
}
moveTo(Number(process.env.CLOCK_AHEAD ?? 0))

/** A write is what reaches the disk: a commit, or a statement outside a transaction that changed something. */
let death: { write: number; when: 'before' | 'after' } | undefined
let writes = 0
watchWrites({
  before() {
    if (death?.when === 'before' && writes + 1 >= death.write) process.kill(process.pid, 'SIGKILL')
  },
  after() {
    writes += 1
    if (death?.when === 'after' && writes >= death.write) process.kill(process.pid, 'SIGKILL')
  },
})

process.on('message', (order: Order) => {
  if ('ahead' in order) moveTo(order.ahead)
  else if ('dieAtWrite' in order) death = { write: writes + order.dieAtWrite, when: order.when }
  else process.send?.(writes)
})
process.on('disconnect', () => process.exit())

const config = await loadConfig()
const bot = await start({ config, clock, log: createLog(config.logLevel), pace: 50 })
while (bot.missing().length > 0 || bot.ctx.directory.assignmentsAt === 0) {
  await new Promise((resolve) => setTimeout(resolve, 10))
}
process.send?.('ready')

function watchWrites(on: { before(): void; after(): void }): void {
  const prepare = DatabaseSync.prototype.prepare
  let open = false
  DatabaseSync.prototype.prepare = function (sql) {
    const statement = prepare.call(this, sql)
    const commits = /^commit/i.test(sql)
    if (!commits && !/^(begin|rollback|insert|update|delete)/i.test(sql)) return statement
    const { run, all } = statement
    const watched =
      <R>(work: (...values: never[]) => R, changed: (result: R) => boolean) =>
      (...values: never[]): R => {
        const lasting = commits || (!open && !/^(begin|rollback)/i.test(sql))
        if (lasting) on.before()
        const result = work.apply(statement, values)
        if (/^begin/i.test(sql)) open = true
        if (/^(commit|rollback)/i.test(sql)) open = false
        if (lasting && (commits || changed(result))) on.after()
        return result
      }
    return Object.assign(statement, {
      run: watched(run, ({ changes }) => changes > 0),
      all: watched(all, (rows) => rows.length > 0),
    })
  }
}
