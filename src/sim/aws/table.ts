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

  constructor(key: (row: Row) => string, indexes: Record<Index, (row: Row) => string>) {
    this.#key = key
    this.#indexes = indexes
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
    this.remove(key)
    this.#all = undefined
    this.#rows.set(key, row)
    for (const group of this.#groupsOf(row)) {
      const rows = this.#groups.get(group)?.rows ?? new Map<string, Row>()
      this.#groups.set(group, { rows: rows.set(key, row) })
    }
    return row
  }

  remove(key: string): boolean {
    const row = this.#rows.get(key)
    if (row === undefined) return false
    this.#all = undefined
    this.#rows.delete(key)
    for (const group of this.#groupsOf(row)) {
      const rows = this.#groups.get(group)?.rows ?? new Map<string, Row>()
      rows.delete(key)
      if (rows.size > 0) this.#groups.set(group, { rows })
      else this.#groups.delete(group)
    }
    return true
  }

  /** A list once given does not change; the next one shows what did. */
  all(): readonly Row[] {
    this.#all ??= [...this.#rows.values()]
    return this.#all
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
