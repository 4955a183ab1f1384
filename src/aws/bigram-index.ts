/** Codes below this are ASCII; each pair of them has its own column. All other pairs share some. */
const plain = 128
const sharedColumns = 512
/** A single character is kept as the pair of it and this. */
const alone = 0

/** One bit set per pair of neighbouring characters: which entries have it. 200,000 entries take 25 kB a pair. */
export class BigramIndex {
  readonly #length: number
  readonly #columns: (Uint32Array | undefined)[] = new Array(plain * plain + sharedColumns)

  constructor(entries: number) {
    this.#length = Math.ceil(entries / 32)
  }

  add(entry: number, text: string): void {
    const word = entry >>> 5
    const bit = 1 << (entry & 31)
    let before = text.charCodeAt(0)
    for (let i = 1; i < text.length; i++) {
      const code = text.charCodeAt(i)
      this.#set(columnOf(before, code), word, bit)
      this.#set(columnOf(code, alone), word, bit)
      before = code
    }
  }

  /**
   * Visits the entries that have all pairs of all `texts`, in order, until `visit` answers false; few of them may still
   * not have the texts themselves.
   */
  each(texts: readonly string[], visit: (entry: number) => boolean): void {
    const columns = [...new Set(texts.flatMap(columnsOf))].map((column) => this.#columns[column])
    const [first, ...others] = columns
    if (!first || others.includes(undefined)) return
    for (let word = 0; word < this.#length; word++) {
      let bits = first[word] ?? 0
      for (let c = 0; bits !== 0 && c < others.length; c++) bits &= (others[c] as Uint32Array)[word] ?? 0
      for (; bits !== 0; bits &= bits - 1) if (!visit(word * 32 + 31 - Math.clz32(bits & -bits))) return
    }
  }

  /** Whether having the pairs is having the texts: one or two plain characters each. */
  exact(texts: readonly string[]): boolean {
    return texts.every((text) => text.length <= 2 && [...text].every((c) => c.charCodeAt(0) < plain))
  }

  #set(column: number, word: number, bit: number): void {
    let bits = this.#columns[column]
    if (!bits) {
      bits = new Uint32Array(this.#length)
      this.#columns[column] = bits
    }
    bits[word] = (bits[word] ?? 0) | bit
  }
}

const columnOf = (a: number, b: number): number =>
  a < plain && b < plain
    ? a * plain + b
    : plain * plain + ((Math.imul(a * 31 + b, 0x9e3779b1) >>> 16) & (sharedColumns - 1))

function columnsOf(text: string): number[] {
  if (text.length === 1) return [columnOf(text.charCodeAt(0), alone)]
  return Array.from({ length: text.length - 1 }, (_, i) => columnOf(text.charCodeAt(i), text.charCodeAt(i + 1)))
}
