import { expect, test } from 'vitest'
import { MovableClock } from '../../src/clock.ts'
import { claimJobs } from '../../src/store/claim-jobs.ts'
import { letGo, postponeJob } from '../../src/store/job-rows.ts'
import { capacityOf, type Handlers } from '../../src/workflow/job-payloads.ts'
import { onBothDatabases, storeAt } from '../support/stores.ts'
import { minute, until, waiting, workerOn } from './worker-on.ts'

onBothDatabases('jobs in lanes', (newUrl) => {
  test('that need a place in a lane stand there, urgent and old ones first, and one has it at a time', async () => {
    const [store, clock] = [await storeAt(await newUrl()), new MovableClock()]
    const begun: string[] = []
    const inside = new Map<string, number>()
    let [most, atOnce] = [0, 0]
    const lane = (id: string) => `assignments/${id.slice(0, 2)}`
    const queue = workerOn(store, clock, async ({ payload }) => ({ lane: lane(payload.requestId) }), {
      lanes: { assignments: 0 },
    })
    const now = clock.now()
    for (const [n, id] of ['a1 grant', 'a1 older', 'b2 grant', 'c3 grant', 'd4 grant'].entries())
      await queue.ask(id, { priority: 5, runAt: now - (id.endsWith('older') ? 1_000 : 100 - n) })
    await queue.ask('a1 end', { priority: 0, runAt: now })
    queue.worker.start(queue.handlers)
    await until(async () => expect((await waiting(store)).filter((row) => row.lane === null)).toEqual([]))
    await queue.worker.stop()

    const { worker, handlers } = workerOn(
      store,
      clock,
      async ({ payload: { requestId: id } }) => {
        const place = lane(id)
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
    worker.start(handlers)
    await until(async () => expect(await waiting(store)).toEqual([]))
    await worker.stop()
    expect({ most, atOnce }).toEqual({ most: 2, atOnce: 1 })
    expect(begun.filter((id) => id.startsWith('a1'))).toEqual(['a1 end', 'a1 older', 'a1 grant'])
  })

  test('that get there while others are looked for have no place before they are counted', async () => {
    const [store, clock] = [await storeAt(await newUrl()), new MovableClock()]
    const { worker } = workerOn(store, clock, async () => undefined)
    const room = { most: 16, lanes: { assignments: 2 } }
    const asks = (lanes: Record<string, string | undefined>) =>
      store.transaction(async (tx) => {
        for (const [id, lane] of Object.entries(lanes))
          await worker.enqueue(tx, 'execute', id, { requestId: id }, { lane })
      })
    // Whatever has been done of the look by the time that the job gets there.
    for (let steps = 0; steps < 100; steps++) {
      await asks({ inside: 'assignments/1', 'getting there': undefined })
      const held = await claimJobs(store, clock, room)
      // Of two for one place the second is passed over, and others are looked for once more.
      await asks({ next: 'assignments/3', 'after it': 'assignments/3' })
      const [gettingThere] = held.filter(({ key }) => key === 'getting there')
      if (!gettingThere) throw new Error('it is not held')
      const look = claimJobs(store, clock, room)
      for (let step = 0; step < steps; step++) await null
      await postponeJob(store.db, gettingThere, gettingThere.runAt, 'untried', 'assignments/2')
      letGo(store, gettingThere)
      const taken = await look
      expect(taken.length, `after ${steps} steps: ${taken.map(({ key }) => key)}`).toBe(1)
      for (const row of [...held, ...taken]) letGo(store, row)
      await store.db.deleteFrom('jobs').execute()
    }
  })

  test('whose leases ran out while the database was away are counted by whoever goes on with them', async () => {
    const [store, clock] = [await storeAt(await newUrl()), new MovableClock()]
    const { worker } = workerOn(store, clock, async () => undefined)
    const room = { most: 16, lanes: { assignments: 1 } }
    await store.transaction((tx) => worker.enqueue(tx, 'execute', 'R1', { requestId: 'R1' }, { lane: 'assignments/1' }))
    expect(await claimJobs(store, clock, { ...room, kinds: ['execute'] })).toHaveLength(1)
    clock.advance(2 * minute)
    const end = { grantId: 'G1', cause: 'expired', by: 'bot' } as const
    await store.transaction((tx) => worker.enqueue(tx, 'end', 'G1', end, { lane: 'assignments/2' }))
    expect(await claimJobs(store, clock, { ...room, notKinds: ['execute'] })).toEqual([])
  })

  test('that need their place no more leave it to the next, and go on beside it', async () => {
    const [store, clock] = [await storeAt(await newUrl()), new MovableClock()]
    const begun: string[] = []
    const next = Promise.withResolvers<void>()
    const { worker, handlers, ask } = workerOn(
      store,
      clock,
      async ({ payload: { requestId: id }, lane }) => {
        const isNew = !begun.some((one) => one.startsWith(id))
        begun.push(`${id} in ${lane}`)
        if (isNew) return { lane: 'assignments/1' }
        if (id === 'second') await next.promise
        return id === 'first' && lane ? { again: 1, leaves: true } : undefined
      },
      { most: 4, lanes: { assignments: 1 } },
    )
    await ask('first', { runAt: clock.now() - 10 })
    await ask('second', {})
    worker.start(handlers)
    await until(async () =>
      expect([...begun].sort()).toEqual([
        'first in assignments/1',
        'first in null',
        'first in null',
        'second in assignments/1',
        'second in null',
      ]),
    )
    next.resolve()
    await until(async () => expect(await waiting(store)).toEqual([]))
    await worker.stop()
  })

  test('of three hundred people whose conversations Slack has still to open none holds up a card, or a word to who pressed', async () => {
    const [store, clock] = [await storeAt(await newUrl()), new MovableClock()]
    const { worker } = workerOn(store, clock, async () => undefined, capacityOf(8))
    const done: string[] = []
    const opened = Promise.withResolvers<void>()
    const says = (kind: string) => async (job: { key: string }) => void done.push(`${kind} ${job.key}`)
    const waits = () => opened.promise.then(() => undefined)
    await store.transaction(async (tx) => {
      for (let n = 0; n < 300; n++) await worker.enqueue(tx, 'draw-dm', `R${n}`, { requestId: `R${n}` })
      await worker.enqueue(tx, 'draw-card', 'R1', { requestId: 'R1' })
      await worker.enqueue(tx, 'tell', 'UMIA', { slackId: 'UMIA', channel: null, code: 'not_yours', vars: {} })
    })
    worker.start({ 'draw-dm': waits, 'draw-card': says('draw-card'), tell: says('tell') } as unknown as Handlers)
    await until(() => expect(done.sort()).toEqual(['draw-card R1', 'tell UMIA']))
    opened.resolve()
    await worker.stop()
  })

  test('that end access have places which none that gives it can take', async () => {
    const [store, clock] = [await storeAt(await newUrl()), new MovableClock()]
    const { worker } = workerOn(store, clock, async () => undefined, { most: 16, ...capacityOf(2) })
    const over = Promise.withResolvers<void>()
    const inLane = { execute: 0, end: 0 }
    const work = (kind: 'execute' | 'end') => async (job: { key: string; lane: string | null }) => {
      if (job.lane === null) return { lane: `assignments/${kind} ${job.key}` }
      inLane[kind] += 1
      await over.promise
      return undefined
    }
    const ask = (kind: 'execute' | 'end', payload: never) =>
      store.transaction(async (tx) => {
        for (let n = 0; n < 8; n++) await worker.enqueue(tx, kind, `${n}`, payload)
        worker.kick()
      })
    await ask('execute', { requestId: 'R1' } as never)
    worker.start({ execute: work('execute'), end: work('end') } as unknown as Handlers)
    await until(async () => {
      expect((await waiting(store)).filter((row) => row.lane === null)).toEqual([])
      expect(inLane).toEqual({ execute: 2, end: 0 })
    })
    await ask('end', { grantId: 'G1', cause: 'expired', by: 'bot' } as never)
    await until(() => expect(inLane).toEqual({ execute: 2, end: 4 }))
    over.resolve()
    await worker.stop()
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
})
