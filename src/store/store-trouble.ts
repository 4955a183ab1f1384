import { CannotOpen } from './sqlite-file.ts'

/** `away`: it does not answer. `full`, `read-only`: it can be read, and takes nothing. */
export type StoreTrouble = 'away' | 'full' | 'read-only'

/** https://sqlite.org/rescode.html and https://www.postgresql.org/docs/current/errcodes-appendix.html */
const troubles: [trouble: StoreTrouble, of: RegExp][] = [
  ['full', /^(13|53100)$/],
  ['read-only', /^(8|25006)$/],
  ['away', /^(10|14|08\w{3}|57P0\d|53300|ECONN\w+|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/],
]
/** The driver has no code for these. */
const saysAway = /connection terminated|timeout exceeded when trying to connect|query read timeout|not queryable/i

interface Raw {
  code?: string
  errcode?: number
  message?: string
}

/**
 * PostgreSQL lets nobody in by this name, password or encryption, has no database of this name, or gives no right in it:
 * https://www.postgresql.org/docs/current/errcodes-appendix.html. Of a certificate it is Node that says it.
 */
const refuses = /^(28\w{3}|3D000|3F000|42501|\w*CERT\w*|UNABLE_TO_VERIFY_LEAF_SIGNATURE)$/
const saysNoEncryption = /does not support SSL|SASL|pg_hba/
/** Of the file of SQLite: no permission, read-only, no I/O, damaged, disk full, not there, not a database. */
const isOfFile = new Set([3, 8, 10, 11, 13, 14, 26])

/** For whoever set the address, in words of the configuration; undefined where the database itself is not what is wrong. */
export function databaseMistake(error: unknown) {
  if (error instanceof CannotOpen) return error.mistake
  const { code = '', errcode, message = '' } = (error instanceof Error ? error : {}) as Raw
  const said =
    errcode !== undefined
      ? isOfFile.has(errcode & 0xff) && 'database_file'
      : refuses.test(code) || saysNoEncryption.test(message)
        ? 'database_refuses'
        : troubleIn(error) === 'away' && 'database_away'
  return said ? ({ place: 'DATABASE_URL', code: said, vars: { detail: message || code } } as const) : undefined
}

/** What an error of the database says about the database itself; undefined where it is about the query. */
export function troubleIn(error: unknown): StoreTrouble | undefined {
  const { code, errcode, message = '' } = (typeof error === 'object' && error !== null ? error : {}) as Raw
  const word = errcode === undefined ? (code ?? '') : String(errcode & 0xff)
  return troubles.find(([, of]) => of.test(word))?.[0] ?? (saysAway.test(message) ? 'away' : undefined)
}
