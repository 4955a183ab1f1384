import { type AuditEntry, ownEntries } from './audit-log.ts'
import { type Queries, type Store, storeOf } from './database.ts'

// Whoever can write to the database can write and take out any row. What must not be decided so, the audit log alone says.

/** What facts of the audit log come to: for each thing, what is true of it after the last one. */
export interface Folding<T> {
  facts: readonly string[]
  /** What an entry says, and of which thing or things; `was`: what the entries before it say. Values are never changed in place. */
  fold(
    entry: AuditEntry,
    was: (key: string) => T | undefined,
  ): readonly [key: string, is: T | undefined] | ReadonlyMap<string, T | undefined> | undefined
}

interface Kept<T> {
  upTo: number
  known: ReadonlyMap<string, T>
}
const kept = new WeakMap<Store, Map<unknown, Kept<unknown>>>()

/** By what this bot itself has written. What was read once is kept: each call reads only what has come since. */
export async function told<T>(db: Queries, of: Folding<T>): Promise<ReadonlyMap<string, T>> {
  const store = storeOf(db)
  const all = kept.get(store) ?? new Map<unknown, Kept<unknown>>()
  kept.set(store, all)
  const { upTo, known } = (all.get(of) as Kept<T> | undefined) ?? { upTo: 0, known: new Map<string, T>() }
  const entries = await ownEntries({ db, seal: store.seal }, { afterSeq: upTo, facts: of.facts })
  const last = entries.at(-1)
  if (!last) return known
  const now = new Map(known)
  for (const entry of entries) {
    const said = of.fold(entry, (key) => now.get(key))
    for (const [key, is] of said instanceof Map ? said : said ? [said] : []) {
      if (is === undefined) now.delete(key)
      else now.set(key, is)
    }
  }
  // What a transaction has written may not stay.
  if (db === store.db && last.seq > (all.get(of)?.upTo ?? 0)) all.set(of, { upTo: last.seq, known: now })
  return now
}
