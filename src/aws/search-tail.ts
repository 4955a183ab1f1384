/** Names are told apart by so many of their first letters. */
const letters = 2

/** What came since an index was made, by id. Its texts are made when somebody searches, so that adding one costs nothing. */
export class SearchTail {
  readonly #makeText: (id: string) => string
  /** Ids with their texts; undefined: not made yet. */
  readonly #texts = new Map<string, string | undefined>()
  /** Whose first letters are not kept yet. */
  readonly #unread = new Set<string>()
  /** Ids by the first letters of their name or of another field; some may be gone. */
  readonly #beginnings = new Map<string, Set<string>>()

  constructor(makeText: (id: string) => string, ids: Iterable<string> = []) {
    this.#makeText = makeText
    for (const id of ids) this.add(id)
  }

  get size(): number {
    return this.#texts.size
  }

  ids(): Iterable<string> {
    return this.#texts.keys()
  }

  has(id: string): boolean {
    return this.#texts.has(id)
  }

  add(id: string): void {
    this.#texts.set(id, undefined)
    this.#unread.add(id)
  }

  delete(id: string): void {
    this.#texts.delete(id)
    this.#unread.delete(id)
  }

  /** Of an id that is in it. */
  textOf(id: string): string {
    const text = this.#texts.get(id) ?? this.#makeText(id)
    this.#texts.set(id, text)
    return text
  }

  /** Those with a field that begins with the text, `|prod`, without a look at all the others. */
  *with(part: string): Generator<string> {
    for (const id of this.#unread) this.#keepBeginnings(id)
    this.#unread.clear()
    const [, name = ''] = part.split('|')
    for (const id of this.#beginnings.get(name.slice(0, letters)) ?? [])
      if (this.has(id) && this.textOf(id).includes(part)) yield id
  }

  #keepBeginnings(id: string): void {
    for (const field of this.textOf(id).split('|'))
      for (let length = 1; length <= letters; length++) {
        const beginning = field.slice(0, length)
        const ids = this.#beginnings.get(beginning) ?? new Set()
        this.#beginnings.set(beginning, ids.add(id))
      }
  }
}
