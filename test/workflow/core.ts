import { readFile } from 'node:fs/promises'
import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import type { Assignment } from '../../src/aws/types.ts'
import type { Config } from '../../src/config.ts'
import { type Capacity, Worker } from '../../src/jobs/worker.ts'
import type { Json } from '../../src/json.ts'
import { loadOperations } from '../../src/operations/shared/load-operations.ts'
import type { Policy } from '../../src/policy/policy-schema.ts'
import { readPolicy } from '../../src/policy/read-policy.ts'
import { claimJobs } from '../../src/store/claim-jobs.ts'
import { payloadOf } from '../../src/store/enqueue-jobs.ts'
import { assertLease, finishJob, LeaseLost, letGo, postponeJob } from '../../src/store/job-rows.ts'
import { getRequest, insertRequest } from '../../src/store/requests.ts'
import type { JobRow } from '../../src/store/schema.ts'
import { codeOf } from '../../src/workflow/code-of.ts'
import type { Context } from '../../src/workflow/context.ts'
import { endAsked } from '../../src/workflow/grant/ask-to-end.ts'
import { noteAppeared, noteBaseline } from '../../src/workflow/grant/baseline.ts'
import { endGrant } from '../../src/workflow/grant/end.ts'
import { endOrphan } from '../../src/workflow/grant/end-orphan.ts'
import type { JobPayloads } from '../../src/workflow/job-payloads.ts'
import { createPeople } from '../../src/workflow/people/people.ts'
import { createRoster } from '../../src/workflow/people/roster.ts'
import { onRequest } from '../../src/workflow/press.ts'
import { digestOf } from '../../src/workflow/request/digest.ts'
import { execute } from '../../src/workflow/request/execute.ts'
import { planRequest } from '../../src/workflow/request/plan.ts'
import { planNow } from '../../src/workflow/request/plan-now.ts'
import { runTarget } from '../../src/workflow/request/run-targets.ts'
import { createSelectorMemory } from '../../src/workflow/selector-memory.ts'
import { record } from '../../src/workflow/transition.ts'
import { type BenchOptions, startBench } from '../aws/helpers.ts'

interface CoreOptions extends BenchOptions {
  policy?: Policy
  /** What Slack says. */
  chat?: Partial<Context['chat']>
  capacity?: Partial<Capacity>
}

/** The workflow on a real SQLite store and a simulated AWS, without Slack: everybody is a member, nobody reads. */
export async function startCore({ policy, chat: people, capacity, ...options }: CoreOptions = {}) {
  const bench = await startBench(options)
  onTestFinished(bench.stop)
  const { clock, store, aws } = bench
  const log = pino({ level: 'silent' })
  const loaded = readPolicy(await readFile(new URL('../support/policy.yaml', import.meta.url), 'utf8'), 'policy.yaml')
  if (!('policy' in loaded)) throw new Error('the policy does not load')
  const config = { policy: policy ?? loaded.policy } as Config
  const chat: Context['chat'] = {
    user: async (slackId) => {
      const email = `${slackId.slice(1).toLowerCase()}@example.com`
      return { slackId, name: slackId, tz: 'UTC', email, kind: 'member', slackLocale: 'en-US' }
    },
    groupMembers: async (handle) => ({ ids: handle === 'aws-admins' ? ['UALICE'] : ['UBOB'] }),
    userIdByEmail: async () => undefined,
    listedWithEmail: async () => [],
    sharedChannel: async () => undefined,
    readsFiles: () => false,
    ...people,
  }
  /** A process that begins: what it knows is what the store has, and AWS. */
  const begins = async (): Promise<Context> => {
    const directory = await bench.makeDirectory({ onAssignments: (seen) => noteAppeared(store, clock, seen) })
    await directory.load()
    await directory.refresh()
    const jobs = new Worker<JobPayloads>({ store, clock, log, ...(capacity && { capacity }) })
    const code = await codeOf(config.policy, { clock, directory, store })
    const base = { clock, log, config, store, jobs, aws, directory, operations: await loadOperations(), code, chat }
    const selectors = createSelectorMemory(base)
    const ctx: Context = { ...base, selectors, people: createPeople(base), roster: createRoster(base) }
    await ctx.roster.refresh()
    await noteBaseline(ctx)
    return ctx
  }
  return { ...bench, ctx: await begins(), begins }
}
export type Core = Awaited<ReturnType<typeof startCore>>

interface Asked {
  durationMs: number
  extendsGrant: string | null
  formKey: string
}

/** A request as it is when its form has been sent and the rule has let it through, with the job that carries it out. */
export function grantedAtOnce(core: Core, o: Asked & { access: Assignment }): Promise<string> {
  const { accountId: account, permissionSetArn: permissionSet, principal } = o.access
  const input = { account, permissionSet, principal: `${principal.type}:${principal.id}`, duration: o.durationMs }
  return letThrough(core, 'assign-permission-set', input, o)
}

/** The same of any operation that a rule grants at once. */
export async function letThrough(
  { ctx, store, clock }: Core,
  operation: string,
  input: Record<string, Json>,
  o: Asked,
): Promise<string> {
  const { durationMs } = o
  const { id } = await store.transaction(async (tx) => {
    const request = await insertRequest(tx, {
      operation,
      input,
      about: { en: '', ja: '' },
      reason: 'Because',
      requester: 'UMIA',
      formKey: o.formKey,
      durationMs,
      permanent: false,
      extendsGrant: o.extendsGrant,
      createdAt: clock.now(),
    })
    await record(ctx, tx, 'asked', { requestId: request.id, by: 'UMIA', data: { operation, input, durationMs } })
    return request
  })
  await store.db.updateTable('requests').set({ state: 'approved' }).where('id', '=', id).execute()
  const row = await getRequest(store.db, id)
  if (!row) throw new Error('the request is gone')
  try {
    const { plan, ruling } = await planNow(ctx, row)
    const digest = digestOf(plan, row)
    const decided = {
      planJson: JSON.stringify(plan),
      digest,
      ruleHash: ruling.ruleHash,
      rulingJson: JSON.stringify(ruling),
    }
    await store.db.updateTable('requests').set(decided).where('id', '=', id).execute()
    await store.transaction((tx) => record(ctx, tx, 'granted-by-rule', { requestId: id, by: 'bot', data: { digest } }))
  } catch {
    // Refused when it was planned; executing says the same.
  }
  await store.transaction((tx) => ctx.jobs.enqueue(tx, 'execute', id, { requestId: id }))
  return id
}

const plan = (ctx: Context, job: { payload: { requestId: string } }) => planRequest(ctx, job.payload.requestId)
const handled = { plan, execute, target: runTarget, end: endGrant, 'end-orphan': endOrphan } as unknown as Record<
  string,
  (ctx: Context, job: never) => ReturnType<typeof execute>
>

/**
 * Does at most `most` of the jobs that are due, one after the other, as a worker does; says whether there was one.
 * With `dies`, the process is gone in the middle of the last one, which the next one finds as it was.
 */
export async function work(ctx: Context, most: number, dies = false, stopping = AbortSignal.abort()): Promise<boolean> {
  let did = false
  for (let i = 0; i < most; i++) {
    const [row] = await claimJobs(ctx.store, ctx.clock, { most: 1 })
    if (!row) return did
    did = true
    await one(ctx, row, dies && i === most - 1, stopping)
    letGo(ctx.store, row)
  }
  return did
}

async function one(ctx: Context, row: JobRow, dies: boolean, stopping: AbortSignal): Promise<void> {
  const { db } = ctx.store
  let fences = 0
  const job = {
    key: row.key,
    payload: payloadOf(row) as never,
    attempts: row.attempts,
    own: true,
    lane: row.lane,
    // Most tests let it wait for nothing: they say when the time has come.
    stopping,
    fence: async (tx: Parameters<typeof assertLease>[0]) => {
      fences += 1
      if (dies && fences > 1) throw new LeaseLost('the process died')
      await assertLease(tx, row)
    },
  }
  try {
    const again =
      row.kind === 'end-asked'
        ? await onRequest(ctx, job.payload, endAsked)
        : await handled[row.kind]?.(ctx, job as never)
    if (dies) return
    if (again && 'lane' in again) await postponeJob(db, row, row.runAt, 'untried', again.lane)
    else if (again)
      await postponeJob(db, row, ctx.clock.now() + Math.ceil(again.again), 'waits', again.leaves ? null : row.lane)
    else await finishJob(db, row)
  } catch (error) {
    if (error instanceof LeaseLost) return
    if (row.kind !== 'end-asked') await postponeJob(db, row, ctx.clock.now() + 1_000, { error: String(error) })
    else await finishJob(db, row)
  }
}
