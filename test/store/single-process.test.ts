import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { claimJobs } from '../../src/store/claim-jobs.ts'
import { enqueueJob } from '../../src/store/enqueue-jobs.ts'
import { takeAlone, takeBackJobs } from '../../src/store/single-process.ts'
import { command } from '../cli/command.ts'
import { sqliteUrl, storeAt } from '../support/stores.ts'

test('a second bot on a SQLite file says why it does not start; commands read the file all the same', async () => {
  const DATABASE_URL = sqliteUrl()
  const release = takeAlone(DATABASE_URL)
  await storeAt(DATABASE_URL)
  const [second, audit] = await Promise.all([
    command('../main', [], {
      DATABASE_URL,
      SLACK_BOT_TOKEN: 'xoxb-1',
      SLACK_APP_TOKEN: 'xapp-1',
      POLICY_FILE: fileURLToPath(new URL('../support/policy.yaml', import.meta.url)),
    }),
    command('audit', ['verify'], { DATABASE_URL }),
  ])
  expect(second).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^DATABASE_URL: Another bot works on this SQLite/),
  })
  expect(audit).toMatchObject({ code: 0 })
  release?.()
  takeAlone(DATABASE_URL)?.()
})

test('nothing is written beside the file, so that all else of a container may be read-only', async () => {
  const { rows } = await sql<{ temp_store: number }>`pragma temp_store`.execute((await storeAt(sqliteUrl())).db)
  expect(rows).toEqual([{ temp_store: 2 }])
})

test('several may share PostgreSQL, and nobody shares memory', () => {
  expect(takeAlone('postgres://user:password@host/name')).toBeUndefined()
  expect(takeAlone('sqlite::memory:')).toBeUndefined()
})

test('what a killed bot of an earlier version was working on is due at once for the next', async () => {
  const store = await storeAt(sqliteUrl())
  const job = { kind: 'prune', key: 'prune', payload: {}, runAt: 1, priority: 1, now: 1 } as const
  await store.transaction((tx) => enqueueJob(tx, job))
  await store.db.updateTable('jobs').set({ leaseToken: 'dead', leaseUntil: Number.MAX_SAFE_INTEGER }).execute()
  expect(await claimJobs(store, systemClock, { most: 1 })).toEqual([])
  await takeBackJobs(store)
  expect(await claimJobs(store, systemClock, { most: 1 })).toMatchObject([{ kind: 'prune' }])
})
