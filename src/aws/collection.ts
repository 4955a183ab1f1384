import { inserted } from './inserted.ts'
import type { ById } from './packed-map.ts'
import { entryText, type Query, queryOf, rankOf, SearchIndex, searchText } from './search.ts'
import { SearchTail } from './search-tail.ts'
import { eachGently, sortGently } from './yielding.ts'

/** Counting ends here: "more than 1,000" helps as much as the number. */
export const mostCounted = 1_000

export interface Found<T> {
  /** The best first. */
  hits: T[]
  /** How many there are that fit, whether or not they are among the hits. */
  total: number
  /** There are more than `total`. */
  more: boolean
}

export interface CollectionOptions<T> {
  idOf(item: T): string
  /** What it is found by, the name first. */
  fieldsOf(item: T): string[]
  /** Where the things are kept; as they are where nothing is said. */
  kept?: ById<T>
}

/** This many may differ from the index before it is made again, and this part of all. */
const leastTail = 1_000
const tailPart = 0.1
/** Comparing as people do takes too long for a whole company's users: more than these stay in the order they came in. */
const mostSorted = 20_000

const collator = new Intl.Collator('en', { numeric: true })

/**
 * Things of one kind, by id and by what people type. Most stand in an index that never changes; what came or went since it
 * was made stands in a short tail that is looked through, so that adding one costs nothing.
 */
export class Collection<T> {
  readonly #o: CollectionOptions<T>
  readonly #byId: ById<T>
  /** Of ids. */
  #index: SearchIndex<string> | undefined
  /** What is not in the index. */
  #tail: SearchTail
  /** What the index has as it was. */
  #stale = new Set<string>()
  /** What changes while the index is made. */
  #meanwhile: Set<string> | undefined
  #sorted: readonly T[] = []
  #isSorted = false
  /** What came or changed since all was sorted; nothing: not sorted at all. */
  #unsorted: Map<string, T> | undefined

  constructor(options: CollectionOptions<T>) {
    this.#o = options
    this.#byId = options.kept ?? new Map<string, T>()
    this.#tail = this.#newTail()
  }

  get size(): number {
    return this.#byId.size
  }

  get(id: string): T | undefined {
    return this.#byId.get(id)
  }

  values(): Iterable<T> {
    return this.#byId.values()
  }

  /** Sorted by name. */
  all(): readonly T[] {
    if (this.#isSorted) return this.#sorted
    const changed = this.#unsorted
    const isKept = (id: string) => this.#byId.has(id) && !changed?.has(id)
    const kept = changed ? this.#sorted.filter((item) => isKept(this.#o.idOf(item))) : []
    const rest = changed?.values() ?? this.#byId.values()
    // Comparing takes the longest: what is in order already is not compared again.
    const compare = (a: T, b: T) => this.#compare(a, b)
    this.#sorted = inserted(kept, [...rest].sort(compare), compare)
    this.#unsorted = new Map()
    this.#isSorted = true
    return this.#sorted
  }

  /** False where that was known already. */
  put(item: T): boolean {
    const id = this.#o.idOf(item)
    const old = this.#byId.get(id)
    if (old !== undefined && JSON.stringify(old) === JSON.stringify(item)) return false
    this.#byId.set(id, item)
    this.#changed(id, item)
    if (old !== undefined) this.#stale.add(id)
    this.#tail.add(id)
    return true
  }

  delete(id: string): boolean {
    if (!this.#byId.delete(id)) return false
    this.#stale.add(id)
    this.#tail.delete(id)
    this.#changed(id)
    return true
  }

  #changed(id: string, item?: T): void {
    this.#isSorted = false
    if (item === undefined) this.#unsorted?.delete(id)
    else this.#unsorted?.set(id, item)
    if ((this.#unsorted?.size ?? 0) > leastTail) {
      this.#sorted = []
      this.#unsorted = undefined
    }
    this.#meanwhile?.add(id)
  }

  /** Makes the index again where much has changed since. Lets other work through. */
  async tidy(): Promise<void> {
    const changed = this.#tail.size + this.#stale.size
    if (this.#meanwhile || changed <= Math.max(leastTail, this.#byId.size * tailPart)) return this.#tail.settle()
    const meanwhile = new Set<string>()
    this.#meanwhile = meanwhile
    try {
      const ids = [...this.#byId.keys()]
      const sorted = ids.length > mostSorted ? ids : await this.#sortedByName(ids)
      const index = await SearchIndex.of(sorted, (id) => this.#fieldsOf(id))
      this.#index = index
      this.#stale = meanwhile
      this.#tail = this.#newTail([...meanwhile].filter((id) => this.#tail.has(id)))
    } finally {
      this.#meanwhile = undefined
    }
  }

  async #sortedByName(ids: readonly string[]): Promise<string[]> {
    // Read once: each is compared a dozen times.
    const named: { id: string; name: string }[] = []
    await eachGently(ids, (id) => named.push({ id, name: this.#fieldsOf(id)[0] ?? '' }))
    return (await sortGently(named, (a, b) => collator.compare(a.name, b.name))).map(({ id }) => id)
  }

  /** Everything that says this text in one piece. */
  saying(typed: string): T[] {
    const text = searchText(typed)
    const found: T[] = []
    if (!text) return found
    for (const { id, text: own } of this.#tail.entries()) if (own.includes(text)) found.push(this.#known(id))
    this.#index?.eachWith(text, (id) => {
      if (!this.#stale.has(id)) found.push(this.#known(id))
      return true
    })
    return found
  }

  /** The best matches among what `accept` takes; where it takes only some of a few, these are `among`, and no others are looked at. */
  search(
    typed: string,
    limit: number,
    accept: (item: T) => boolean = () => true,
    among: readonly T[] | undefined = undefined,
  ): Found<T> {
    const query = queryOf(typed)
    if (among) return this.#amongFew(query, limit, among.filter(accept))
    const fits = (id: string) => !this.#stale.has(id) && accept(this.#known(id))
    const late = this.#inTail(query, limit, accept)
    let total = late.total
    const count = (id: string) => {
      if (fits(id)) total += 1
      return total <= mostCounted
    }
    if (query) this.#index?.eachWithAll(query.words, count)
    else this.#index?.items.every(count)
    const ids = query ? this.#best(query, limit, fits, late.ranks) : this.#first(limit, fits, late.ranks[0] ?? [])
    const hits = ids.map((id) => this.#known(id))
    return { hits, total: Math.min(total, mostCounted), more: total > mostCounted }
  }

  #amongFew(query: Query | undefined, limit: number, items: readonly T[]): Found<T> {
    const fitting = items
      .map((item) => ({ item, rank: query ? rankOf(entryText(this.#o.fieldsOf(item)), query) : 0 }))
      .flatMap(({ item, rank }) => (rank === undefined ? [] : [{ item, rank }]))
      .sort((a, b) => a.rank - b.rank || this.#compare(a.item, b.item))
    return { hits: fitting.slice(0, limit).map(({ item }) => item), total: fitting.length, more: false }
  }

  /**
   * Those with this name, id or address; where nothing has, those whose name begins with these words. A look or two and no
   * counting: every word of a sentence may be asked for.
   */
  named(typed: string, limit: number): T[] {
    const text = searchText(typed)
    if (!text) return []
    const whole = this.#beginning(`|${text}|`, limit)
    return whole.length > 0 ? whole : this.#beginning(`|${text} `, limit)
  }

  /** Those with a name that begins so, in no order. */
  beginningWith(typed: string, limit: number): T[] {
    const text = searchText(typed)
    return text ? this.#beginning(`|${text}`, limit) : []
  }

  #beginning(part: string, limit: number): T[] {
    const found: T[] = []
    const take = (id: string) => {
      if (found.length < limit && !this.#stale.has(id)) found.push(this.#known(id))
      return found.length < limit
    }
    this.#index?.eachWith(part, take)
    for (const id of this.#tail.with(part)) if (found.length < limit) found.push(this.#known(id))
    return found
  }

  /** Of each rank the first ones. */
  #inTail(query: Query | undefined, limit: number, accept: (item: T) => boolean): { ranks: string[][]; total: number } {
    const ranks: string[][] = []
    let total = 0
    for (const { id, text } of this.#tail.entries()) {
      const rank = query ? rankOf(text, query) : 0
      if (rank === undefined) continue
      ranks[rank] ??= []
      const isFull = ranks[rank].length >= limit
      // Neither shown nor counted.
      if ((isFull && total > mostCounted) || !accept(this.#known(id))) continue
      total += 1
      if (!isFull) ranks[rank].push(id)
    }
    return { ranks, total }
  }

  #first(limit: number, fits: (id: string) => boolean, late: string[]): string[] {
    const hits: string[] = []
    let next = 0
    for (const id of this.#index?.items ?? []) {
      if (hits.length >= limit) break
      if (!fits(id)) continue
      while (next < late.length && this.#isBefore(late[next], id)) hits.push(late[next++] ?? '')
      hits.push(id)
    }
    return [...hits, ...late.slice(next)].slice(0, limit)
  }

  #best(query: Query, limit: number, fits: (id: string) => boolean, late: string[][]): string[] {
    const best = new Set<string>()
    for (let rank = 0; rank <= query.ranks.length && best.size < limit; rank++) {
      const found: string[] = []
      const take = (id: string) => {
        if (!best.has(id) && fits(id)) found.push(id)
        return best.size + found.length < limit
      }
      const text = query.ranks[rank]
      if (text === undefined) this.#index?.eachWithAll(query.words, take)
      else this.#index?.eachWith(text, take)
      const same = late[rank] ?? []
      const both = inserted(found, same, (a, b) => this.#compareIds(a, b))
      for (const id of both.slice(0, limit - best.size)) best.add(id)
    }
    return [...best]
  }

  /** Of an id that is there. */
  #known(id: string): T {
    return this.#byId.get(id) as T
  }

  #fieldsOf(id: string): string[] {
    const item = this.#byId.get(id)
    return item === undefined ? [] : this.#o.fieldsOf(item)
  }

  #newTail(ids: Iterable<string> = []): SearchTail {
    const compare = this.size > mostSorted ? undefined : (a: string, b: string) => collator.compare(a, b)
    return new SearchTail({ fieldsOf: (id) => this.#fieldsOf(id), compare }, ids)
  }

  #isBefore(a: string | undefined, b: string): boolean {
    return a !== undefined && this.#compareIds(a, b) <= 0
  }

  #compareIds(a: string, b: string): number {
    return collator.compare(this.#fieldsOf(a)[0] ?? '', this.#fieldsOf(b)[0] ?? '')
  }

  #compare(a: T, b: T): number {
    return collator.compare(this.#o.fieldsOf(a)[0] ?? '', this.#o.fieldsOf(b)[0] ?? '')
  }
}
