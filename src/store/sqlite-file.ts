import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type DatabaseSyncOptions } from 'node:sqlite'

/** A file that cannot be opened: its folder is not there, or is not ours to write to. */
export class CannotOpen extends Error {
  override readonly name = 'CannotOpen'
  readonly path: string
  constructor(path: string, cause: Error) {
    super(cause.message, { cause })
    this.path = path
  }

  /** For whoever set the address. */
  get mistake() {
    return {
      place: 'DATABASE_URL',
      code: 'database_unopened',
      vars: { path: this.path, detail: this.message },
    } as const
  }
}

/** Opens a SQLite file and makes it, with its folder, where it is not there. Throws `CannotOpen`. */
export function openSqlite(path: string, options: DatabaseSyncOptions = {}): DatabaseSync {
  try {
    if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true })
    return new DatabaseSync(path, options)
  } catch (error) {
    throw new CannotOpen(path, error as Error)
  }
}
