import { pino } from 'pino'
import { expect, test, vi } from 'vitest'
import { MovableClock } from '../../src/clock.ts'
import { type JobResult, type Watch, Worker } from '../../src/jobs/worker.ts'
import { openStore, type Store } from '../../src/store/database.ts'
import { claimJobs } from '../../src/store/job-rows.ts'
import type { Handlers, Job, JobPayloads } from '../../src/workflow/job-payloads.ts'
import { onBothDatabases, storeAt } from '../support/stores.ts'

const log = pino({ level: 'silent' })
const minute = 60_000
/** Other tests run at the same time. */
const until = (assertion: () => unknown) => vi.waitFor(assertion, { timeout: 20_000, interval: 20 })

/** A worker whose only kind of job is `execute`. */
function workerOn(
  store: Store,
  clock: MovableClock,
  work: (job: Job<'execute'>) => Promise<JobResult>,
  o: { watch?: Partial<Watch>; most?: number; lanes?: Record<string, number> } = {},
) {
  const capacity = { most: o.most ?? 1, lanes: o.lanes ?? {} }
  const worker = new Worker<JobPayloads>({ store, clock, log, capacity, watch: o.watch ?? {} })
  const handlers = { execute: work } as unknown as Handlers
  const ask = (requestId: string, o: { runAt?: number; priority?: number } = {}) =>
    store.transaction((tx) => worker.enqueue(tx, 'execute', requestId, { requestId }, o))
  return { worker, handlers, ask }
}
const waiting = (store: Store) => store.db.selectFrom('jobs').selectAll().execute()

onBothDatabases('jobs', (newUrl) => {
  test('run once, when they are due and not before', async () => {
    const [store, clock] = [await storeAt(await newUrl()), new MovableClock()]
    const done: string[] = []
    const { worker, handlers, ask } = workerOn(
      store,
      clock,
      async (job) => void done.push(job.payload.requestId) as undefined,
    )
    await ask('now')
    await ask('later', { runAt: clock.now() + 10 * minute })
    worker.start(handlers)
    await until(() => expect(done).toEqual(['now']))
    clock.advance(11 * minute)
    await until(() => expect(done).toEqual(['now', 'later']))
    await worker.stop()
    expect(await waiting(store)).toEqual([])
  })

  test('are waited for at the end, but not for ever: what is cut off stays for the next process', async () => {
    const [store, clock] = [await storeAt(await newUrl()), new MovableClock()]
    const begun = Promise.withResolvers<void>()
    const { worker, handlers, ask } = workerOn(store, clock, () => {
      begun.resolve()
      return new Promise(() => {})
    })
    await ask('R1')
    worker.start(handlers)
    await begun.promise
    let over = false
    void worker.stop().then(() => {
      over = true
    })
    await until(() => {
      clock.advance(1_000)
      expect(over).toBe(true)
    })
    expect(await waiting(store)).toHaveLength(1)
  })

  test('are not doubled by asking twice, but run again when asked for while they run', async () => {
    const [store, clock] = [await storeAt(await newUrl()), new MovableClock()]
    let runs = 0
    const { worker, handlers, ask } = workerOn(store, clock, async () => {
      runs += 1
      if (runs === 1) await ask('R1')
      return undefined
    })
    await ask('R1')
    await ask('R1')
    worker.start(handlers)
    await until(async () => expect(await waiting(store)).toEqual([]))
    await worker.stop()
    expect(runs).toBe(2)
  })

  test('that fail are tried again later and later, and say so', async () => {
    const [store, clock] = [await storeAt(await newUrl()), new MovableClock()]
    const failures: number[] = []
    const { worker, handlers, ask } = workerOn(
      store,
      clock,
      async (job) => {
        if (job.attempts < 4) throw new Error('AWS is down')
        return undefined
      },
      { watch: { trouble: async (row) => void failures.push(row.attempts) } },
    )
    await ask('R1')
    worker.start(handlers)
    for (const n of [1, 2, 3]) {
      await until(() => expect(failures).toHaveLength(n))
      const [job] = await waiting(store)
      expect(job?.lastError).toContain('AWS is down')
      clock.advance(5 * minute)
    }
    await until(async () => expect(await waiting(store)).toEqual([]))
    await worker.stop()
  })

  test('that wait for something are no failures', async () => {
    const [store, clock] = [await storeAt(await newUrl()), new MovableClock()]
    const attempts: number[] = []
    const { worker, handlers, ask } = workerOn(store, clock, async (job) => {
      attempts.push(job.attempts)
      return attempts.length < 3 ? { again: minute } : undefined
    })
    await ask('R1')
    worker.start(handlers)
    for (const n of [1, 2, 3]) {
      await until(() => expect(attempts).toHaveLength(n))
      await until(async () => expect((await waiting(store)).every((j) => j.leaseToken === null)).toBe(true))
      clock.advance(2 * minute)
    }
    await worker.stop()
    expect(attempts).toEqual([1, 1, 1])
  })

  test('that were not even tried keep the count of what failed before', async () => {
    const [store, clock] = [await storeAt(await newUrl()), new MovableClock()]
    const attempts: number[] = []
    const { worker, handlers, ask } = workerOn(store, clock, async (job) => {
      attempts.push(job.attempts)
      if (attempts.length % 2 === 1) throw new Error('Slack says no')
      return attempts.length < 6 ? { again: minute, untried: true } : undefined
    })
    await ask('R1')
    worker.start(handlers)
    for (const n of [1, 2, 3, 4, 5, 6]) {
      await until(() => expect(attempts).toHaveLength(n))
      await until(async () => expect((await waiting(store)).every((j) => j.leaseToken === null)).toBe(true))
      clock.advance(5 * minute)
    }
    await worker.stop()
    expect(attempts).toEqual([1, 2, 2, 3, 3, 4])
  })

  test('of a worker that died are taken over, and the dead one can write no more', async () => {
    const url = await newUrl()
    const [store, heirs, clock] = [await storeAt(url), await storeAt(url), new MovableClock()]
    if (store.engine === 'sqlite') return // one process, which takes everything along when it dies
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    let fenced: unknown
    const dead = workerOn(store, clock, async (job) => {
      await held
      await store
        .transaction((tx) => job.fence(tx))
        .catch((error) => {
          fenced = error
        })
      return undefined
    })
    await dead.ask('R1')
    dead.worker.start(dead.handlers)
    await until(async () => expect((await waiting(store))[0]?.leaseToken).toBeTruthy())
    clock.advance(2 * minute)
    let taken = false
    const heir = workerOn(heirs, clock, async () => {
      taken = true
      return undefined
    })
    heir.worker.start(heir.handlers)
    await until(() => expect(taken).toBe(true))
    release()
    await dead.worker.stop()
    await heir.worker.stop()
    expect(fenced).toMatchObject({ name: 'LeaseLost' })
  })

  test('of a worker that died are done at once, whatever later time they were asked for meanwhile', async () => {
    const url = await newUrl()
    const [store, heirs, clock] = [await storeAt(url), await storeAt(url), new MovableClock()]
    const { worker, ask } = workerOn(store, clock, async () => undefined)
    await ask('R1')
    await claimJobs(store, clock, { most: 1 })
    await ask('R1', { runAt: clock.now() + 60 * minute })
    clock.advance(2 * minute)
    let done = false
    const heir = workerOn(heirs, clock, async () => {
      done = true
      return undefined
    })
    heir.worker.start(heir.handlers)
    await until(() => expect(done).toBe(true))
    await heir.worker.stop()
    await worker.stop()
  })

  test('that need a place in a lane stand there, urgent and old ones first, and one has it at a time', async () => {
    const [store, clock] = [await storeAt(await newUrl()), new MovableClock()]
    const begun: string[] = []
    const inside = new Map<string, number>()
    let [most, atOnce] = [0, 0]
    const lane = (id: string) => `assignments/${id.slice(0, 2)}`
    const { worker, handlers, ask } = workerOn(
      store,
      clock,
      async ({ payload: { requestId: id }, lane: place }) => {
        if (place === null) return { lane: lane(id) }
        begun.push(id)
        inside.set(place, (inside.get(place) ?? 0) + 1)
        atOnce = Math.max(atOnce, inside.get(place) ?? 0)
        most = Math.max(
          most,
          [...inside.values()].reduce((a, b) => a + b),
        )
        await new Promise((resolve) => setTimeout(resolve, 5))
        inside.set(place, (inside.get(place) ?? 0) - 1)
        return undefined
      },
      { most: 16, lanes: { assignments: 2 } },
    )
    const now = clock.now()
    for (const [n, id] of ['a1 grant', 'a1 older', 'b2 grant', 'c3 grant', 'd4 grant'].entries())
      await ask(id, { priority: 5, runAt: now - (id.endsWith('older') ? 1_000 : 100 - n) })
    await ask('a1 end', { priority: 0, runAt: now })
    worker.start(handlers)
    await until(async () => expect(await waiting(store)).toEqual([]))
    await worker.stop()
    expect({ most, atOnce }).toEqual({ most: 2, atOnce: 1 })
    expect(begun.filter((id) => id.startsWith('a1'))).toEqual(['a1 end', 'a1 older', 'a1 grant'])
  })

  test('may wait by the thousand, always due, and timers and sockets have their turn all the same', async () => {
    const [store, clock] = [await storeAt(await newUrl()), new MovableClock()]
    const { worker, handlers, ask } = workerOn(
      store,
      clock,
      async ({ lane }) => {
        if (lane === null) return { lane: 'assignments/one' }
        // Never waits for anything: what has its place goes on at once, and wants it again.
        return { again: 0 }
      },
      { most: 16, lanes: { assignments: 8 } },
    )
    await store.transaction(async (tx) => {
      for (let i = 0; i < 1_000; i++) await worker.enqueue(tx, 'execute', `R${i}`, { requestId: `R${i}` })
    })
    await ask('one more')
    let [last, longest, fired] = [performance.now(), 0, 0]
    const timer = setInterval(() => {
      fired += 1
      longest = Math.max(longest, performance.now() - last)
      last = performance.now()
    }, 5)
    worker.start(handlers)
    await until(async () => {
      const [{ n } = { n: 0 }] = await store.db
        .selectFrom('jobs')
        .select((e) => e.fn.countAll<number>().as('n'))
        .where('lane', 'is not', null)
        .execute()
      expect(Number(n)).toBe(1_001)
    })
    await new Promise((resolve) => setTimeout(resolve, 300))
    clearInterval(timer)
    await worker.stop()
    expect(fired).toBeGreaterThan(20)
    expect(longest).toBeLessThan(1_000)
  })

  test('are shared by two replicas: each runs once', async () => {
    const url = await newUrl()
    const clock = new MovableClock()
    const store = await storeAt(url)
    // One SQLite file belongs to one process; on PostgreSQL each replica has its own connections.
    const second = store.engine === 'postgres' ? await openStore(url) : store
    const runs = new Map<string, number>()
    const count = async (job: Job<'execute'>) => {
      runs.set(job.payload.requestId, (runs.get(job.payload.requestId) ?? 0) + 1)
      return undefined
    }
    const [a, b] = [workerOn(store, clock, count), workerOn(second, clock, count)]
    for (let i = 0; i < 60; i++) await a.ask(`R${i}`)
    a.worker.start(a.handlers)
    b.worker.start(b.handlers)
    await until(async () => expect(await waiting(store)).toEqual([]))
    await a.worker.stop()
    await b.worker.stop()
    if (second !== store) await second.close()
    expect(runs.size).toBe(60)
    expect([...runs.values()].every((n) => n === 1)).toBe(true)
  })
})
