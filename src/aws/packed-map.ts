/** What is there by its id; a `Map` of the things is one. */
export interface ById<T> {
  readonly size: number
  has(id: string): boolean
  get(id: string): T | undefined
  set(id: string, item: T): unknown
  delete(id: string): boolean
  keys(): Iterable<string>
  values(): Iterable<T>
}

/**
 * Each thing as one string, and made anew when it is asked for: 200,000 users take half of what they take as objects. So
 * two of them are never the same object.
 */
export class PackedMap<T> implements ById<T> {
  readonly #packed = new Map<string, string>()
  readonly #pack: (item: T) => string
  readonly #unpack: (id: string, packed: string) => T

  constructor(pack: (item: T) => string, unpack: (id: string, packed: string) => T) {
    this.#pack = pack
    this.#unpack = unpack
  }

  get size(): number {
    return this.#packed.size
  }

  has = (id: string): boolean => this.#packed.has(id)
  delete = (id: string): boolean => this.#packed.delete(id)
  keys = (): Iterable<string> => this.#packed.keys()

  get(id: string): T | undefined {
    const packed = this.#packed.get(id)
    return packed === undefined ? undefined : this.#unpack(id, packed)
  }

  set(id: string, item: T): void {
    this.#packed.set(id, this.#pack(item))
  }

  *values(): Iterable<T> {
    for (const [id, packed] of this.#packed) yield this.#unpack(id, packed)
  }
}
