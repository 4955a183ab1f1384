import { expect, test } from 'vitest'
import { MovableClock } from '../../src/clock.ts'
import { putSetting } from '../../src/store/settings.ts'
import { takeTurn } from '../../src/store/shared-turns.ts'
import { noPostgres, postgresUrl, sqliteUrl, storeAt } from '../support/stores.ts'

test.skipIf(noPostgres())('replicas have their turns one after the other, whoever asks first first', async () => {
  const [url, clock] = [await postgresUrl(), new MovableClock()]
  const stores = [await storeAt(url), await storeAt(url)] as const
  const ask = (replica: 0 | 1, name = 'C1') => takeTurn(stores[replica], clock, name, 1_000)
  // A second after the other, counted from the first, however long an answer takes: within what the clocks round.
  const [earliest, latest]: [number[], number[]] = [[], []]
  for (const [turn, replica] of ([0, 1, 0, 1] as const).entries()) {
    const before = clock.now()
    const until = (await ask(replica)) - turn * 1_000
    earliest.push(before + until)
    latest.push(clock.now() + until)
  }
  expect(Math.max(...earliest)).toBeLessThanOrEqual(Math.min(...latest) + 2)
  // Another channel has turns of its own, and what has gone by is nobody's.
  expect(await ask(1, 'C2')).toBe(0)
  clock.advance(60_000)
  expect(await ask(1)).toBe(0)
  const many = await Promise.all(Array.from({ length: 10 }, (_, n) => ask(n % 2 === 0 ? 0 : 1)))
  expect(new Set(many.map((ms) => Math.round(ms / 500)))).toHaveLength(10)
  // Whatever stands there, nobody waits for ever.
  for (const value of ['soon', '', '-5', '999999999999999', '9'.repeat(40)]) {
    await putSetting(stores[0].db, 'turn:C1', value)
    expect(await ask(0), value).toBeLessThanOrEqual(30_000)
  }
})

test('one process alone need not ask', async () => {
  const store = await storeAt(sqliteUrl())
  for (let n = 0; n < 3; n++) expect(await takeTurn(store, new MovableClock(), 'C1', 1_000)).toBe(0)
})
