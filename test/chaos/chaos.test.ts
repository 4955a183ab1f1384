import { expect, test } from 'vitest'
import { noPostgres } from '../support/stores.ts'
import { storm } from './storm.ts'

/** `CHAOS_SEED` repeats a run; `npm run chaos` runs for as long as it is told. */
const seed = Number(process.env.CHAOS_SEED ?? Math.floor(Math.random() * 2 ** 31))

// Side by side: most of the time nothing is due.
for (const engine of ['sqlite', 'postgres'] as const)
  test(`many ask while bots die, stand still and find nobody there, on ${engine}: nothing is lost, doubled, late or stuck`, {
    timeout: 600_000,
    concurrent: true,
    skip: engine === 'postgres' && noPostgres(),
  }, async () => {
    const outcome = await storm({ seed, minutes: 0.15, engine, limits: false })
    console.info(`seed ${seed}: ${JSON.stringify(outcome)}`)
    expect(outcome).toMatchObject({ lost: [], doubled: [], late: [], stuck: [] })
    expect(outcome.requests).toBeGreaterThan(0)
    expect(Math.min(outcome.kills, outcome.freezes)).toBeGreaterThan(0)
  })
