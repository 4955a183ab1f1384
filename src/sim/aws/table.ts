/**
 * Rows by key, in the order of their arrival, with secondary indexes. A row's indexed fields must not change while it is
 * in the table; its other fields may.
 */
export class Table<Row, Index extends string = never> {
  readonly #key: (row: Row) => string
  readonly #indexes: Record<Index, (row: Row) => string>
  readonly #rows = new Map<string, Row>()
  readonly #groups = new Map<string, { rows: Map<string, Row>; list?: readonly Row[] }>()
  #all: readonly Row[] | undefined
  /** Since when rows are there, and until when those were that are gone; only of a table that knows the time. */
  readonly #now: (() => number) | undefined
  readonly #since = new Map<string, number>()
  #gone: { row: Row; since: number; until: number }[] = []

  constructor(key: (row: Row) => string, indexes: Record<Index, (row: Row) => string>, now?: () => number) {
    this.#key = key
    this.#indexes = indexes
    this.#now = now
  }

  get size(): number {
    return this.#rows.size
  }

  get(key: string): Row | undefined {
    return this.#rows.get(key)
  }

  has(key: string): boolean {
    return this.#rows.has(key)
  }

  add(row: Row): Row {
    const key = this.#key(row)
    this.#take(key)
    this.#all = undefined
    this.#rows.set(key, row)
    if (this.#now && !this.#since.has(key)) this.#since.set(key, this.#now())
    for (const group of this.#groupsOf(row)) {
      const rows = this.#groups.get(group)?.rows ?? new Map<string, Row>()
      this.#groups.set(group, { rows: rows.set(key, row) })
    }
    return row
  }

  remove(key: string): boolean {
    const row = this.#take(key)
    if (row === undefined) return false
    if (this.#now) this.#gone.push({ row, since: this.#since.get(key) ?? 0, until: this.#now() })
    this.#since.delete(key)
    return true
  }

  #take(key: string): Row | undefined {
    const row = this.#rows.get(key)
    if (row === undefined) return undefined
    this.#all = undefined
    this.#rows.delete(key)
    for (const group of this.#groupsOf(row)) {
      const rows = this.#groups.get(group)?.rows ?? new Map<string, Row>()
      rows.delete(key)
      if (rows.size > 0) this.#groups.set(group, { rows })
      else this.#groups.delete(group)
    }
    return row
  }

  /** A list once given does not change; the next one shows what did. */
  all(): readonly Row[] {
    this.#all ??= [...this.#rows.values()]
    return this.#all
  }

  /** The rows that were there at that time, with their fields as they are now. */
  asOf(time: number): readonly Row[] {
    this.#gone = this.#gone.filter(({ until }) => until > time)
    const gone = this.#gone.filter(({ since }) => since <= time)
    const still = this.all().filter((row) => (this.#since.get(this.#key(row)) ?? 0) <= time)
    return [...still, ...gone.map(({ row }) => row)]
  }

  by(index: Index, value: string): readonly Row[] {
    const group = this.#groups.get(`${index}\n${value}`)
    if (!group) return []
    group.list ??= [...group.rows.values()]
    return group.list
  }

  #groupsOf(row: Row): string[] {
    return Object.entries<(row: Row) => string>(this.#indexes).map(([index, of]) => `${index}\n${of(row)}`)
  }
}
