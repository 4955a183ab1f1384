import { expect, test } from 'vitest'
import type { Worker } from '../../src/jobs/worker.ts'
import { grantsOfRequest } from '../../src/store/grants.ts'
import { getRequest } from '../../src/store/requests.ts'
import { endGrant } from '../../src/workflow/grant/end.ts'
import { capacityOf, type Handlers, type Job, type JobPayloads } from '../../src/workflow/job-payloads.ts'
import { watchAccess } from '../../src/workflow/watch/watch-access.ts'
import { companyOf } from '../support/many-accounts.ts'
import { watchWrites } from '../support/watch-writes.ts'
import { grantedAtOnce, startCore, work } from './core.ts'

const writes = watchWrites()
const many = 60
const hour = 3_600_000
const standing = {
  payload: {},
  stopping: new AbortController().signal,
  fence: async () => {},
} as unknown as Job<'watch-access'>

test('sixty accesses that are due at once cost what each must, in calls of AWS and in writes, though the bot was away', async () => {
  const core = await startCore({
    company: companyOf(many, '/Sandbox'),
    capacity: capacityOf(8),
  })
  const { ctx, clock, store, simulated } = core
  Object.assign(ctx.config, { limits: { awsCallsPerSecond: 10, openAssignments: 8, watchGrantsMs: 2 * 60_000 } })
  const permissionSetArn = ctx.directory.permissionSets().find(({ name }) => name === 'ReadOnlyAccess')?.arn ?? ''
  const principal = { type: 'USER' as const, id: ctx.directory.usersByEmail('mia@example.com')[0]?.id ?? '' }
  const accounts = ctx.directory.accounts().filter(({ name }) => name.startsWith('team-'))
  const ids: string[] = []
  for (const { id: accountId } of accounts) {
    const access = { accountId, permissionSetArn, principal }
    ids.push(await grantedAtOnce(core, { access, durationMs: hour, extendsGrant: null, formKey: accountId }))
  }
  const states = async () => new Set(await Promise.all(ids.map(async (id) => (await getRequest(store.db, id))?.state)))
  for (let n = 0; (await states()).size > 1 || !(await states()).has('active'); n++) {
    expect(n).toBeLessThan(50)
    await work(ctx, 400)
    clock.advance(1_000)
  }

  Object.assign(simulated.settings, { assignmentMs: 1_500, visibilityMs: 500 })
  // The bot was away meanwhile: each is long due, and none is told to be stuck for that.
  clock.advance(2 * hour)
  const before = simulated.calls.length
  writes.kinds.clear()
  const count = writes.count
  const told = async () => undefined
  const handlers = {
    ...Object.fromEntries(['draw-card', 'draw-dm', 'post', 'post-audit', 'warn'].map((kind) => [kind, told])),
    end: (job) => endGrant(ctx, job),
  } as Partial<Handlers> as Handlers
  const worker = ctx.jobs as Worker<JobPayloads>
  // The standing watch looks at nothing that is about to end.
  await watchAccess(ctx, standing)
  worker.start(handlers)
  const moving = setInterval(() => clock.advance(50), 10)
  await expect.poll(states, { timeout: 60_000, interval: 200 }).toEqual(new Set(['revoked']))
  await watchAccess(ctx, standing)
  const commits = writes.count - count
  clearInterval(moving)
  await worker.stop()

  const asked = (operation: string) => simulated.calls.slice(before).filter((one) => one.operation === operation).length
  expect(asked('DeleteAccountAssignment')).toBe(many)
  // Each is looked at once when AWS has done it; what AWS works on, all with one look.
  expect(asked('ListAccountAssignments')).toBeLessThanOrEqual(many * 1.1)
  expect(asked('DescribeAccountAssignmentDeletionStatus')).toBeLessThanOrEqual(many * 0.1)
  expect(simulated.calls.length - before).toBeLessThanOrEqual(3 * many)
  expect(await store.db.selectFrom('audit').select('fact').where('fact', '=', 'alarm').execute()).toEqual([])
  for (const id of ids) expect(await grantsOfRequest(store.db, id)).toMatchObject([{ state: 'ended' }])
  // As of one end alone: see `writes.test.ts`. Jobs that tell of it are counted where they tell.
  const counts = (kind: string) => writes.kinds.get(kind) ?? 0
  const telling = counts('delete jobs') - many
  // One that AWS shows later than most is looked at again.
  const again = Math.max(0, counts('update jobs') - many)
  expect(again).toBeLessThanOrEqual(many * 0.1)
  const all = [...writes.kinds.values()].reduce((sum, n) => sum + n, 0)
  const own = all - telling - again - counts('insert directoryRows')
  expect(own / many, JSON.stringify([...writes.kinds])).toBeLessThanOrEqual(15)
  expect((commits - telling) / many, JSON.stringify([...writes.kinds])).toBeLessThanOrEqual(12)
})
