import { expect, test } from 'vitest'
import { MovableClock } from '../../src/clock.ts'
import { onBothDatabases, storeAt } from '../support/stores.ts'
import { minute, until, waiting, workerOn } from './worker-on.ts'

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
})
