import { expect, test } from 'vitest'
import { alarmOfFailingJob, closeAlarms } from '../../src/workflow/failing-jobs.ts'
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

test('an alarm about jobs is over when the last of them has stopped failing for its reason', async () => {
  const { ctx, store } = await startCore()
  const facts = async () =>
    (await store.db.selectFrom('audit').select('fact').where('fact', 'like', 'alarm%').execute()).map(
      ({ fact }) => fact,
    )
  const { db } = store
  for (const key of ['one', 'two']) {
    await store.transaction((tx) => ctx.jobs.enqueue(tx, 'prune', key, {}))
    const error = new Error(`connect ECONNREFUSED 10.0.0.1:443 (${key}7)`)
    await db
      .updateTable('jobs')
      .set({ attempts: 8, lastError: String(error) })
      .where('key', '=', key)
      .execute()
    const row = await db.selectFrom('jobs').selectAll().where('key', '=', key).executeTakeFirstOrThrow()
    await alarmOfFailingJob(ctx, row, error)
  }
  const passes = async (key: string) => {
    await db.updateTable('jobs').set({ attempts: 0, lastError: null }).where('key', '=', key).execute()
    await closeAlarms(ctx)
  }
  await closeAlarms(ctx)
  await passes('one')
  expect(await facts()).toEqual(['alarm'])
  await passes('two')
  await closeAlarms(ctx)
  expect(await facts()).toEqual(['alarm', 'alarm-over'])
})
