/**
 * Figures, never pass or fail: how fast the bot answers at 100 interactions a second in a company at AWS's quotas, what a
 * form and a click cost in calls, how long a start takes and how much memory is held. `--size` is in `scale.ts`, `--load` in
 * `load.ts`.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { flagsOf } from '../../src/sandbox/flags.ts'
import { calm } from './calm.ts'
import { approvers, askers, quick, whole } from './company.ts'
import { about, counted, heading, line, loadOfMachine, mb, ms, spread } from './figures.ts'
import { underLoad } from './load.ts'
import { startBot, startSurroundings } from './surroundings.ts'
import { send } from './traffic.ts'

const usage = `npm run bench [-- --quick] [--seconds=20] [--rate=100] [--profile=DIR]
npm run bench -- --size=small|medium|large|quotas [--calls=10] [--changes=N]
    the directory, at the real pace and limits of AWS
npm run bench -- --load [--grants=1000] [--people=300] [--only=endings|behind|people|one]
    many at once, at the real pace and limits of AWS and Slack; the table of what is aimed at`
const flags = flagsOf(usage, {
  quick: { type: 'boolean', default: false },
  seconds: { type: 'string', default: '20' },
  rate: { type: 'string', default: '100' },
  profile: { type: 'string' },
  load: { type: 'boolean', default: false },
  grants: { type: 'string', default: '1000' },
  people: { type: 'string', default: '300' },
  only: { type: 'string' },
  size: { type: 'string' },
  calls: { type: 'string' },
  changes: { type: 'string' },
})
if (flags.size) await import('./scale.ts')
if (flags.load) {
  await underLoad({ grants: Number(flags.grants), people: Number(flags.people), only: flags.only })
  process.exit()
}
const size = flags.quick ? quick : whole
/** The directory is read this many times quicker than AWS allows, so that the benchmark ends today. */
const hurry = 1_000

about()
console.log(
  `${size.accounts} accounts, ${size.permissionSets} permission sets, ${size.users} users; ${size.people} people in Slack`,
)
const surroundings = await startSurroundings(size)
const { slack, aws } = surroundings

heading(`Cold start: no snapshot (AWS called ${hurry} times quicker than it allows)`)
const cold = startBot(surroundings, hurry)
const { ms: untilReady, stall: atReady } = await cold.ready()
line('ready', `${ms(untilReady)}; longest stall ${ms(atReady)}`)
const read = await cold.complete()
line('all assignments read', `${ms(read.ms)}; longest stall ${ms(read.stall)}`)
line('AWS calls', counted(aws.calls.map((call) => call.action)))
line('memory', `RSS ${mb(read.rss)}, heap ${mb(read.heap)}`)
await cold.stop()

heading('Warm start: snapshot in the store')
const firstReading = aws.calls.length
const warm = startBot(surroundings, hurry)
const again = await warm.ready()
line('ready', `${ms(again.ms)}; longest stall ${ms(again.stall)}`)
const refreshed = await warm.complete()
line('looked at again in the background', `${ms(refreshed.ms)}; longest stall ${ms(refreshed.stall)}`)
line('AWS calls', counted(aws.calls.slice(firstReading).map((call) => call.action)))
line('memory', `RSS ${mb(refreshed.rss)}, heap ${mb(refreshed.heap)}`)

heading('One request, nobody else about')
await calm(surroundings, askers(size)[0] ?? '', approvers[0] ?? '')
await warm.stop()

heading(`${flags.rate} interactions a second for ${flags.seconds} s, while the directory is read again at AWS's pace`)
const bot = startBot(surroundings, 1, flags.profile)
await bot.ready()
const lag = monitorEventLoopDelay({ resolution: 1 })
const traffic = await send(slack, {
  perSecond: Number(flags.rate),
  seconds: Number(flags.seconds),
  askers: askers(size),
  approvers,
  async measured() {
    await bot.measure()
    lag.enable()
  },
})
lag.disable()
const { rss, heap, stall } = await bot.measure()
for (const [kind, latencies] of [...traffic.latencies].sort()) line(`acknowledged: ${kind}`, spread(latencies))
line('acknowledged: all', spread([...traffic.latencies.values()].flat()))
line('sent', `${(traffic.sent / traffic.seconds).toFixed(0)} a second; ${traffic.unanswered.length} not answered`)
for (const problem of new Set(traffic.unanswered)) line('', problem)
line('memory', `RSS ${mb(rss)}, heap ${mb(heap)}`)
line("longest stall of the bot's event loop", ms(stall))
line('of the simulators (in the figures above too)', `p99 ${ms(lag.percentile(99) / 1e6)}, worst ${ms(lag.max / 1e6)}`)
loadOfMachine()
await bot.stop()
await surroundings.stop()
process.exit()
