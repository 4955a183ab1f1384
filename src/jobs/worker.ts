import type { Clock } from '../clock.ts'
import { underGuard } from '../effects.ts'
import { letOthersThrough } from '../let-others-through.ts'
import type { Log } from '../log.ts'
import { claimJobs } from '../store/claim-jobs.ts'
import type { Store, Tx } from '../store/database.ts'
import { askedForAt, cancelJob, enqueueAtEnd, enqueueJob, payloadOf } from '../store/enqueue-jobs.ts'
import {
  assertLease,
  extendLeases,
  finishJob,
  LeaseLost,
  letGo,
  nextDue,
  postponeJob,
  stillOurs,
} from '../store/job-rows.ts'
import type { JobRow } from '../store/schema.ts'
import type { EnqueueOptions, Jobs } from './queue.ts'

/** A claimed job, as its handler sees it. */
export interface Job<Payload = unknown> {
  key: string
  payload: Payload
  /** Counts failed attempts since the last success, this one included. */
  attempts: number
  /** Asked for by the bot itself, with the key that it has now: only then does it speak for a person. */
  own: boolean
  /** When it was last asked for, ms; 0 where nobody can say: what somebody has put back is from then. */
  at: number
  /** The lane in which it has a place now; see `JobResult`. */
  lane: string | null
  /** Aborts when the worker stops: a wait ends, and the next process goes on from what is stored. */
  stopping: AbortSignal
  /** First statement of every transaction that acts on the job's behalf: throws when another worker has taken over. */
  fence(tx: Tx): Promise<void>
}

/**
 * `again`: not finished, call again after so many ms (waiting is not failing); `untried`: it was not even its turn, so
 * what failed before still counts; `leaves`: until then, and then, it needs no place in its lane. `lane`: it needs a place
 * there, and is called again when it has one. Throwing is failing: back-off, for ever.
 */
export type JobResult = undefined | { again: number; untried?: true; leaves?: true } | { lane: string }
export type Handlers<Payloads> = { [K in keyof Payloads]: (job: Job<Payloads[K]>) => Promise<JobResult> }

export interface Watch {
  /** Called after each run that failed. */
  trouble(job: JobRow, error: unknown): Promise<void>
  /** Called when something outside was changed for a job that had become somebody else's in that moment. */
  lateEffect(job: JobRow, effect: string): Promise<void>
}
const unwatched: Watch = { trouble: async () => {}, lateEffect: async () => {} }

/** How many jobs run at once, by what they wait for. */
export interface Capacity {
  /** For all kinds together that have no number of their own. */
  most: number
  /** Kinds that share a number: those that only wait for their turn in Slack's line hold up nobody else. */
  kinds: { kinds: string[]; most: number; lanes?: Record<string, number> }[]
  /** Lanes that may be taken at once, by group: the part before the slash. Some kinds may find them full sooner. */
  lanes: Record<string, number>
}
const plain: Capacity = { most: 16, kinds: [], lanes: {} }

const beatMs = 20_000
const pollMs = 1_000
/** Docker ends a container ten seconds after it asked; reading a large directory takes minutes. */
const graceMs = 8_000

/** Runs due jobs until stopped. `tick` runs what is due now and returns when nothing is left. */
export class Worker<Payloads> implements Jobs<Payloads> {
  readonly #store: Store
  readonly #clock: Clock
  readonly #log: Log
  readonly #capacity: Capacity
  readonly #watch: Watch
  #handlers: Handlers<Payloads> | undefined
  #stopping = new AbortController()
  #wake = new AbortController()
  #paused = false
  readonly #running = new Map<string, { row: JobRow; run: Promise<void> }>()
  #loop: Promise<void> | undefined

  constructor(o: { store: Store; clock: Clock; log: Log; capacity?: Partial<Capacity>; watch?: Partial<Watch> }) {
    this.#store = o.store
    this.#clock = o.clock
    this.#log = o.log
    this.#capacity = { ...plain, ...o.capacity }
    this.#watch = { ...unwatched, ...o.watch }
  }

  enqueue<K extends keyof Payloads & string>(
    tx: Tx,
    kind: K,
    key: string,
    payload: Payloads[K],
    o: EnqueueOptions = {},
  ): Promise<void> {
    const now = this.#clock.now()
    const at = { runAt: Math.ceil(o.runAt ?? now), priority: o.priority ?? 10, lane: o.lane ?? null, now }
    const job = { kind, key, payload, ...at, seal: this.#store.seal, ...(o.join && { join: o.join }) }
    if (o.rowFirst) return enqueueJob(tx, job)
    enqueueAtEnd(this.#store, tx, job)
    return Promise.resolve()
  }

  cancel(tx: Tx, kind: keyof Payloads & string, key: string): Promise<void> {
    return cancelJob(this.#store, tx, kind, key)
  }

  kick(): void {
    this.#wake.abort()
  }

  start(handlers: Handlers<Payloads>): void {
    this.#handlers = handlers
    this.#loop = this.#run()
  }

  /** Claims nothing while `paused`; what runs goes on. */
  pause(paused: boolean): void {
    this.#paused = paused
    this.kick()
  }

  /** Runs all that is due now, and what it causes, and returns when nothing is left. */
  async tick(): Promise<void> {
    while ((await this.#fill()) > 0 || this.#running.size > 0) {
      await Promise.race([...this.#running.values()].map(({ run }) => run))
    }
  }

  /** Takes no more jobs, and waits a while for those that run; what is cut off, the next process resumes. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#wake.abort()
    await this.#loop
    const done = new AbortController()
    const all = Promise.all([...this.#running.values()].map(({ run }) => run)).then(() => done.abort())
    await Promise.race([all, this.#clock.sleep(graceMs, done.signal)])
    for (const { row } of this.#running.values()) letGo(this.#store, row)
  }

  async #run(): Promise<void> {
    const beat = setInterval(() => void extendLeases(this.#store, this.#clock).catch(() => {}), beatMs)
    while (!this.#stopping.signal.aborted) {
      this.#wake = new AbortController()
      let pause = pollMs
      try {
        if (!this.#paused && (await this.#fill()) === 0) pause = await this.#pause()
        else if (!this.#paused) pause = 0
      } catch (error) {
        this.#log.error({ err: error }, 'the job table cannot be read')
      }
      // Replicas enqueue too, so the table is looked at every second even when nobody kicks.
      await this.#clock.sleep(pause, AbortSignal.any([this.#wake.signal, this.#stopping.signal]))
      await letOthersThrough()
    }
    clearInterval(beat)
  }

  async #pause(): Promise<number> {
    const due = await nextDue(this.#store, this.#clock)
    return due === undefined ? pollMs : Math.max(5, Math.min(pollMs, due - this.#clock.now()))
  }

  /** Claims what there is room for and says how much that was. */
  async #fill(): Promise<number> {
    const { most, kinds: groups, lanes: places } = this.#capacity
    const apart = groups.flatMap(({ kinds }) => kinds)
    let claimed = 0
    // First what has no number of its own: a place that has become free in a lane is for who ends access, not for who gives it.
    for (const { most: all, lanes = places, ...which } of [{ most, notKinds: apart, lanes: places }, ...groups]) {
      const runs = [...this.#running.values()].filter(({ row: { kind } }) =>
        'kinds' in which ? which.kinds.includes(kind) : !apart.includes(kind),
      )
      if (runs.length >= all || this.#stopping.signal.aborted) continue
      const rows = await claimJobs(this.#store, this.#clock, { most: all - runs.length, lanes, ...which })
      claimed += rows.length
      for (const row of rows) {
        const run = this.#one(row).finally(() => {
          this.#running.delete(row.id)
          letGo(this.#store, row)
          this.kick()
        })
        this.#running.set(row.id, { row, run })
      }
    }
    return claimed
  }

  async #one(row: JobRow): Promise<void> {
    const { db } = this.#store
    const guard = {
      before: () => stillOurs(this.#store, this.#clock, row),
      after: (effect: string) => this.#afterEffect(row, effect),
      urgency: row.priority,
    }
    try {
      const handler = this.#handlers?.[row.kind as keyof Payloads] as ((job: Job) => Promise<JobResult>) | undefined
      if (!handler) throw new Error(`no handler for jobs of kind ${row.kind}`)
      const at = askedForAt(this.#store, row)
      const job: Job = {
        key: row.key,
        payload: payloadOf(row),
        attempts: row.attempts,
        own: at !== undefined,
        at: at ?? 0,
        lane: row.lane,
        stopping: this.#stopping.signal,
        fence: (tx) => assertLease(tx, row),
      }
      const result = await underGuard(guard, () => handler(job))
      if (!result) await finishJob(db, row)
      // Its place in the lane goes by when it was due, not by when it got there.
      else if ('lane' in result) await postponeJob(db, row, row.runAt, 'untried', result.lane)
      else {
        const outcome = result.untried ? 'untried' : 'waits'
        const lane = result.leaves ? null : row.lane
        await postponeJob(db, row, this.#clock.now() + Math.ceil(result.again), outcome, lane)
      }
    } catch (error) {
      if (error instanceof LeaseLost) this.#log.warn({ job: row.kind, key: row.key }, 'somebody else has this job now')
      else await this.#failed(row, error)
    }
  }

  async #afterEffect(row: JobRow, effect: string): Promise<void> {
    try {
      await stillOurs(this.#store, this.#clock, row)
    } catch (error) {
      if (!(error instanceof LeaseLost)) throw error
      this.#log.error({ job: row.kind, key: row.key, effect }, 'done for a job that was somebody else’s by then')
      await this.#watch.lateEffect(row, effect)
      throw error
    }
  }

  async #failed(row: JobRow, error: unknown): Promise<void> {
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    const wait = Math.round(Math.min(1_000 * 2 ** Math.min(row.attempts, 9), 300_000) * (0.75 + Math.random() / 2))
    this.#log.warn({ err: error, job: row.kind, key: row.key, attempts: row.attempts, again: wait }, 'a job failed')
    const outcome = { error: message.slice(0, 2_000) }
    while (!(await this.#putBack(row, wait, outcome)) && !this.#stopping.signal.aborted) {
      await this.#clock.sleep(wait, this.#stopping.signal)
    }
    await this.#watch
      .trouble(row, error)
      .catch((problem) => this.#log.error({ err: problem, job: row.kind }, 'of a failed job nobody could be told'))
  }

  /** False while the database takes nothing: the job must not be begun again at once, and again. */
  async #putBack(row: JobRow, wait: number, outcome: { error: string }): Promise<boolean> {
    try {
      await postponeJob(this.#store.db, row, this.#clock.now() + wait, outcome)
      return true
    } catch (problem) {
      this.#log.error({ err: problem, job: row.kind, key: row.key }, 'a failed job could not be put back')
      return false
    }
  }
}
