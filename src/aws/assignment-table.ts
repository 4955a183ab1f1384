import type { Pair } from './read-assignments.ts'
import { type Assignment, assignmentKey, type Principal } from './types.ts'

/** Who has one permission set in one account, as AWS listed it at `at` (ms). */
export interface PairRow extends Pair {
  at: number
  principals: Principal[]
}
export interface AssignmentChanges {
  added: Assignment[]
  removed: Assignment[]
}

export const pairKey = ({ accountId, permissionSetArn }: Pair): string => `${accountId}|${permissionSetArn}`

/** The assignments, kept by provisioned pair, because that is how AWS lists them and how they are brought up to date. */
export class AssignmentTable {
  readonly #rows = new Map<string, PairRow>()
  readonly #rowsOfAccount = new Map<string, Map<string, PairRow>>()
  readonly #rowsOfSet = new Map<string, Map<string, PairRow>>()
  readonly #byAccount = new Map<string, Map<string, Assignment>>()
  readonly #bySet = new Map<string, Map<string, Assignment>>()
  readonly #byPrincipal = new Map<string, Map<string, Assignment>>()

  get(pair: Pair): PairRow | undefined {
    return this.#rows.get(pairKey(pair))
  }

  get size(): number {
    return this.#rows.size
  }

  rows(): Iterable<PairRow> {
    return this.#rows.values()
  }

  /** How many pairs were read then or later. */
  readSince(at: number): number {
    let count = 0
    for (const row of this.#rows.values()) if (row.at >= at) count += 1
    return count
  }

  rowsOfAccount(id: string): Iterable<PairRow> {
    return this.#rowsOfAccount.get(id)?.values() ?? []
  }

  rowsOfSet(arn: string): Iterable<PairRow> {
    return this.#rowsOfSet.get(arn)?.values() ?? []
  }

  /** What the row would change. Nothing, where something newer is known. */
  difference(row: PairRow): AssignmentChanges {
    const before = this.get(row)
    if (before && before.at > row.at) return { added: [], removed: [] }
    const old = new Map(assignmentsOf(before))
    const now = new Map(assignmentsOf(row))
    return {
      added: [...now].filter(([key]) => !old.has(key)).map(([, assignment]) => assignment),
      removed: [...old].filter(([key]) => !now.has(key)).map(([, assignment]) => assignment),
    }
  }

  /** Replaces what is known of the pair, unless something newer is. */
  set(row: PairRow): void {
    const before = this.get(row)
    if (before && before.at > row.at) return
    const { added, removed } = this.difference(row)
    for (const a of added) for (const index of this.#indexesOf(a)) index.set(assignmentKey(a), a)
    for (const a of removed) for (const index of this.#indexesOf(a)) index.delete(assignmentKey(a))
    this.#keep(row)
  }

  /** The pair is provisioned: who has it has to be read, unless it was before. */
  expect(pair: Pair): void {
    if (!this.get(pair)) this.#keep({ ...pair, at: 0, principals: [] })
  }

  /** The pair is not provisioned any more: nobody has it. */
  remove(pair: Pair, at: number): void {
    this.set({ ...pair, at, principals: [] })
    if (this.get(pair)?.principals.length !== 0) return
    for (const rows of this.#rowsWith(pair)) rows.delete(pairKey(pair))
  }

  match({ accountId, permissionSetArn, principal }: Partial<Pair> & { principal?: Principal }): Assignment[] {
    const candidates = [
      principal && this.#byPrincipal.get(nameOf(principal)),
      accountId && this.#byAccount.get(accountId),
      permissionSetArn && this.#bySet.get(permissionSetArn),
    ]
    const wanted = [principal, accountId, permissionSetArn]
    if (candidates.some((found, i) => wanted[i] && !found)) return []
    const narrowest = candidates.filter((found) => typeof found === 'object').sort((a, b) => a.size - b.size)[0]
    const from = narrowest ? [...narrowest.values()] : [...this.#byAccount.values()].flatMap((m) => [...m.values()])
    return from.filter(
      (a) =>
        (!accountId || a.accountId === accountId) &&
        (!permissionSetArn || a.permissionSetArn === permissionSetArn) &&
        (!principal || nameOf(a.principal) === nameOf(principal)),
    )
  }

  #keep(row: PairRow): void {
    for (const rows of this.#rowsWith(row)) rows.set(pairKey(row), row)
  }

  #rowsWith({ accountId, permissionSetArn }: Pair): Map<string, PairRow>[] {
    return [this.#rows, under(this.#rowsOfAccount, accountId), under(this.#rowsOfSet, permissionSetArn)]
  }

  #indexesOf({ accountId, permissionSetArn, principal }: Assignment): Map<string, Assignment>[] {
    return [
      under(this.#byAccount, accountId),
      under(this.#bySet, permissionSetArn),
      under(this.#byPrincipal, nameOf(principal)),
    ]
  }
}

const nameOf = ({ type, id }: Principal): string => `${type}:${id}`

function assignmentsOf(row: PairRow | undefined): [string, Assignment][] {
  if (!row) return []
  const { accountId, permissionSetArn } = row
  return row.principals.map((principal) => {
    const assignment = { accountId, permissionSetArn, principal }
    return [assignmentKey(assignment), assignment]
  })
}

function under<V>(index: Map<string, Map<string, V>>, key: string): Map<string, V> {
  const known = index.get(key)
  if (known) return known
  const created = new Map<string, V>()
  index.set(key, created)
  return created
}
