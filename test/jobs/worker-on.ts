import { pino } from 'pino'
import { vi } from 'vitest'
import type { MovableClock } from '../../src/clock.ts'
import { type Capacity, type JobResult, type Watch, Worker } from '../../src/jobs/worker.ts'
import type { Store } from '../../src/store/database.ts'
import type { Handlers, Job, JobPayloads } from '../../src/workflow/job-payloads.ts'

const log = pino({ level: 'silent' })
export const minute = 60_000
/** Other tests run at the same time. */
export const until = (assertion: () => unknown) => vi.waitFor(assertion, { timeout: 60_000, interval: 20 })

/** A worker whose only kind of job is `execute`. */
export function workerOn(
  store: Store,
  clock: MovableClock,
  work: (job: Job<'execute'>) => Promise<JobResult>,
  o: { watch?: Partial<Watch> } & Partial<Capacity> = {},
) {
  const capacity = { most: 1, ...o }
  const worker = new Worker<JobPayloads>({ store, clock, log, capacity, watch: o.watch ?? {} })
  const handlers = { execute: work } as unknown as Handlers
  const ask = (requestId: string, o: { runAt?: number; priority?: number } = {}) =>
    store.transaction((tx) => worker.enqueue(tx, 'execute', requestId, { requestId }, o))
  return { worker, handlers, ask }
}
export const waiting = (store: Store) => store.db.selectFrom('jobs').selectAll().execute()
