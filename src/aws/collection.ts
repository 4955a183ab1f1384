import { entryText, type Query, queryOf, rankOf, SearchIndex, searchText } from './search.ts'
import { sortGently } from './yielding.ts'

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
  readonly #byId = new Map<string, T>()
  #index: SearchIndex<T> | undefined
  /** What is not in the index. Its text is made when somebody searches. */
  #tail = new Map<string, { item: T; text?: string }>()
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
    // What is in order already is sorted quickly.
    const kept = this.#unsorted ? this.#sorted.filter((item) => this.#byId.get(this.#o.idOf(item)) === item) : []
    const rest = this.#unsorted?.values() ?? this.#byId.values()
    this.#sorted = [...kept, ...rest].sort((a, b) => this.#compare(a, b))
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
    this.#tail.set(id, { item })
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
    if (this.#meanwhile || changed <= Math.max(leastTail, this.#byId.size * tailPart)) return
    const meanwhile = new Set<string>()
    this.#meanwhile = meanwhile
    try {
      const items = [...this.#byId.values()]
      const sorted = items.length > mostSorted ? items : await sortGently(items, (a, b) => this.#compare(a, b))
      const index = await SearchIndex.of(sorted, this.#o.fieldsOf)
      this.#index = index
      this.#stale = meanwhile
      const late = [...meanwhile].map((id) => [id, this.#tail.get(id)] as const)
      this.#tail = new Map(late.flatMap(([id, entry]) => (entry ? [[id, entry]] : [])))
    } finally {
      this.#meanwhile = undefined
    }
  }

  /** Everything that says this text in one piece. */
  saying(typed: string): T[] {
    const text = searchText(typed)
    const found: T[] = []
    if (!text) return found
    for (const entry of this.#tail.values()) if (this.#textOf(entry).includes(text)) found.push(entry.item)
    this.#index?.eachWith(text, (item) => {
      if (this.#isCurrent(item)) found.push(item)
      return true
    })
    return found
  }

  /** The best matches among what `accept` takes. */
  search(typed: string, limit: number, accept: (item: T) => boolean = () => true): Found<T> {
    const query = queryOf(typed)
    const late = this.#inTail(query, limit, accept)
    let total = late.total
    const count = (item: T) => {
      if (this.#isCurrent(item) && accept(item)) total += 1
      return total <= mostCounted
    }
    if (query) this.#index?.eachWithAll(query.words, count)
    else this.#index?.items.every(count)
    const hits = query ? this.#best(query, limit, accept, late.ranks) : this.#first(limit, accept, late.ranks[0] ?? [])
    return { hits, total: Math.min(total, mostCounted), more: total > mostCounted }
  }

  /** Each rank sorted; of many only the first that come. */
  #inTail(query: Query | undefined, limit: number, accept: (item: T) => boolean): { ranks: T[][]; total: number } {
    const most = this.#byId.size > mostSorted ? limit : Number.POSITIVE_INFINITY
    const ranks: T[][] = []
    let total = 0
    for (const entry of this.#tail.values()) {
      const rank = query ? rankOf(this.#textOf(entry), query) : 0
      if (rank === undefined || !accept(entry.item)) continue
      total += 1
      ranks[rank] ??= []
      if (ranks[rank].length < most) ranks[rank].push(entry.item)
    }
    for (const same of ranks) same?.sort((a, b) => this.#compare(a, b))
    return { ranks, total }
  }

  #first(limit: number, accept: (item: T) => boolean, late: T[]): T[] {
    const hits: T[] = []
    let next = 0
    for (const item of this.#index?.items ?? []) {
      while (next < late.length && hits.length < limit && this.#compare(late[next] as T, item) <= 0)
        hits.push(late[next++] as T)
      if (hits.length >= limit) return hits
      if (this.#isCurrent(item) && accept(item)) hits.push(item)
    }
    return [...hits, ...late.slice(next)].slice(0, limit)
  }

  #best(query: Query, limit: number, accept: (item: T) => boolean, late: T[][]): T[] {
    const best = new Set<T>()
    for (let rank = 0; rank <= query.ranks.length && best.size < limit; rank++) {
      const found: T[] = []
      const take = (item: T) => {
        if (this.#isCurrent(item) && !best.has(item) && accept(item)) found.push(item)
        return best.size + found.length < limit
      }
      const text = query.ranks[rank]
      if (text === undefined) this.#index?.eachWithAll(query.words, take)
      else this.#index?.eachWith(text, take)
      const same = late[rank] ?? []
      const both = same.length > 0 ? [...found, ...same].sort((a, b) => this.#compare(a, b)) : found
      for (const item of both.slice(0, limit - best.size)) best.add(item)
    }
    return [...best]
  }

  #textOf(entry: { item: T; text?: string }): string {
    entry.text ??= entryText(this.#o.fieldsOf(entry.item))
    return entry.text
  }

  #isCurrent(item: T): boolean {
    return this.#stale.size === 0 || !this.#stale.has(this.#o.idOf(item))
  }

  #compare(a: T, b: T): number {
    return collator.compare(this.#o.fieldsOf(a)[0] ?? '', this.#o.fieldsOf(b)[0] ?? '')
  }
}
