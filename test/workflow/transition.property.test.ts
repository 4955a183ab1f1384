import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MovableClock } from '../../src/clock.ts'
import { Worker } from '../../src/jobs/worker.ts'
import { lifecycle, mayMove, type State, states } from '../../src/lifecycle.ts'
import { createLog } from '../../src/log.ts'
import { verifyAudit } from '../../src/store/audit-breaks.ts'
import { auditEntries } from '../../src/store/audit-log.ts'
import { openStore } from '../../src/store/database.ts'
import type { Request } from '../../src/store/request.ts'
import { getRequest, insertRequest } from '../../src/store/requests.ts'
import type { JobPayloads } from '../../src/workflow/job-payloads.ts'
import { lockRequest, transition } from '../../src/workflow/transition.ts'

const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31)

/** A move by somebody who has read the request now, or `ago` writes before; alone, or at once with another. */
const move = fc.record({
  to: fc.constantFrom(...states),
  ago: fc.constantFrom(0, 0, 0, 1, 2),
  rival: fc.option(fc.constantFrom(...states), { nil: undefined }),
})
const likely = fc.nat(20).map((n) => ({ step: n }))

test('a request never leaves its lifecycle, and every write is in the audit log', async () => {
  console.info(`SEED=${seed}`)
  const store = await openStore('sqlite::memory:')
  const clock = new MovableClock()
  const ctx = { store, clock, jobs: new Worker<JobPayloads>({ store, clock, log: createLog('silent') }) }
  const write = (row: Request, to: State) =>
    store.transaction(async (tx) => {
      await lockRequest(ctx, tx, row.id)
      await transition(ctx, tx, row, to, { fact: `to-${to}`, by: 'bot', data: { from: row.state } })
    })
  let runs = 0
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(move, likely), { minLength: 1, maxLength: 25 }), async (moves) => {
      runs += 1
      const { id } = await store.transaction((tx) => insertRequest(tx, newRequest(`form ${runs}`)))
      const read = async () => (await getRequest(store.db, id)) as Request
      const versions = [await read()]
      let written = 0
      for (const step of moves) {
        const now = await read()
        const allowed = lifecycle[now.state]
        const given =
          'step' in step ? { to: allowed[step.step % Math.max(1, allowed.length)] ?? now.state, ago: 0 } : step
        const seen = versions.at(-1 - given.ago) ?? now
        const rivals = [write(seen, given.to)]
        if ('rival' in given && given.rival) rivals.push(write(seen, given.rival))
        const done = (await Promise.allSettled(rivals)).filter(({ status }) => status === 'fulfilled').length
        const after = await read()
        expect(done).toBeLessThanOrEqual(1)
        expect(after.version).toBe(now.version + done)
        if (seen.version !== now.version) expect(done).toBe(0)
        else if (!('rival' in given && given.rival)) expect(done).toBe(legal(now.state, given.to) ? 1 : 0)
        expect(legal(now.state, after.state)).toBe(true)
        if (done === 0) expect(after).toEqual(now)
        written += done
        versions.push(after)
      }
      const facts = await Array.fromAsync(auditEntries(store.db, { requestId: id }))
      expect(facts).toHaveLength(written)
      let state: State = 'planning'
      for (const { fact, data } of facts) {
        const to = fact.slice('to-'.length) as State
        expect([data.from, legal(state, to)]).toEqual([state, true])
        state = to
      }
      expect((await read()).state).toBe(state)
    }),
    { seed, numRuns: 150 },
  )
  expect(await verifyAudit(store)).toMatchObject({ ok: true })
  await store.close()
})

const legal = (from: State, to: State): boolean => from === to || mayMove(from, to)

const newRequest = (formKey: string) => ({
  operation: 'assign-permission-set',
  input: {},
  about: { en: '', ja: '' },
  reason: 'Because',
  requester: 'UMIA',
  formKey,
  durationMs: 1,
  permanent: false,
  extendsGrant: null,
  createdAt: 1,
})
