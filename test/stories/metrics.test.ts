import { expect } from 'vitest'
import { createMetrics } from '../../src/metrics.ts'
import { countFailingJobs } from '../../src/store/job-health.ts'
import { eventually } from '../support/eventually.ts'
import { becomes } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import { minutes, type World } from '../support/world.ts'

/** Those that the product declares: what Node tells of itself is prom-client's. */
const declared = createMetrics()
  .registry.getMetricsAsArray()
  .map(({ name }) => name)
  .filter((name) => name.startsWith('aws_setup_'))

const scrape = async ({ bot }: World): Promise<string> =>
  (await fetch(`http://127.0.0.1:${bot.healthPort}/metrics`)).text()

/** The lines of one metric that carry a value. */
const samples = (text: string, name: string): string[] => text.split('\n').filter((line) => line.startsWith(name))

const shown = (text: string, name: string, labels = ''): number => {
  const [line = ''] = samples(text, `${name}${labels}`)
  return Number(line.slice(line.lastIndexOf(' ') + 1))
}

story(
  'an ordinary day moves every metric that is declared',
  async (world) => {
    const { mia, bob, slack, clock } = world
    const before = await scrape(world)
    expect(shown(before, 'aws_setup_jobs_failing')).toBe(0)
    expect(samples(before, 'aws_setup_facts_total{fact="asked"}')).toEqual([])

    const request = await mia.asks({ account: 'prod-payments', set: 'PowerUserAccess' })
    await bob.approves(request)
    await becomes(world, request, 'active')
    await quiet(world)
    const granted = await scrape(world)
    expect(shown(granted, 'aws_setup_facts_total', '{fact="asked"}')).toBe(1)
    expect(shown(granted, 'aws_setup_facts_total', '{fact="granted"}')).toBe(1)
    // What was counted is not counted again, by two at once neither.
    const [one, two] = await Promise.all([scrape(world), scrape(world)])
    for (const again of [one, two]) expect(shown(again, 'aws_setup_facts_total', '{fact="granted"}')).toBe(1)

    slack.faults.failNext('views.publish', 'internal_error', 6)
    const { jobs, store } = world.bot.ctx
    await store.transaction((tx) => jobs.enqueue(tx, 'draw-home', mia.id, { slackId: mia.id }))
    await eventually(async () => {
      clock.advance(minutes(1))
      expect(await countFailingJobs(world.bot.ctx.store.db)).toBe(1)
    })
    const failing = await scrape(world)
    expect(shown(failing, 'aws_setup_jobs_failing')).toBe(1)
    for (const name of declared) expect([name, samples(failing, name)]).not.toEqual([name, samples(before, name)])
    expect(declared.length).toBeGreaterThanOrEqual(4)
  },
  { env: { HEALTH_PORT: '0' } },
)
