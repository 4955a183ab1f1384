import type { Store } from './database.ts'
import { openSqlite } from './sqlite-file.ts'

/** How long a bot that starts waits for the one before it to end. */
const patienceMs = 5_000

/** A SQLite file serves one bot; several replicas need PostgreSQL. */
export class DatabaseInUse extends Error {
  override readonly name = 'DatabaseInUse'
}

/**
 * Takes a SQLite file for this bot, until the returned function is called or the process ends, however that happens: the
 * lock is the operating system's, on an empty file beside the database, so that commands can still read the database.
 * Undefined for a database that several may share.
 */
export function takeAlone(url: string): (() => void) | undefined {
  const path = url.startsWith('sqlite:') ? url.slice('sqlite:'.length) : ':memory:'
  if (path === ':memory:') return undefined
  const lock = openSqlite(`${path}-bot`, { timeout: patienceMs })
  try {
    lock.exec('begin exclusive')
  } catch (error) {
    lock.close()
    // https://sqlite.org/rescode.html#busy
    if ((error as { errcode?: number }).errcode === 5) throw new DatabaseInUse(path)
    throw error
  }
  return () => lock.close()
}

/** Gives back the jobs of a process that was killed when it still wrote leases, and that nobody else can be at work on. */
export async function takeBackJobs({ db }: Store): Promise<void> {
  const nobodys = { leaseToken: null, leaseUntil: null }
  await db.updateTable('jobs').set(nobodys).where('leaseToken', 'is not', null).execute()
}
