import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Store, Tx } from '../store/database.ts'
import {
  assertLease,
  cancelJob,
  claimJob,
  enqueueJob,
  extendLease,
  finishJob,
  isOwnJob,
  LeaseLost,
  nextDue,
  postponeJob,
} from '../store/job-rows.ts'
import type { JobRow } from '../store/schema.ts'
import type { Jobs } from './queue.ts'

/** A claimed job, as its handler sees it. */
export interface Job<Payload = unknown> {
  key: string
  payload: Payload
  /** Counts failed attempts since the last success, this one included. */
  attempts: number
  /** Asked for by the bot itself, with the key that it has now: only then does it speak for a person. */
  own: boolean
  /** First statement of every transaction that acts on the job's behalf: throws when another worker has taken over. */
  fence(tx: Tx): Promise<void>
}

/**
 * `again`: not finished, call again after so many ms (waiting is not failing); `untried`: it was not even its turn, so
 * what failed before still counts. Throwing is failing: back-off, for ever.
 */
export type JobResult = undefined | { again: number; untried?: true }
export type Handlers<Payloads> = { [K in keyof Payloads]: (job: Job<Payloads[K]>) => Promise<JobResult> }

/** Called after each run that failed. */
export type OnTrouble = (job: JobRow, error: unknown) => Promise<void>

const leaseMs = 60_000
const pollMs = 1_000
/** Docker ends a container ten seconds after it asked; reading a large directory takes minutes. */
const graceMs = 8_000

/** Runs due jobs until stopped. `tick` runs what is due now and returns when nothing is left. */
export class Worker<Payloads> implements Jobs<Payloads> {
  readonly #store: Store
  readonly #clock: Clock
  readonly #log: Log
  readonly #concurrency: number
  readonly #onTrouble: OnTrouble
  #handlers: Handlers<Payloads> | undefined
  #stopping = new AbortController()
  #wake = new AbortController()
  readonly #running = new Map<string, Promise<void>>()
  #loop: Promise<void> | undefined

  constructor(o: { store: Store; clock: Clock; log: Log; concurrency?: number; onTrouble?: OnTrouble }) {
    this.#store = o.store
    this.#clock = o.clock
    this.#log = o.log
    this.#concurrency = o.concurrency ?? 16
    this.#onTrouble = o.onTrouble ?? (async () => {})
  }

  enqueue<K extends keyof Payloads & string>(
    tx: Tx,
    kind: K,
    key: string,
    payload: Payloads[K],
    o: { runAt?: number; priority?: number } = {},
  ): Promise<void> {
    const now = this.#clock.now()
    const at = { runAt: Math.ceil(o.runAt ?? now), priority: o.priority ?? 10, now }
    return enqueueJob(tx, { kind, key, payload, ...at, seal: this.#store.seal })
  }

  cancel(tx: Tx, kind: keyof Payloads & string, key: string): Promise<void> {
    return cancelJob(tx, kind, key)
  }

  kick(): void {
    this.#wake.abort()
  }

  start(handlers: Handlers<Payloads>): void {
    this.#handlers = handlers
    this.#loop = this.#run()
  }

  /** Runs all that is due now, and what it causes, and returns when nothing is left. */
  async tick(): Promise<void> {
    do {
      await this.#fill()
      await Promise.all(this.#running.values())
    } while ((await this.#dueIn()) <= 0)
  }

  /** Takes no more jobs, and waits a while for those that run; what is cut off, the next process resumes. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#wake.abort()
    await this.#loop
    const done = new AbortController()
    const all = Promise.all(this.#running.values()).then(() => done.abort())
    await Promise.race([all, this.#clock.sleep(graceMs, done.signal)])
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      this.#wake = new AbortController()
      try {
        await this.#fill()
      } catch (error) {
        this.#log.error({ err: error }, 'the job table cannot be read')
      }
      // Replicas enqueue too, so the table is looked at every second even when nobody kicks.
      await this.#clock.sleep(await this.#pause(), AbortSignal.any([this.#wake.signal, this.#stopping.signal]))
    }
  }

  async #pause(): Promise<number> {
    if (this.#running.size >= this.#concurrency) return pollMs
    return Math.max(5, Math.min(pollMs, await this.#dueIn().catch(() => pollMs)))
  }

  async #dueIn(): Promise<number> {
    const due = await nextDue(this.#store.db, [...this.#running.keys()])
    return due === undefined ? Number.POSITIVE_INFINITY : due - this.#clock.now()
  }

  async #fill(): Promise<void> {
    while (!this.#stopping.signal.aborted && this.#running.size < this.#concurrency) {
      const row = await claimJob(this.#store, this.#clock.now(), leaseMs, [...this.#running.keys()])
      if (!row) return
      const run = this.#one(row).finally(() => {
        this.#running.delete(row.id)
        this.kick()
      })
      this.#running.set(row.id, run)
    }
  }

  async #one(row: JobRow): Promise<void> {
    const { db } = this.#store
    const beat = setInterval(() => void extendLease(db, row, this.#clock.now() + leaseMs).catch(() => {}), leaseMs / 3)
    try {
      const handler = this.#handlers?.[row.kind as keyof Payloads] as ((job: Job) => Promise<JobResult>) | undefined
      if (!handler) throw new Error(`no handler for jobs of kind ${row.kind}`)
      const result = await handler({
        key: row.key,
        payload: JSON.parse(row.payloadJson),
        attempts: row.attempts,
        own: isOwnJob(this.#store, row),
        fence: (tx) => assertLease(tx, row),
      })
      if (result) {
        const outcome = result.untried ? 'untried' : 'waits'
        await postponeJob(db, row, this.#clock.now() + Math.ceil(result.again), outcome)
      } else await finishJob(db, row)
    } catch (error) {
      if (error instanceof LeaseLost) return
      await this.#failed(row, error)
    } finally {
      clearInterval(beat)
    }
  }

  async #failed(row: JobRow, error: unknown): Promise<void> {
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    const wait = Math.round(Math.min(1_000 * 2 ** Math.min(row.attempts, 9), 300_000) * (0.75 + Math.random() / 2))
    this.#log.warn({ err: error, job: row.kind, key: row.key, attempts: row.attempts, again: wait }, 'a job failed')
    try {
      await postponeJob(this.#store.db, row, this.#clock.now() + wait, { error: message.slice(0, 2_000) })
      await this.#onTrouble(row, error)
    } catch (problem) {
      // The lease runs out and the job is taken again.
      this.#log.error({ err: problem, job: row.kind, key: row.key }, 'a failed job could not be put back')
    }
  }
}
