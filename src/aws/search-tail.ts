import { inserted } from './inserted.ts'
import { entryText } from './search.ts'
import { eachGently } from './yielding.ts'

/** Names are told apart by so many of their first letters. */
const letters = 2

export interface TailEntry {
  readonly id: string
  readonly name: string
  readonly text: string
  /** It was taken out, or came again. */
  isGone: boolean
}

export interface TailOptions {
  /** What a thing is found by, the name first; of an id that is in the tail. */
  fieldsOf(id: string): string[]
  /** By name; where nothing is said they stay in the order they came in. */
  compare: ((a: string, b: string) => number) | undefined
}

/** What came since an index was made. Adding one costs nothing: its text is made when it is `settle`d, or searched for. */
export class SearchTail {
  readonly #o: TailOptions
  readonly #unread: Set<string>
  readonly #byId = new Map<string, TailEntry>()
  #entries: TailEntry[] = []
  /** What is not among them yet. */
  #made: TailEntry[] = []
  #isAnyGone = false
  /** By the first letters of their name or of another field. */
  readonly #beginnings = new Map<string, Set<TailEntry>>()
  /** Whose first letters are not kept yet. */
  #unfiled: TailEntry[] = []

  constructor(options: TailOptions, ids: Iterable<string> = []) {
    this.#o = options
    this.#unread = new Set(ids)
  }

  get size(): number {
    return this.#unread.size + this.#byId.size
  }

  has(id: string): boolean {
    return this.#unread.has(id) || this.#byId.has(id)
  }

  add(id: string): void {
    this.delete(id)
    this.#unread.add(id)
  }

  delete(id: string): void {
    this.#unread.delete(id)
    const entry = this.#byId.get(id)
    if (!entry) return
    entry.isGone = true
    this.#isAnyGone = true
    this.#byId.delete(id)
  }

  /** Has what came ready for a search. Lets other work through. */
  async settle(): Promise<void> {
    await eachGently([...this.#unread], (id) => this.#make(id))
    this.entries()
  }

  /** All of them, by name where they are sorted. */
  entries(): readonly TailEntry[] {
    for (const id of this.#unread) this.#make(id)
    if (this.#made.length > 0) this.#insert(this.#made)
    this.#made = []
    if (this.#isAnyGone) this.#entries = this.#entries.filter(({ isGone }) => !isGone)
    this.#isAnyGone = false
    return this.#entries
  }

  /** Those with a field that begins with the text, `|prod`, without a look at all the others. */
  *with(part: string): Generator<string> {
    this.entries()
    for (const entry of this.#unfiled) if (!entry.isGone) this.#keepBeginnings(entry)
    this.#unfiled = []
    const [, name = ''] = part.split('|')
    const entries = this.#beginnings.get(name.slice(0, letters)) ?? new Set()
    for (const entry of entries)
      if (entry.isGone) entries.delete(entry)
      else if (entry.text.includes(part)) yield entry.id
  }

  #make(id: string): void {
    // Somebody may have searched for it meanwhile, or taken it out.
    if (!this.#unread.delete(id)) return
    const fields = this.#o.fieldsOf(id)
    const entry = { id, name: fields[0] ?? '', text: entryText(fields), isGone: false }
    this.#byId.set(id, entry)
    this.#made.push(entry)
    this.#unfiled.push(entry)
  }

  #insert(made: TailEntry[]): void {
    const { compare } = this.#o
    const byName = compare && ((a: TailEntry, b: TailEntry) => compare(a.name, b.name))
    if (byName) this.#entries = inserted(this.#entries, made.sort(byName), byName)
    else for (const entry of made) this.#entries.push(entry)
  }

  #keepBeginnings(entry: TailEntry): void {
    for (const field of entry.text.split('|'))
      for (let length = 1; length <= letters; length++) {
        const beginning = field.slice(0, length)
        const entries = this.#beginnings.get(beginning) ?? new Set()
        this.#beginnings.set(beginning, entries.add(entry))
      }
  }
}
