import { expect, test } from 'vitest'
import type { Worker } from '../../src/jobs/worker.ts'
import { grantsOfRequest } from '../../src/store/grants.ts'
import { getRequest } from '../../src/store/requests.ts'
import { endGrant } from '../../src/workflow/grant/end.ts'
import { warn } from '../../src/workflow/grant/warn.ts'
import { capacityOf, type Handlers, type JobPayloads } from '../../src/workflow/job-payloads.ts'
import { execute } from '../../src/workflow/request/execute.ts'
import { runTarget } from '../../src/workflow/request/run-targets.ts'
import { companyOf } from '../support/many-accounts.ts'
import { grantedAtOnce, letThrough, startCore } from './core.ts'

const hour = 3_600_000
const accounts = 20
const ends = 4

test('at AWS’s own pace and limits access ends within ten seconds, though many wait to be given in the same accounts, and others are warned', async () => {
  const core = await startCore({
    company: companyOf(accounts, '/Sandbox'),
    capacity: capacityOf(8),
    settings: { throttling: true, assignmentMs: 1_500, visibilityMs: 500 },
    aws: { pace: 1 },
  })
  const { ctx, clock, store, simulated } = core
  const set = (name: string) => ctx.directory.permissionSets().find((one) => one.name === name)?.arn ?? ''
  const ids = ctx.directory
    .accounts()
    .filter(({ name }) => name.startsWith('team-'))
    .map(({ id }) => id)
  const principal = { type: 'USER' as const, id: ctx.directory.usersByEmail('mia@example.com')[0]?.id ?? '' }
  const worker = ctx.jobs as Worker<JobPayloads>
  const told = async () => undefined
  worker.start({
    ...Object.fromEntries(['draw-card', 'draw-dm', 'post', 'post-audit'].map((kind) => [kind, told])),
    end: (job) => endGrant(ctx, job),
    warn: ({ payload }) => warn(ctx, payload),
    execute: (job) => execute(ctx, job),
    target: (job) => runTarget(ctx, job),
  } as Partial<Handlers> as Handlers)
  const state = async (id: string) => (await getRequest(store.db, id))?.state
  const until = (states: () => Promise<unknown>, are: unknown) =>
    expect.poll(states, { timeout: 60_000, interval: 100 }).toEqual(are)
  const statesOf = (requests: string[]) => async () => [...new Set(await Promise.all(requests.map(state)))]

  const first: string[] = []
  for (const accountId of ids.slice(0, ends)) {
    const access = { accountId, permissionSetArn: set('Billing'), principal }
    first.push(await grantedAtOnce(core, { access, durationMs: hour, extendsGrant: null, formKey: accountId }))
  }
  await until(statesOf(first), ['active'])
  clock.advance(hour - 4 * 60_000)

  const inAws = () => simulated.world.assignments.all().filter(({ AccountId }) => ids.includes(AccountId)).length
  const wanted = [set('ReadOnlyAccess'), set('PowerUserAccess')]
  const input = { accounts: ids, permissionSets: wanted, principals: [`USER:${principal.id}`], duration: hour }
  const many = await letThrough(core, 'assign-permission-sets', input, {
    durationMs: hour,
    extendsGrant: null,
    formKey: 'many',
  })
  await expect.poll(inAws, { timeout: 60_000, interval: 100 }).toBeGreaterThanOrEqual(ends + 3)
  const due = (await Promise.all(first.map((id) => grantsOfRequest(store.db, id)))).flat()
  // Warnings of others are due as well, and each asks CloudTrail, which takes one question a second.
  await store.transaction(async (tx) => {
    for (let n = 0; n < 40; n++)
      await ctx.jobs.enqueue(tx, 'warn', `another ${n}`, { grantId: due[0]?.id ?? '', endsAt: due[0]?.endsAt ?? 0 })
  })
  clock.advance(Math.max(...due.map(({ endsAt }) => endsAt ?? 0)) - clock.now())
  await until(statesOf(first), ['revoked'])
  // They did wait: what they stood behind is not through yet.
  expect(await state(many)).toBe('executing')
  const over = (await Promise.all(first.map((id) => grantsOfRequest(store.db, id)))).flat()
  const late = over.map(({ endsAt, endedAt }) => (endedAt ?? 0) - (endsAt ?? 0))
  expect(Math.max(...late), `${late} ms`).toBeLessThanOrEqual(10_000)
  expect(simulated.calls.filter(({ outcome }) => outcome === 'ThrottlingException')).toEqual([])
  await worker.stop()
})
