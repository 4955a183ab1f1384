import { fold } from '../fold.ts'
import { BigramIndex } from './bigram-index.ts'
import { Texts } from './search-texts.ts'
import { eachGently } from './yielding.ts'

/**
 * Type-ahead over up to 200,000 entries. Every entry is one folded string, `|name|other field|`. Which entries have which
 * pair of neighbouring letters is kept apart, so that only entries which have all pairs of what was typed are looked at.
 */

const separators = /[\s._\-+/@,()[\]:;|]+/g
/** Equal for people, and without what stands between words. */
export const searchText = (text: string): string => fold(text).replace(separators, ' ').trim()

/** What an entry can be found by, the name first. A field that another one says too is left out. */
export function entryText(fields: readonly string[]): string {
  const folded = fields.map(searchText).filter(Boolean)
  return `|${folded.filter((field, i) => !folded.some((other, j) => i !== 0 && j < i && other.includes(field))).join('|')}|`
}

export interface Query {
  /** What an entry of each rank has, the best rank first: exact, prefix, prefix of a word, anywhere. */
  ranks: string[]
  /** "alice payments": all words somewhere. It finds whatever the ranks find. */
  words: string[]
}

/** Undefined where nothing was typed. An account id may be typed as the console shows it: 1234-5678-9012. */
export function queryOf(typed: string): Query | undefined {
  const text = searchText(/^\d{4}-\d{4}-\d{4}$/.test(typed.trim()) ? typed.replaceAll('-', '') : typed)
  return text ? { ranks: [`|${text}|`, `|${text}`, ` ${text}`, text], words: text.split(' ') } : undefined
}

/** The rank of a text that fits: 0 is best. Undefined where it does not fit. */
export function rankOf(text: string, { ranks, words }: Query): number | undefined {
  if (!words.every((word) => text.includes(word))) return undefined
  const rank = ranks.findIndex((part) => text.includes(part))
  return rank < 0 ? ranks.length : rank
}

/** An index of entries that do not change, in an order that stays among equally good ones. */
export class SearchIndex<T> {
  readonly items: readonly T[]
  readonly #texts: Texts
  readonly #bigrams: BigramIndex

  private constructor(items: readonly T[], texts: Texts, bigrams: BigramIndex) {
    this.items = items
    this.#texts = texts
    this.#bigrams = bigrams
  }

  static async of<T>(items: readonly T[], fieldsOf: (item: T) => string[]): Promise<SearchIndex<T>> {
    const texts = new Texts(items.length)
    const bigrams = new BigramIndex(items.length)
    let entry = 0
    await eachGently(items, (item) => {
      const text = entryText(fieldsOf(item))
      texts.add(text)
      bigrams.add(entry++, text)
    })
    return new SearchIndex(items, texts, bigrams)
  }

  /** Visits what has the text, in order, until `visit` answers false. */
  eachWith(text: string, visit: (item: T) => boolean): void {
    this.#bigrams.each([text], (i) => !this.#texts.includes(i, text) || visit(this.items[i] as T))
  }

  /** Visits what has all the words, in order, until `visit` answers false. */
  eachWithAll(words: readonly string[], visit: (item: T) => boolean): void {
    const sure = this.#bigrams.exact(words)
    const fits = (i: number) => sure || words.every((word) => this.#texts.includes(i, word))
    this.#bigrams.each(words, (i) => !fits(i) || visit(this.items[i] as T))
  }
}
