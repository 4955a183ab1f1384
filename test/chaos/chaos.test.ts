import { expect, inject, test } from 'vitest'
import type { Engine } from './place.ts'
import { storm } from './storm.ts'

/** `CHAOS_SEED` repeats a run; `npm run chaos` runs for as long as it is told. */
const seed = Number(process.env.CHAOS_SEED ?? Math.floor(Math.random() * 2 ** 31))
const engines: Engine[] = 'skipped' in inject('postgres') ? ['sqlite'] : ['sqlite', 'postgres']

// Side by side: most of the time nothing is due.
test.concurrent.each(engines)(
  'many ask while bots die, stand still and find nobody there, on %s: nothing is lost, doubled, late or stuck',
  { timeout: 600_000 },
  async (engine) => {
    const outcome = await storm({ seed, minutes: 0.15, engine, limits: false })
    console.info(`seed ${seed}: ${JSON.stringify(outcome)}`)
    expect(outcome).toMatchObject({ lost: [], doubled: [], late: [], stuck: [] })
    expect(outcome.requests).toBeGreaterThan(0)
  },
)
