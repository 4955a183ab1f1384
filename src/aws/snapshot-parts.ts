import { createHash } from 'node:crypto'
import { eachGently } from './yielding.ts'

/** Where the snapshot outlives the process. `data` is JSON text; an empty one removes the part. */
export interface SnapshotStore {
  read(kind: string): Promise<{ part: number; data: string }[]>
  /** All of them or none. */
  write(parts: StoredPart[]): Promise<void>
}
export interface StoredPart {
  kind: string
  part: number
  data: string
}

/** What has an id always falls into the same part, so that a small change rewrites little. */
const partsOf: Record<string, number> = { user: 64, group: 32, account: 8, permissionSet: 32, pair: 64 }

/** Writes kinds of rows in parts, and only the parts that differ from what was written or read last. */
export class SnapshotParts {
  readonly #store: SnapshotStore
  readonly #written = new Map<string, string>()
  #last: Promise<void> = Promise.resolve()

  constructor(store: SnapshotStore) {
    this.#store = store
  }

  async read<T>(kind: string): Promise<T[]> {
    const rows: T[] = []
    for (const { part, data } of await this.#store.read(kind)) {
      this.#written.set(`${kind} ${part}`, digest(data))
      for (const row of JSON.parse(data) as T[]) rows.push(row)
      await new Promise((resolve) => setImmediate(resolve))
    }
    return rows
  }

  /** One after the other, so that an older picture never overwrites a newer one. `only` writes just the part of that id. */
  write<T>(kind: string, rows: () => Iterable<T>, idOf: (row: T) => string, only?: string): Promise<void> {
    const turn = this.#last.then(() => this.#write(kind, rows(), idOf, only))
    this.#last = turn.catch(() => {})
    return turn
  }

  async #write<T>(kind: string, rows: Iterable<T>, idOf: (row: T) => string, only?: string): Promise<void> {
    const count = partsOf[kind] ?? 1
    const partOf = (id: string) => textHash(id) % count
    const parts = new Map<number, T[]>()
    for (let part = 0; part < count; part++) if (only === undefined || partOf(only) === part) parts.set(part, [])
    await eachGently(rows, (row) => void parts.get(partOf(idOf(row)))?.push(row))
    const changed: StoredPart[] = []
    for (const [part, inPart] of parts) {
      const data = inPart.length > 0 ? JSON.stringify(inPart) : ''
      const before = this.#written.get(`${kind} ${part}`) ?? digest('')
      if (before !== digest(data)) changed.push({ kind, part, data })
      if (data) await new Promise((resolve) => setImmediate(resolve))
    }
    if (changed.length === 0) return
    await this.#store.write(changed)
    for (const { part, data } of changed) this.#written.set(`${kind} ${part}`, digest(data))
  }
}

const digest = (data: string): string => createHash('sha1').update(data).digest('base64')

/** FNV-1a. */
export function textHash(text: string): number {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return h >>> 0
}
