import { setTimeout } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { MovableClock } from '../../src/clock.ts'
import { currentGuard } from '../../src/effects.ts'
import { claimJobs } from '../../src/store/claim-jobs.ts'
import { openStore } from '../../src/store/database.ts'
import type { Job } from '../../src/workflow/job-payloads.ts'
import { onBothDatabases, storeAt } from '../support/stores.ts'
import { minute, until, waiting, workerOn } from './worker-on.ts'

onBothDatabases('jobs of several workers', (newUrl) => {
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

  test('of a worker that stood still change nothing outside any more, and what they did just then is told', async () => {
    const url = await newUrl()
    const [store, heirs, clock] = [await storeAt(url), await storeAt(url), new MovableClock()]
    if (store.engine === 'sqlite') return // one process, which nobody takes anything from
    const [stands, goesOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const told: string[] = []
    let before: unknown
    const still = workerOn(
      store,
      clock,
      async () => {
        const guard = currentGuard()
        await guard.before()
        stands.resolve()
        await goesOn.promise
        before = await guard.before().catch((error: unknown) => error)
        await guard.after('sso:CreateAccountAssignment')
        return undefined
      },
      { watch: { lateEffect: async ({ key }, effect) => void told.push(`${effect} for ${key}`) } },
    )
    await still.ask('R1')
    still.worker.start(still.handlers)
    await stands.promise
    clock.advance(2 * minute)
    const heir = workerOn(heirs, clock, async () => undefined)
    heir.worker.start(heir.handlers)
    await until(async () => expect(await waiting(heirs)).toEqual([]))
    goesOn.resolve()
    await until(() => expect(told).toEqual(['sso:CreateAccountAssignment for R1']))
    expect(before).toMatchObject({ name: 'LeaseLost' })
    await still.worker.stop()
    await heir.worker.stop()
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

  test('of two transactions that add to the same one in the same moment neither is lost', async () => {
    const [store, clock] = [await openStore(await newUrl(), ['a key']), new MovableClock()]
    onTestFinished(() => store.close())
    const { worker } = workerOn(store, clock, async () => undefined)
    const join = (before: unknown, now: unknown) => [before, now].flat()
    const adds = (line: string, atEnd: () => Promise<void>) =>
      store.transaction(async (tx) => {
        await worker.enqueue(tx, 'post', 'progress', [line] as never, { join })
        store.atEnd(tx, atEnd, 'last')
      })
    const [written, mayEnd] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const first = adds('granted', () => {
      written.resolve()
      return mayEnd.promise
    })
    await written.promise
    const second = adds('alarm', async () => {})
    await setTimeout(100)
    mayEnd.resolve()
    await Promise.all([first, second])
    expect((await waiting(store)).map(({ payloadJson }) => JSON.parse(payloadJson))).toEqual([['granted', 'alarm']])
  })
})
