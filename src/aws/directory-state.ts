import type { AssignmentChanges } from './assignment-table.ts'
import { pairKey } from './assignment-table.ts'
import type { Pair } from './read-assignments.ts'
import { type Cursor, type Kind, type Meta, Snapshot, type Values } from './snapshot.ts'
import type { Row, SnapshotStore } from './snapshot-store.ts'
import type { Principal } from './types.ts'

/** Assignments that appeared or went since they were last seen. `first`: nothing was seen before; this is the baseline. */
export type Seen = AssignmentChanges & { first: boolean }

export type RowChange<K extends Kind = Kind> = {
  [P in K]: { kind: P; id: string; value: Values[P] | undefined; at: number }
}[K]

/**
 * What the directory knows, in memory and in the store: the one owner of both. Everything that is read goes through `save`,
 * row by row, each with the time when AWS was asked: nothing is ever put in place of the whole, so that no reading can push
 * out what another one has read.
 */
export class DirectoryState {
  readonly snapshot = new Snapshot()
  readonly #store: SnapshotStore
  readonly #tell: (seen: Seen) => Promise<void>
  readonly #waiting = new Set<() => void>()
  #noting: Promise<void> = Promise.resolve()
  /** Everything up to this version of the store is in memory. */
  #version = 0

  constructor(store: SnapshotStore, tell: (seen: Seen) => Promise<void>) {
    this.#store = store
    this.#tell = tell
  }

  /** Takes what the store has that is not in memory: all of it after a start, later what other replicas have read. */
  async follow(): Promise<void> {
    for (;;) {
      const { rows, version } = await this.#store.since(this.#version)
      if (rows.length === 0) break
      for (const row of rows) this.#take(row)
      this.#version = Math.max(this.#version, version)
      await new Promise((resolve) => setImmediate(resolve))
    }
    await this.#tidy()
    this.#wake()
  }

  /** Stores, then shows. */
  async save(changes: readonly RowChange[]): Promise<void> {
    if (changes.length === 0) return
    const version = await this.#store.write(changes)
    for (const { kind, id, value, at } of changes) this.snapshot.apply(kind, id, value as never, at)
    // Nobody else wrote in between, so there is nothing to follow.
    if (version === this.#version + 1) this.#version = version
    await this.#tidy()
    this.#wake()
  }

  /** One after the other: each keeps what the one before has noted. */
  note(meta: Partial<Meta>, at: number): Promise<void> {
    const turn = this.#noting.then(() =>
      this.save([{ kind: 'meta', id: 'meta', value: { ...this.snapshot.meta, ...meta }, at }]),
    )
    this.#noting = turn.catch(() => {})
    return turn
  }

  cursor(list: string): Cursor {
    return this.snapshot.cursors.get(list) ?? { since: 0, completeAt: 0 }
  }

  /** Everything of a kind that AWS did not show since. */
  notSeenSince(kind: Kind, at: number): Promise<string[]> {
    return this.#store.notSeenSince(kind, at)
  }

  /** Who has each pair, `undefined`: it is provisioned no longer. Tells what is new first, so that after a crash it is told again. */
  async savePairs(pairs: readonly (Pair & { principals: Principal[] | undefined; at: number })[]): Promise<void> {
    const { table, meta } = this.snapshot
    const differences = pairs.map((pair) => table.difference({ ...pair, principals: pair.principals ?? [] }))
    const seen = {
      added: differences.flatMap(({ added }) => added),
      removed: differences.flatMap(({ removed }) => removed),
      first: meta.assignmentsAt === 0,
    }
    if (seen.added.length + seen.removed.length > 0) await this.#tell(seen)
    await this.save(
      pairs.map(({ accountId, permissionSetArn, principals, at }) => ({
        kind: 'pair',
        id: pairKey({ accountId, permissionSetArn }),
        value: principals && { accountId, permissionSetArn, principals },
        at,
      })),
    )
  }

  /** Resolves when something new is known, or `ms` have passed. */
  changed(ms: Promise<void>): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.#waiting.delete(done)
        resolve()
      }
      this.#waiting.add(done)
      void ms.then(done)
    })
  }

  #take({ kind, id, value, at }: Row): void {
    this.snapshot.apply(kind as Kind, id, value as never, at)
  }

  #wake(): void {
    for (const wake of this.#waiting) wake()
  }

  async #tidy(): Promise<void> {
    const { accounts, permissionSets, users, groups } = this.snapshot
    for (const each of [accounts, permissionSets, users, groups]) await each.tidy()
  }
}
