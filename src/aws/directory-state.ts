import type { AssignmentChanges } from './assignment-table.ts'
import { pairKey } from './assignment-table.ts'
import type { Pair } from './read-assignments.ts'
import { type Cursor, type Kind, type Meta, Snapshot, type Values } from './snapshot.ts'
import type { Row, RowId, SnapshotStore } from './snapshot-store.ts'
import type { Principal } from './types.ts'

/** Assignments that appeared or went since they were last seen. `first`: nothing was seen before; this is the baseline. */
export type Seen = AssignmentChanges & { first: boolean }

export type RowChange<K extends Kind = Kind> = {
  [P in K]: { kind: P; id: string; value: Values[P] | undefined; at: number }
}[K]

/** What is stored of people and cannot be believed: `rows` that the bot did not write, or put back; `lists` of which rows are missing. */
export interface PeopleDoubt {
  rows: RowId[]
  lists: PeopleKind[]
}
const peopleKinds = ['user', 'group'] as const
type PeopleKind = (typeof peopleKinds)[number]
/** A reading of a large company takes a day, and the one before serves until the next has come to its end. */
const believedMs = 3 * 24 * 3_600_000
const isOfPeople = (kind: string): kind is PeopleKind => peopleKinds.some((one) => one === kind)

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
  /** The newest reading of people that this process knows to have come to its end: older ones are put back. */
  readonly #completeAt = new Map<PeopleKind, number>()

  constructor(store: SnapshotStore, tell: (seen: Seen) => Promise<void>) {
    this.#store = store
    this.#tell = tell
  }

  /**
   * Takes what the store has that is not in memory: all of it after a start, later what other replicas have read. Tells
   * what it did not take.
   */
  async follow(): Promise<PeopleDoubt> {
    const isFirst = this.#version === 0
    const doubtful: RowId[] = []
    // What others wrote may have any version: behind it the bot's own go on.
    let from = this.#version
    for (;;) {
      const { rows, foreign, version } = await this.#store.since(from)
      if (rows.length + foreign.length === 0) break
      doubtful.push(...foreign)
      for (const row of rows) {
        if (!isFirst && this.#isPutBack(row)) doubtful.push(row)
        else this.#take(row)
      }
      if (rows.length > 0) this.#version = Math.max(this.#version, version)
      from = version
      await new Promise((resolve) => setImmediate(resolve))
    }
    const doubt = isFirst ? await this.#missing(doubtful) : { rows: doubtful, lists: [] }
    await this.#tidy()
    this.#wake()
    return doubt
  }

  /**
   * Who was not seen by a reading that has come to its end is gone, so nobody is there with an older time. The stored word
   * of how far the reading is may have been put back as well.
   */
  #isPutBack = ({ kind, at }: Row): boolean => isOfPeople(kind) && at < (this.#completeAt.get(kind) ?? 0)

  /** A list that has another length than the bot has noted, or older rows than a reading left, is none. */
  async #missing(rows: RowId[]): Promise<PeopleDoubt> {
    const lists: PeopleKind[] = []
    const { snapshot } = this
    for (const kind of peopleKinds) {
      const { completeAt, count } = this.cursor(kind)
      const old = completeAt > 0 ? await this.#store.notSeenSince(kind, completeAt) : []
      rows.push(...old.map((id) => ({ kind, id })))
      const known = kind === 'user' ? snapshot.users.size : snapshot.groups.size
      if (count === undefined ? known > 0 || (kind === 'user' && snapshot.meta.peopleAt > 0) : count !== known)
        lists.push(kind)
    }
    return { rows, lists }
  }

  /** Nobody is known by these lists any more until they are read again. */
  forgetLists(): void {
    const { snapshot } = this
    for (const kind of peopleKinds) snapshot.cursors.delete(kind)
    snapshot.meta = { ...snapshot.meta, peopleAt: 0 }
  }

  /** The same in the store, for the next process and for replicas. */
  async storeForgotten(at: number): Promise<void> {
    this.forgetLists()
    await this.save(peopleKinds.map((id) => ({ kind: 'cursor', id, value: undefined, at })))
    await this.note({ peopleAt: 0 }, at)
  }

  /** A list of people from so long ago may be one that somebody has put back as a whole: nobody is judged by it. */
  async forgetOld(now: number): Promise<void> {
    const { completeAt, count } = this.cursor('user')
    if (completeAt === 0 || now - completeAt < believedMs) return
    await this.save([
      {
        kind: 'cursor',
        id: 'user',
        value: { since: 0, completeAt: 0, ...(count !== undefined && { count }) },
        at: now,
      },
    ])
    await this.note({ peopleAt: 0 }, now)
  }

  /** How many there are with these. */
  countWith(kind: 'account' | 'set' | PeopleKind, changes: readonly RowChange[]): number {
    const { accounts, arns, users, groups } = this.snapshot
    const known = { account: accounts, set: arns, user: users, group: groups }[kind]
    const has = (id: string) => (known instanceof Set ? known.has(id) : known.get(id) !== undefined)
    return known.size + new Set(changes.filter(({ id }) => !has(id)).map(({ id }) => id)).size
  }

  /** Stores, then shows. */
  async save(changes: readonly RowChange[]): Promise<void> {
    if (changes.length === 0) return
    const { before, version } = await this.#store.write(changes)
    for (const change of changes) this.#take(change)
    // Nobody else wrote in between, so there is nothing to follow.
    if (before === this.#version) this.#version = version
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
    if (kind === 'cursor' && isOfPeople(id))
      this.#completeAt.set(id, Math.max(this.#completeAt.get(id) ?? 0, this.cursor(id).completeAt))
  }

  #wake(): void {
    for (const wake of this.#waiting) wake()
  }

  async #tidy(): Promise<void> {
    const { accounts, permissionSets, users, groups } = this.snapshot
    for (const each of [accounts, permissionSets, users, groups]) await each.tidy()
  }
}
