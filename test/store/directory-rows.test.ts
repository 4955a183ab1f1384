import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import type { Row } from '../../src/aws/snapshot-store.ts'
import { openStore } from '../../src/store/database.ts'
import { directoryStore, dropForeign } from '../../src/store/directory-rows.ts'
import { onBothDatabases, sqliteUrl, storeAt } from '../support/stores.ts'

const user = (id: string, at: number, name = id): Row => ({ kind: 'user', id, at, value: { name } })
const gone = (id: string, at: number): Row => ({ kind: 'user', id, at, value: undefined })

onBothDatabases('the directory in the store', (newUrl) => {
  const open = async () => directoryStore(await storeAt(await newUrl()))
  /** All of it, as a process reads it that knows everything up to a version. */
  async function everythingSince(kept: Awaited<ReturnType<typeof open>>, from = 0) {
    const rows = new Map<string, unknown>()
    let version = from
    for (;;) {
      const some = await kept.since(version)
      // To check and take an answer is done in one turn, in which nobody else has theirs.
      expect(some.rows.length).toBeLessThanOrEqual(250)
      if (some.rows.length === 0) return { rows, version }
      for (const { id, value } of some.rows) rows.set(id, value)
      version = some.version
    }
  }

  test('an older look never overwrites a newer one', async () => {
    const kept = await open()
    await kept.write([user('a', 20, 'new')])
    await kept.write([user('a', 10, 'old'), gone('a', 15)])
    expect((await everythingSince(kept)).rows.get('a')).toEqual({ name: 'new' })
    await kept.write([gone('a', 30)])
    await kept.write([user('a', 25)])
    expect([...(await everythingSince(kept)).rows]).toEqual([['a', undefined]])
  })

  test('whoever follows gets what changed, and nothing that is as it was', async () => {
    const kept = await open()
    await kept.write([user('a', 1), user('b', 1)])
    const { version } = await everythingSince(kept)
    await kept.write([user('a', 2), user('b', 2, 'another')])
    expect([...(await everythingSince(kept, version)).rows.keys()]).toEqual(['b'])
    expect(await kept.notSeenSince('user', 2)).toEqual([])
  })

  test('of what is read in turn also when it was read last', async () => {
    const kept = await open()
    const pair: Row = { kind: 'pair', id: 'p', at: 1, value: { principals: [] } }
    await kept.write([pair])
    const { version } = await everythingSince(kept)
    await kept.write([{ ...pair, at: 2 }])
    expect((await kept.since(version)).rows).toEqual([{ ...pair, at: 2 }])
  })

  test('a version is given once: neither to what is as it was, nor again after the last rows were taken out', async () => {
    const store = await storeAt(await newUrl())
    const kept = directoryStore(store)
    const meta: Row = { kind: 'meta', id: 'meta', at: 1, value: {} }
    expect(await kept.write([meta, user('a', 1)])).toEqual({ before: 0, version: 1 })
    expect(await kept.write([user('a', 2)])).toEqual({ before: 1, version: 1 })
    expect(await kept.write([user('a', 1, 'older')])).toEqual({ before: 1, version: 1 })
    expect(await kept.write([user('a', 3), user('b', 3)])).toEqual({ before: 1, version: 2 })
    await dropForeign(store, [{ kind: 'user', id: 'b' }])
    const { version } = await everythingSince(kept)
    expect(version).toBeGreaterThan(2)
    expect(await kept.write([user('b', 1)])).toEqual({ before: version, version: version + 1 })
  })

  test('tells what was not seen, but for what is gone already', async () => {
    const kept = await open()
    await kept.write([user('a', 1), user('b', 5), gone('c', 1), { ...user('d', 1), kind: 'group' }])
    expect(await kept.notSeenSince('user', 5)).toEqual(['a'])
  })

  test('many rows come whole, whatever the size of an answer, and once each', async () => {
    const kept = await open()
    const many = Array.from({ length: 2_345 }, (_, n) => user(`user-${n}`, 1))
    await kept.write([...many, user('user-0', 1, 'twice on a page')])
    const { rows } = await everythingSince(kept)
    expect(rows.size).toBe(many.length)
    expect(rows.get('user-0')).toEqual({ name: 'twice on a page' })
  })

  test('writers at once leave no gap that a follower would pass', async () => {
    const kept = await open()
    await Promise.all(
      Array.from({ length: 20 }, (_, n) => kept.write([user(`user-${n}`, n), user('all', n, String(n))])),
    )
    const { rows, version } = await everythingSince(kept)
    expect(rows.size).toBe(21)
    expect(rows.get('all')).toEqual({ name: '19' })
    expect(version).toBe(20)
  })
})

test('what can be read again does not wait for the disk, whatever becomes of it; all else does', async () => {
  const heard: string[] = []
  const store = await openStore(sqliteUrl(), [], (text) => heard.push(text))
  onTestFinished(() => store.close())
  const kept = directoryStore(store)
  const modes = async () => {
    const inside = await store.transaction((tx) => sql`pragma synchronous`.execute(tx))
    return [inside.rows, (await sql`pragma synchronous`.execute(store.db)).rows]
  }
  // https://sqlite.org/pragma.html#pragma_synchronous
  const full = [{ synchronous: 2 }]
  expect(await modes()).toEqual([full, full])
  heard.length = 0
  await kept.write([user('a', 1)])
  expect(heard[0]).toBe('pragma synchronous = normal')
  expect(heard[1]).toBe('begin')
  expect(await modes()).toEqual([full, full])
  const circular: { self?: unknown } = {}
  circular.self = circular
  await expect(kept.write([user('b', 1), { ...user('c', 1), value: circular }])).rejects.toThrow('circular')
  expect(await modes()).toEqual([full, full])
  expect((await kept.since(0)).rows.map(({ id }) => id)).toEqual(['a'])
})
