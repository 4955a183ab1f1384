import { type AddressInfo, connect, createServer } from 'node:net'
import { sql } from 'kysely'
import { pino } from 'pino'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { clockDifference, watchClock } from '../../src/store/clock-agreement.ts'
import { putSetting } from '../../src/store/settings.ts'
import { waitForStore } from '../../src/store/wait-for-store.ts'
import { noPostgres, postgresUrl, sqliteUrl, storeAt } from '../support/stores.ts'

const log = pino({ level: 'silent' })
const until = (assertion: () => unknown) => vi.waitFor(assertion, { timeout: 20_000, interval: 50 })

describe('a SQLite file', () => {
  test('on a full disk is a state that is told, not a crash, and is over when there is room again', async () => {
    const store = await storeAt(sqliteUrl())
    const heard: unknown[] = []
    store.state.onChange((trouble) => heard.push(trouble))
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(store.db)
    await sql`pragma max_page_count = ${sql.lit(rows[0]?.page_count)}`.execute(store.db)
    const much = () => putSetting(store.db, 'much', 'x'.repeat(100_000))
    await expect(much()).rejects.toThrow('full')
    await expect(store.transaction((tx) => putSetting(tx, 'much', 'x'.repeat(100_000)))).rejects.toThrow('full')
    expect(store.state.trouble).toBe('full')
    // Whoever only looks proves nothing.
    await store.db.selectFrom('settings').selectAll().execute()
    await store.transaction((tx) => tx.selectFrom('settings').selectAll().execute())
    expect(store.state.trouble).toBe('full')
    await sql`pragma max_page_count = 1000000`.execute(store.db)
    await much()
    expect(heard).toEqual(['full', undefined])
  })

  test('that may only be read says so', async () => {
    const store = await storeAt(sqliteUrl())
    await sql`pragma query_only = 1`.execute(store.db)
    await expect(putSetting(store.db, 'a', 'b')).rejects.toThrow('readonly')
    expect(store.state.trouble).toBe('read-only')
    await sql`pragma query_only = 0`.execute(store.db)
    await putSetting(store.db, 'a', 'b')
    expect(store.state.trouble).toBeUndefined()
  })
})

describe.skipIf(noPostgres())('a PostgreSQL server', () => {
  test('that restarts fails what was asked just then, and nothing after it', async () => {
    const url = await postgresUrl()
    const [store, other] = [await storeAt(url), await storeAt(url)]
    await Promise.all([1, 2, 3].map((n) => putSetting(store.db, `key ${n}`, 'value')))
    const asked = sql`select pg_sleep(10)`.execute(store.db).catch((error: unknown) => error)
    await until(async () => {
      // As a server that shuts down ends its connections, those in use and those that lie idle.
      const { rows } = await sql`
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`.execute(other.db)
      expect(rows.length).toBeGreaterThan(1)
    })
    expect(await asked).toBeInstanceOf(Error)
    expect(store.state.trouble).toBe('away')
    await until(() => putSetting(store.db, 'again', 'value'))
    expect(store.state.trouble).toBeUndefined()
  })

  test('lets go of a replica that froze in a transaction', async () => {
    const url = await postgresUrl()
    const [frozen, store] = [await storeAt(url), await storeAt(url)]
    const began = Promise.withResolvers<void>()
    const thaw = Promise.withResolvers<void>()
    const lost = frozen
      .transaction(async (tx) => {
        await frozen.lock(tx, 'audit')
        began.resolve()
        await thaw.promise
        await putSetting(tx, 'late', 'value')
      })
      .catch((error: unknown) => error)
    await began.promise
    await store.transaction((tx) => store.lock(tx, 'audit'))
    thaw.resolve()
    expect(await lost).toBeInstanceOf(Error)
    expect(await store.db.selectFrom('settings').selectAll().where('key', '=', 'late').execute()).toEqual([])
  })

  test('that is not there yet is waited for at the start, and that is said', async () => {
    const url = new URL(await postgresUrl())
    const { hostname, port: own } = url
    const way = createServer((socket) => {
      socket.on('error', () => {})
      const server = connect(Number(own), hostname).on('error', () => socket.destroy())
      socket.pipe(server).pipe(socket)
    })
    const open = (port: number) => new Promise<void>((resolve) => way.listen(port, '127.0.0.1', resolve))
    await open(0)
    const { port } = way.address() as AddressInfo
    await new Promise((resolve) => way.close(resolve))
    const said: string[] = []
    const telling = pino({ level: 'warn' }, { write: (line: string) => void said.push(line) })
    url.host = `127.0.0.1:${port}`
    const waiting = waitForStore(url.href, [], { clock: systemClock, log: telling })
    await until(() => expect(said.join()).toContain('the database does not answer yet'))
    await open(port)
    const store = await waiting
    await putSetting(store.db, 'there', 'value')
    await store.close()
    way.close()
  })

  test('is the clock that counts: a computer whose own differs does nothing, and says so', async () => {
    const store = await storeAt(await postgresUrl())
    expect(Math.abs(await clockDifference(store, systemClock))).toBeLessThan(1_000)
    const ahead = { now: () => systemClock.now() + 90_000, ahead: 0, sleep: systemClock.sleep }
    expect(await clockDifference(store, ahead)).toBeGreaterThan(80_000)
    const behind = { ...ahead, now: () => systemClock.now() - 90_000 }
    expect(await clockDifference(store, behind)).toBeLessThan(-80_000)
    const changes: boolean[] = []
    const watch = await watchClock(store, { clock: ahead, log, onChange: (agrees) => changes.push(agrees) })
    onTestFinished(() => watch.stop())
    expect(watch.agrees()).toBe(false)
    expect(changes).toEqual([false])
  })
})
