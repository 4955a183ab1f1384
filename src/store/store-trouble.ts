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

/** What an error of the database says about the database itself; undefined where it is about the query. */
export function troubleIn(error: unknown): StoreTrouble | undefined {
  const { code, errcode, message = '' } = (typeof error === 'object' && error !== null ? error : {}) as Raw
  const word = errcode === undefined ? (code ?? '') : String(errcode & 0xff)
  return troubles.find(([, of]) => of.test(word))?.[0] ?? (saysAway.test(message) ? 'away' : undefined)
}
