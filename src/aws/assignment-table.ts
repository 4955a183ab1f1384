import type { Pair } from './read-assignments.ts'
import type { Assignment, Principal } from './types.ts'

/** Who has one permission set in one account, as AWS listed it at `at` (ms). */
export interface PairRow extends Pair {
  at: number
  principals: readonly Principal[]
}
export interface AssignmentChanges {
  added: Assignment[]
  removed: Assignment[]
}

export const pairKey = ({ accountId, permissionSetArn }: Pair): string => `${accountId}|${permissionSetArn}`

/**
 * The assignments, kept by provisioned pair, because that is how AWS lists them and how they are brought up to date. A
 * company has as many as it likes, so what finds them are the rows themselves, and each id is kept once.
 */
export class AssignmentTable {
  readonly #ofAccount = new Map<string, Map<string, PairRow>>()
  readonly #ofSet = new Map<string, PairRow[]>()
  /** By the principal's id. */
  readonly #ofPrincipal = new Map<string, PairRow[]>()
  #size = 0
  #read = 0

  get(pair: Pair): PairRow | undefined {
    return this.#ofAccount.get(pair.accountId)?.get(pair.permissionSetArn)
  }

  get size(): number {
    return this.#size
  }

  /** Of how many pairs it was read who has them. */
  get read(): number {
    return this.#read
  }

  *rows(): Iterable<PairRow> {
    for (const rows of this.#ofAccount.values()) yield* rows.values()
  }

  rowsOfAccount(id: string): Iterable<PairRow> {
    return this.#ofAccount.get(id)?.values() ?? []
  }

  rowsOfSet(arn: string): Iterable<PairRow> {
    return this.#ofSet.get(arn) ?? []
  }

  /** What the row would change. Nothing, where something newer is known. */
  difference(row: PairRow): AssignmentChanges {
    const before = this.get(row)
    if (before && before.at > row.at) return { added: [], removed: [] }
    const [old, now] = [before?.principals ?? [], row.principals]
    return {
      added: now.filter((one) => !hasOne(old, one)).map((principal) => assignmentIn(row, principal)),
      removed: old.filter((one) => !hasOne(now, one)).map((principal) => assignmentIn(row, principal)),
    }
  }

  /** Replaces what is known of the pair, unless something newer is. */
  set(row: PairRow): void {
    const before = this.get(row)
    if (before && before.at > row.at) return
    if (before) this.#drop(before)
    this.#keep(row)
  }

  /** The pair is provisioned: who has it has to be read, unless it was before. */
  expect(pair: Pair): void {
    if (!this.get(pair)) this.#keep({ ...pair, at: 0, principals: [] })
  }

  /** The pair is not provisioned any more: nobody has it. */
  remove(pair: Pair, at: number): void {
    const before = this.get(pair)
    if (before && (before.at <= at || before.principals.length === 0)) this.#drop(before)
  }

  match(wanted: Partial<Pair> & { principal?: Principal }): Assignment[] {
    const { accountId, permissionSetArn, principal } = wanted
    const found: Assignment[] = []
    for (const row of this.#narrowest(wanted)) {
      if (accountId && row.accountId !== accountId) continue
      if (permissionSetArn && row.permissionSetArn !== permissionSetArn) continue
      for (const one of row.principals) if (!principal || isSame(one, principal)) found.push(assignmentIn(row, one))
    }
    return found
  }

  #narrowest({ accountId, permissionSetArn, principal }: Partial<Pair> & { principal?: Principal }): Iterable<PairRow> {
    if (principal) return this.#ofPrincipal.get(principal.id) ?? []
    if (accountId && permissionSetArn) {
      const row = this.get({ accountId, permissionSetArn })
      return row ? [row] : []
    }
    if (accountId) return this.rowsOfAccount(accountId)
    return permissionSetArn ? this.rowsOfSet(permissionSetArn) : this.rows()
  }

  #keep(given: PairRow): void {
    const ofAccount = this.#ofAccount.get(given.accountId) ?? new Map<string, PairRow>()
    const [kin] = ofAccount.values()
    const like = this.#ofSet.get(given.permissionSetArn)?.[0]
    const row: PairRow = {
      accountId: kin?.accountId ?? given.accountId,
      permissionSetArn: like?.permissionSetArn ?? given.permissionSetArn,
      at: given.at,
      principals: given.principals,
    }
    this.#ofAccount.set(row.accountId, ofAccount.set(row.permissionSetArn, row))
    add(this.#ofSet, row.permissionSetArn, row)
    for (const id of new Set(row.principals.map((one) => one.id))) add(this.#ofPrincipal, id, row)
    this.#size += 1
    if (row.at > 0) this.#read += 1
  }

  #drop(row: PairRow): void {
    const ofAccount = this.#ofAccount.get(row.accountId)
    ofAccount?.delete(row.permissionSetArn)
    if (ofAccount?.size === 0) this.#ofAccount.delete(row.accountId)
    without(this.#ofSet, row.permissionSetArn, row)
    for (const id of new Set(row.principals.map((one) => one.id))) without(this.#ofPrincipal, id, row)
    this.#size -= 1
    if (row.at > 0) this.#read -= 1
  }
}

const isSame = (a: Principal, b: Principal): boolean => a.id === b.id && a.type === b.type
const hasOne = (list: readonly Principal[], wanted: Principal): boolean => list.some((one) => isSame(one, wanted))
const assignmentIn = ({ accountId, permissionSetArn }: Pair, principal: Principal): Assignment => ({
  accountId,
  permissionSetArn,
  principal,
})

function add(index: Map<string, PairRow[]>, key: string, row: PairRow): void {
  const rows = index.get(key)
  if (rows) rows.push(row)
  else index.set(key, [row])
}

function without(index: Map<string, PairRow[]>, key: string, row: PairRow): void {
  const rows = index.get(key) ?? []
  const at = rows.indexOf(row)
  if (at >= 0) rows.splice(at, 1)
  if (rows.length === 0) index.delete(key)
}
