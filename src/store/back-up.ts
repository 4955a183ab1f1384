import { closeSync, openSync, rmSync } from 'node:fs'
import { openSqlite } from './sqlite-file.ts'

/**
 * Writes a whole copy of a database to a new file, also while a bot works on it: the file by itself lacks what is in the
 * write-ahead log. https://sqlite.org/lang_vacuum.html#vacuuminto takes an empty file; made here, nobody else may read it.
 */
export function backUp(path: string, file: string): void {
  const database = openSqlite(path, { readOnly: true, timeout: 5_000 })
  try {
    closeSync(openSync(file, 'wx', 0o600))
    try {
      database.prepare('vacuum into ?').run(file)
    } catch (error) {
      rmSync(file)
      throw error
    }
  } finally {
    database.close()
  }
}
