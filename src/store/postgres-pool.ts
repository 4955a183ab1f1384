import pg from 'pg'

/**
 * A replica that freezes in a transaction would hold up all others, and a server that went away would never answer: the
 * server ends what takes so long, and so do we.
 * https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-IDLE-IN-TRANSACTION-SESSION-TIMEOUT
 */
const patience = {
  connectionTimeoutMillis: 5_000,
  statement_timeout: 15_000,
  lock_timeout: 10_000,
  idle_in_transaction_session_timeout: 5_000,
  query_timeout: 20_000,
}

const dayMs = 24 * 3_600_000
/** A migration takes as long as its tables are large, and another replica may be at one. Who freezes in one still lets go. */
const whileMigrating: typeof patience = {
  ...patience,
  statement_timeout: dayMs,
  lock_timeout: dayMs,
  idle_in_transaction_session_timeout: 60_000,
  query_timeout: dayMs,
}

/** An answer that did not come in time is still on its way: nothing else may be asked on this connection. */
class Client extends pg.Client {
  // biome-ignore lint/suspicious/noExplicitAny: the original has an overload for each way to ask
  override query(...asked: any[]): any {
    const answer = super.query(...(asked as [string]))
    answer?.catch?.((error: Error) => {
      if (error.message === 'Query read timeout') void this.end()
    })
    return answer
  }
}

/** Connections to a PostgreSQL server; `failed` hears why there was none. */
export function postgresPool(url: string, failed: (error: unknown) => void, when?: 'migrating') {
  const types = new pg.TypeOverrides()
  types.setTypeParser(pg.types.builtins.INT8, Number) // times and counters, all below 2^53
  const pool = new pg.Pool({
    Client,
    connectionString: url,
    max: 10,
    types,
    keepAlive: true,
    ...(when ? whileMigrating : patience),
  })
  // A connection that breaks, idle or in use, fails the query that wants it; without listeners it would end the process.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  const connect = () =>
    pool.connect().catch((error) => {
      failed(error)
      throw error
    })
  return { connect, end: () => pool.end() }
}
