/** Kills, freezes and faults while many ask, on both databases. Ends with 1 when anything was lost, doubled, late or stuck. */
import { flagsOf } from '../../src/sandbox/flags.ts'
import type { Engine } from './place.ts'
import { storm } from './storm.ts'

const usage = `npm run chaos [-- --seed 7] [--minutes 10] [--store sqlite|postgres] [--loud]
npm run chaos -- --stops 20
    a replica on PostgreSQL stands still beyond its leases, twenty times`
const flags = flagsOf(usage, {
  seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
  minutes: { type: 'string', default: '10' },
  store: { type: 'string' },
  stops: { type: 'string' },
  loud: { type: 'boolean', default: false },
})
let bad = 0
const stops = flags.stops === undefined ? undefined : Number(flags.stops)
const engines = flags.store ? [flags.store] : stops === undefined ? ['sqlite', 'postgres'] : ['postgres']
for (const engine of engines as Engine[]) {
  const began = performance.now()
  const log = (what: string) => {
    if (flags.loud) console.log(`${((performance.now() - began) / 1_000).toFixed(1)} ${what}`)
  }
  const o = await storm({
    seed: Number(flags.seed),
    minutes: Number(flags.minutes),
    engine,
    log,
    ...(stops !== undefined && { stops, limits: false }),
  })
  console.log(
    `${engine}: seed ${o.seed}; ${o.requests} requests, ${o.kills} kills, ${o.freezes} freezes, ${o.outlived} beyond a lease, ${o.faults} faults; ` +
      `lost ${o.lost.length}, doubled ${o.doubled.length}, late ${o.late.length}, stuck ${o.stuck.length}; ` +
      `latest end ${(o.latestMs / 1_000).toFixed(1)} s after it was due`,
  )
  for (const [what, list] of Object.entries({ lost: o.lost, doubled: o.doubled, late: o.late, stuck: o.stuck }))
    for (const one of list) console.log(`  ${what}: ${one}`)
  bad += o.lost.length + o.doubled.length + o.late.length + o.stuck.length
}
process.exit(bad === 0 ? 0 : 1)
