import { hash } from 'node:crypto'

/** Identifiers as AWS shapes them, the same in every run: derived from a seed and a name, or from a seed and a counter. */
export class Ids {
  readonly #seed: string
  #next = 1

  constructor(seed: string) {
    this.#seed = seed
  }

  hex(length: number, name = this.#counted()): string {
    return hash('sha256', `${this.#seed}/${name}`).slice(0, length)
  }

  /** Lower-case letters and digits, as in `ou-ab12-c3d4e5f6`. */
  letters(length: number, name?: string): string {
    return BigInt(`0x${this.hex(64, name)}`)
      .toString(36)
      .slice(-length)
  }

  digits(length: number, name?: string): string {
    const all = BigInt(`0x${this.hex(64, name)}`)
      .toString()
      .slice(-length)
    return all.startsWith('0') ? `7${all.slice(1)}` : all
  }

  uuid(name?: string): string {
    const h = this.hex(32, name)
    return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-a${h.slice(17, 20)}-${h.slice(20, 32)}`
  }

  #counted(): string {
    return `#${this.#next++}`
  }
}
