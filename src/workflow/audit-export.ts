import { stripInvisible } from '../i18n.ts'
import { type AuditEntry, auditEntries } from '../store/audit-log.ts'
import type { Queries } from '../store/database.ts'

export const formats = ['jsonl', 'csv'] as const
export type Format = (typeof formats)[number]

const columns = ['seq', 'at', 'fact', 'requestId', 'actor', 'data', 'previousHash', 'hash'] as const

/**
 * The audit log as text, in order, line by line. Times are ISO 8601 in UTC; both hashes are there, so that the chain can
 * be followed outside the bot. `since` in ms.
 */
export async function* exportAudit(
  db: Queries,
  { format, ...filter }: { format: Format; since?: number; requestId?: string },
): AsyncGenerator<string> {
  yield* exportEntries(auditEntries(db, filter), format)
}

/** The same of entries that were looked for. */
export async function* exportEntries(entries: AsyncIterable<AuditEntry>, format: Format): AsyncGenerator<string> {
  if (format === 'csv') yield `${columns.join(',')}\r\n`
  for await (const row of entries) yield format === 'csv' ? csvLine(row) : jsonLine(row)
}

const jsonLine = ({ seq, at, fact, requestId, actor, data, previousHash, hash }: AuditEntry): string => {
  const line = { seq, at: new Date(at).toISOString(), fact, requestId, actor, data, previousHash, hash }
  return `${JSON.stringify(line)}\n`
}

function csvLine(row: AuditEntry): string {
  const values = {
    ...row,
    at: new Date(row.at).toISOString(),
    data: JSON.stringify(row.data),
    requestId: row.requestId ?? '',
  }
  return `${columns.map((column) => csvCell(String(values[column]))).join(',')}\r\n`
}

/**
 * Nothing that hides or reorders text for who reads it. And a spreadsheet runs a cell that begins like a formula:
 * https://owasp.org/www-community/attacks/CSV_Injection */
export function csvCell(text: string): string {
  const seen = stripInvisible(text)
  const tame = /^\s*[=+\-@]|^[\t\r]/.test(seen) ? `'${seen}` : seen
  return /[",\r\n]/.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame
}
