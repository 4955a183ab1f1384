import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { type Kysely, sql } from 'kysely'
import { pino } from 'pino'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { clockDifference, watchClock } from '../../src/store/clock-agreement.ts'
import { openStore } from '../../src/store/database.ts'
import { migratePostgres } from '../../src/store/migrate.ts'
import { migrations } from '../../src/store/migrations/index.ts'
import { putSetting } from '../../src/store/settings.ts'
import { waitForStore } from '../../src/store/wait-for-store.ts'
import { noPostgres, postgresUrl, sqliteUrl, storeAt } from '../support/stores.ts'

const log = pino({ level: 'silent' })
const until = (assertion: () => unknown) => vi.waitFor(assertion, { timeout: 60_000, interval: 50 })

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

  test('is waited for no longer than it may take: to connect, for a statement, for a lock, for an answer', async () => {
    const [url, way] = [await postgresUrl(), await aWayTo(await postgresUrl())]
    const [store, far] = [await storeAt(url), await storeAt(way.url)]
    // A connection that is there falls silent.
    await putSetting(far.db, 'before', 'b')
    const mute = createServer(() => {}).listen(0, '127.0.0.1')
    await once(mute, 'listening')
    const { port } = mute.address() as AddressInfo
    let isOver = false
    const began = Promise.withResolvers<void>()
    // Who holds the lock is at work all the time: it does not idle.
    const holds = store.transaction(async (tx) => {
      await store.lock(tx, 'audit')
      began.resolve()
      while (!isOver) await sql`select pg_sleep(1)`.execute(tx)
    })
    await began.promise
    way.falls('silent')
    const why = (what: Promise<unknown>) => what.then(String, (error: Error) => error.message)
    const [connecting, statement, lock, answer] = await Promise.all([
      why(openStore(`postgres://postgres@127.0.0.1:${port}/nobody`)),
      why(sql`select pg_sleep(120)`.execute(store.db)),
      why(store.transaction((tx) => store.lock(tx, 'audit'))).finally(() => {
        isOver = true
      }),
      why(putSetting(far.db, 'a', 'b')),
    ])
    expect(connecting).toContain('connection timeout')
    expect(statement).toContain('statement timeout')
    expect(lock).toContain('lock timeout')
    expect(answer).toContain('Query read timeout')
    await holds
    mute.close()
    // Where an answer never came, the next one is asked for on a connection of its own.
    expect(far.state.trouble).toBe('away')
    const asked = systemClock.now()
    await putSetting(far.db, 'a', 'b')
    expect(systemClock.now() - asked).toBeLessThan(5_000)
    expect(far.state.trouble).toBeUndefined()
  })

  test('is given as long as it takes to bring large tables up to date, and a second replica waits and says so', async () => {
    const url = await postgresUrl()
    const began = Promise.withResolvers<void>()
    const lines: string[] = []
    const telling = pino({}, { write: (line: string) => void lines.push(line) })
    const up = async (db: Kysely<unknown>) => {
      began.resolve()
      // Longer than any statement, lock or answer may take otherwise.
      await sql`select pg_sleep(21)`.execute(db)
      throw new Error('this table is not what it should be')
    }
    const all = { ...migrations, '9999-large': { up } }
    const first = migratePostgres(url, all, { failed: () => {}, waits: () => {} })
    await began.promise
    const second = waitForStore(url, [], { clock: systemClock, log: telling })
    await until(() => expect(lines.join()).toContain('another replica is bringing the tables'))
    await expect(first).rejects.toThrow('not what it should be')
    const store = await second
    onTestFinished(() => store.close())
    await putSetting(store.db, 'a', 'b')
    expect(lines).toHaveLength(1)
  })

  test('that goes away while nothing is asked of it is noticed by whoever asks next', async () => {
    const url = await postgresUrl()
    const way = await aWayTo(url)
    const [store, near] = [await storeAt(way.url), await storeAt(url)]
    await putSetting(store.db, 'a', 'b')
    way.falls('gone')
    await until(async () => {
      const { rows } = await sql`
        select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`.execute(
        near.db,
      )
      expect(rows).toEqual([])
    })
    expect(store.state.trouble).toBeUndefined()
    // The client may have heard by now that its idle connection ended, or hear it as it asks.
    await expect(putSetting(store.db, 'a', 'c')).rejects.toThrow(/ECONNREFUSED|terminated/)
    expect(store.state.trouble).toBe('away')
    await way.stands()
    await until(() => putSetting(store.db, 'a', 'd'))
    expect(store.state.trouble).toBeUndefined()
  })

  test('that takes nothing is not believed for what another transaction reads, nor because it answers again', async () => {
    const url = await postgresUrl()
    const [store, other] = [await storeAt(url), await storeAt(url)]
    const heard: unknown[] = []
    store.state.onChange((trouble) => heard.push(trouble))
    const [failed, over] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const reading = store.transaction(async (tx) => {
      await tx.selectFrom('settings').selectAll().execute()
      await failed.promise
    })
    const writing = store.transaction(async (tx) => {
      await sql`set transaction read only`.execute(tx)
      await putSetting(tx, 'a', 'b').catch(async (error) => {
        failed.resolve()
        await over.promise
        throw error
      })
    })
    await reading
    expect(heard).toEqual(['read-only'])
    over.resolve()
    await expect(writing).rejects.toThrow('read-only')
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`.execute(other.db)
    await until(() => store.db.selectFrom('settings').selectAll().execute())
    expect(store.state.trouble).toBe('read-only')
    await store.transaction((tx) => putSetting(tx, 'a', 'b'))
    expect(store.state.trouble).toBeUndefined()
  })

  test('that is not there yet is waited for at the start, and that is said', async () => {
    const way = await aWayTo(await postgresUrl())
    way.falls('gone')
    const said: string[] = []
    const telling = pino({ level: 'warn' }, { write: (line: string) => void said.push(line) })
    const waiting = waitForStore(way.url, [], { clock: systemClock, log: telling })
    await until(() => expect(said.join()).toContain('the database does not answer yet'))
    await way.stands()
    const store = await waiting
    await putSetting(store.db, 'there', 'value')
    await store.close()
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

/** A network between the bot and its database. `silent`: what is sent arrives no more, and nobody says so. */
async function aWayTo(to: string) {
  const url = new URL(to)
  const { hostname, port: own } = url
  const sockets = new Set<Socket>()
  const way = createServer((socket) => {
    const server = connect(Number(own), hostname)
    for (const end of [socket, server]) {
      sockets.add(end)
      end.on('error', () => {}).on('close', () => [socket, server].map((one) => one.destroy()))
    }
    socket.pipe(server).pipe(socket)
  })
  const listen = (port: number) => new Promise<void>((resolve) => way.listen(port, '127.0.0.1', resolve))
  await listen(0)
  const { port } = way.address() as AddressInfo
  const ends = () => {
    way.close()
    for (const socket of sockets) socket.destroy()
  }
  onTestFinished(ends)
  url.host = `127.0.0.1:${port}`
  return {
    url: url.href,
    falls(how: 'silent' | 'gone') {
      if (how === 'gone') return ends()
      for (const socket of sockets) socket.unpipe().pause()
    },
    stands: () => listen(port),
  }
}
