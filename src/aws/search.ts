import { fold } from '../fold.ts'
import { PairColumns } from './bigram-index.ts'
import { Texts } from './search-texts.ts'

/**
 * Type-ahead over up to 200,000 entries. Every entry is one folded string, `|name|other field|`. Which entries have which
 * pair of neighbouring letters is kept apart, so that only entries which have all pairs of what was typed are looked at.
 */
export interface SearchIndex<T> {
  search(typed: string, limit: number): { hits: T[]; total: number }
}

/** Entries are folded this many at a time, so that building never holds up a click. */
const chunk = 5_000

const separators = /[\s._\-+/@,()[\]:;|]+/g
/** Equal for people, and without what stands between words. */
export const searchText = (text: string): string => fold(text).replace(separators, ' ').trim()

/** `sorted` is the order among equally good matches; `fieldsOf` gives what can be typed, the name first. */
export async function buildIndex<T>(sorted: readonly T[], fieldsOf: (item: T) => string[]): Promise<SearchIndex<T>> {
  const texts = new Texts(sorted.length)
  const columns = new PairColumns(sorted.length)
  for (let from = 0; from < sorted.length; from += chunk) {
    if (from > 0) await new Promise((resolve) => setImmediate(resolve))
    const to = Math.min(from + chunk, sorted.length)
    for (let i = from; i < to; i++) {
      const text = `|${fieldsOf(sorted[i] as T)
        .map(searchText)
        .filter(Boolean)
        .join('|')}|`
      texts.add(text)
      columns.add(i, text)
    }
  }
  return { search: (typed, limit) => find(sorted, texts, columns, queryOf(typed), limit) }
}

function find<T>(sorted: readonly T[], texts: Texts, columns: PairColumns, query: string, limit: number) {
  if (!query) return { hits: sorted.slice(0, limit), total: sorted.length }
  const parts = query.split(' ')
  const every = (i: number) => parts.every((part) => texts.includes(i, part))
  const best = new Set<number>()
  // Exact, prefix, word prefix, substring: each looks only at its own candidates, and only until there are enough.
  for (const text of [`|${query}|`, `|${query}`, ` ${query}`, query]) {
    if (best.size >= limit) break
    for (const i of columns.candidates([text])) {
      if (best.size >= limit) break
      if (texts.includes(i, text)) best.add(i)
    }
  }
  // "alice payments": all words somewhere. It finds whatever the whole text does, so it also counts.
  const candidates = columns.candidates(parts)
  for (const i of candidates) {
    if (best.size >= limit) break
    if (every(i)) best.add(i)
  }
  const count = (): number => {
    if (columns.exact(parts)) return candidates.length
    const marks = candidates.length > sorted.length / 10 ? texts.mark(query) : undefined
    let total = 0
    for (const i of candidates) if (marks?.[i] || every(i)) total++
    return total
  }
  return { hits: [...best].map((i) => sorted[i] as T), total: count() }
}

/** An account id may be typed as the console shows it: 1234-5678-9012. */
const queryOf = (typed: string): string =>
  searchText(/^\d{4}-\d{4}-\d{4}$/.test(typed.trim()) ? typed.replaceAll('-', '') : typed)
