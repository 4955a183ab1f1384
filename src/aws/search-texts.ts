/** This many entries share one long string: they lie side by side in memory, which is what a search waits for. */
const perBlock = 1_000

/** Folded texts of all entries. They are added in order. */
export class Texts {
  readonly #blocks: string[] = []
  /** Where each entry begins in its block; the end is where the next begins. */
  readonly #starts: Uint32Array
  #pending: string[] = []
  #added = 0
  #length = 0

  constructor(entries: number) {
    this.#starts = new Uint32Array(entries)
  }

  add(text: string): void {
    this.#starts[this.#added++] = this.#length
    this.#length += text.length
    this.#pending.push(text)
    if (this.#pending.length === perBlock || this.#added === this.#starts.length) {
      this.#blocks.push(this.#pending.join(''))
      this.#pending = []
      this.#length = 0
    }
  }

  includes(entry: number, part: string): boolean {
    const block = this.#blocks[Math.floor(entry / perBlock)] ?? ''
    return block.slice(this.#starts[entry], this.#end(entry)).includes(part)
  }

  /** Undefined for the last of a block: it ends with the block. */
  #end(entry: number): number | undefined {
    const next = entry + 1
    return next % perBlock === 0 ? undefined : this.#starts[next]
  }
}
