import { expect, test } from 'vitest'
import { alarmOfFailingJob } from '../../src/workflow/failing-jobs.ts'
import { startCore } from './core.ts'

test('many jobs that fail for one reason are one alarm an hour', async () => {
  const { ctx, clock, store } = await startCore()
  const fails = async (key: string, error: string, attempts = 8) => {
    await store.transaction((tx) => ctx.jobs.enqueue(tx, 'prune', key, {}))
    const row = await store.db.selectFrom('jobs').selectAll().where('key', '=', key).executeTakeFirstOrThrow()
    await alarmOfFailingJob(ctx, { ...row, attempts }, new Error(error))
  }
  const alarms = async () =>
    (await store.db.selectFrom('audit').select('fact').where('fact', '=', 'alarm').execute()).length
  for (let n = 0; n < 80; n++) await fails(`job ${n}`, `connect ECONNREFUSED 10.0.0.${n}:443 (request ${n}f3c)`)
  expect(await alarms()).toBe(1)
  await fails('another', 'the disk is on fire')
  expect(await alarms()).toBe(2)
  await fails('young', 'something else', 7)
  expect(await alarms()).toBe(2)
  clock.advance(3_600_000)
  await fails('job 1', 'connect ECONNREFUSED 10.0.0.1:443 (request 1f3c)', 16)
  expect(await alarms()).toBe(3)
})
