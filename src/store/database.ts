import type { SQLInputValue } from 'node:sqlite'
import {
  type Driver,
  Kysely,
  PostgresDialect,
  type RawBuilder,
  SqliteDialect,
  type SqliteStatement,
  sql,
  type Transaction,
} from 'kysely'
import type { Clock } from '../clock.ts'
import { letOthersThrough } from '../let-others-through.ts'
import { migrateAll, migratePostgres } from './migrate.ts'
import { migrations } from './migrations/index.ts'
import { postgresPool } from './postgres-pool.ts'
import type { Tables } from './schema.ts'
import { createSeal, type Seal } from './seal.ts'
import { openSqlite } from './sqlite-file.ts'
import { StoreState } from './store-state.ts'

export type Db = Kysely<Tables>
export type Tx = Transaction<Tables>
type Ends = Record<'early' | 'last', (() => Promise<void>)[]>
/** Where a query may run: on its own or inside a transaction. */
export type Queries = Db | Tx

export interface Store {
  db: Db
  engine: 'sqlite' | 'postgres'
  seal: Seal
  /**
   * One transaction. Everything that must be true together is written in one. What need not be `lasting` survives the process,
   * and may not survive a power cut: of SQLite nothing waits for the disk then.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>, o?: { lasting: boolean }): Promise<T>
  /**
   * Has something done at the end of a transaction of this store, just before it commits. What comes `last` is always the
   * same: who waits there holds everything else.
   */
  atEnd(tx: Tx, work: () => Promise<void>, when?: 'last'): void
  /** Inside a transaction: nobody else is in a transaction with this lock until it ends. */
  lock(tx: Tx, name: string): Promise<void>
  /** Milliseconds since the epoch by the clock that all replicas share: the database's. Tests move it with their own. */
  now(clock: Clock): RawBuilder<number>
  /** Whether it answers, and takes what is written. */
  state: StoreState
  close(): Promise<void>
}

/**
 * Opens `sqlite:<path>` (`sqlite::memory:` too) or `postgres://...` and brings its tables up to date.
 * Without a key nothing is sealed and nothing counts as sealed. `onQuery` hears of every statement, `waits` that another replica
 * is bringing them up to date.
 */
export async function openStore(
  url: string,
  keys: readonly string[] = [],
  onQuery: (text: string) => void = () => {},
  waits: () => void = () => {},
): Promise<Store> {
  const engine = url.startsWith('sqlite:') ? 'sqlite' : 'postgres'
  const state = new StoreState()
  const db = new Kysely<Tables>({
    dialect:
      engine === 'sqlite'
        ? sqlite(url.slice('sqlite:'.length))
        : new PostgresDialect({ pool: postgresPool(url, (error) => state.failed(error)) }),
    log: (event) => {
      state.heard(event)
      onQuery(event.query.sql)
    },
  })
  try {
    if (engine === 'sqlite') await migrateAll(db, migrations)
    else await migratePostgres(url, migrations, { failed: (error) => state.failed(error), waits })
  } catch (error) {
    await db.destroy()
    throw error
  }
  const ends = new WeakMap<Tx, Ends>()
  const store: Store = {
    db,
    engine,
    seal: createSeal(keys),
    transaction(work, { lasting } = { lasting: true }) {
      const transact = (on: Db) =>
        on.transaction().execute(async (tx) => {
          const end: Ends = { early: [], last: [] }
          ends.set(tx, end)
          stores.set(tx, store)
          const result = await work(tx)
          for (const one of [...end.early, ...end.last]) await one()
          return result
        })
      return state.inTransaction(() => (lasting || engine === 'postgres' ? transact(db) : withoutDisk(db, transact)))
    },
    atEnd(tx, work, when) {
      const end = ends.get(tx)
      if (!end) throw new Error('not in a transaction of this store')
      end[when ?? 'early'].push(work)
    },
    async lock(tx, name) {
      // SQLite has one connection, so one transaction at a time already.
      if (engine === 'postgres') await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(tx)
    },
    now: (clock) =>
      engine === 'sqlite'
        ? sql<number>`${clock.now()}`
        : sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint + ${clock.ahead}::bigint`,
    state,
    close: () => db.destroy(),
  }
  stores.set(db, store)
  return store
}

/**
 * A disk takes milliseconds for each commit, a busy one a tenth of a second, and SQLite holds up everything meanwhile. This mode
 * leaves it to the next commit that waits: https://sqlite.org/pragma.html#pragma_synchronous
 */
function withoutDisk<T>(db: Db, work: (on: Db) => Promise<T>): Promise<T> {
  return db.connection().execute(async (connection) => {
    await sql`pragma synchronous = normal`.execute(connection)
    try {
      return await work(connection)
    } finally {
      await sql`pragma synchronous = full`.execute(connection)
    }
  })
}

const stores = new WeakMap<Queries, Store>()

/** The store that a query runs in, on its own or inside a transaction. */
export function storeOf(db: Queries): Store {
  const store = stores.get(db)
  if (!store) throw new Error('not of a store that is open')
  return store
}

function sqlite(path: string): SqliteDialect {
  const database = openSqlite(path)
  // What is sorted and does not fit would go to a folder for temporary files, and a container may have none that can be written:
  // https://sqlite.org/tempfiles.html#temporary_file_storage_locations
  database.exec('pragma temp_store = memory')
  database.exec(
    'pragma busy_timeout = 5000; pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on',
  )
  // What is read of AWS is a dozen commits a second, and whoever moves them to the database waits for the disk: a fourth as often.
  database.exec('pragma wal_autocheckpoint = 4000')
  const prepare = (text: string): SqliteStatement => {
    // Ours all write. Begun as readers they would fail, not wait, once a command (`npm run audit`) has written.
    const statement = database.prepare(text === 'begin' ? 'begin immediate' : text)
    return {
      reader: statement.columns().length > 0,
      all: (values) => statement.all(...(values as SQLInputValue[])),
      run: (values) => statement.run(...(values as SQLInputValue[])),
      iterate: (values) => statement.iterate(...(values as SQLInputValue[])),
    } as SqliteStatement
  }
  // The same few hundred texts again and again; preparing one takes as long as running it.
  const prepared = new Map<string, SqliteStatement>()
  return new CourteousSqlite({
    database: {
      close: () => database.close(),
      prepare(text) {
        const known = prepared.get(text)
        if (known) return known
        if (prepared.size >= 500) prepared.clear()
        const statement = prepare(text)
        // What makes or drops tables changes what the others mean.
        if (/^(select|insert|update|delete|begin|commit|rollback)/.test(text)) prepared.set(text, statement)
        return statement
      },
    },
  })
}

/** Its calls are synchronous: a loop over the store would leave no room for timers and sockets. */
class CourteousSqlite extends SqliteDialect {
  override createDriver(): Driver {
    const driver = super.createDriver()
    const acquire = driver.acquireConnection.bind(driver)
    driver.acquireConnection = async () => {
      await letOthersThrough()
      return acquire()
    }
    const rollback = driver.rollbackTransaction.bind(driver)
    // A full disk has ended the transaction by itself: https://sqlite.org/lang_transaction.html#response_to_errors_within_a_transaction
    driver.rollbackTransaction = (connection) =>
      rollback(connection).catch((error: Error) => {
        if (!error.message.includes('no transaction is active')) throw error
      })
    return driver
  }
}
