import { buildIndex, type SearchIndex } from './search.ts'
import type { Account, Group, PermissionSet, SearchHit, SearchKind, User } from './types.ts'

/** Everything of the directory but the assignments. */
export interface Facts {
  account: readonly Account[]
  permissionSet: readonly PermissionSet[]
  user: readonly User[]
  group: readonly Group[]
}
export const noFacts: Facts = { account: [], permissionSet: [], user: [], group: [] }

interface Part<T> {
  sorted: readonly T[]
  byId: ReadonlyMap<string, T>
  index: SearchIndex<T>
}
type Parts = { [K in SearchKind]: Part<SearchHit[K]> }

/** One consistent picture, made aside and then put in place at once. It never changes. */
export class Snapshot {
  readonly #parts: Parts
  readonly #byEmail = new Map<string, User>()
  readonly #sharedEmail = new Map<string, User[]>()

  private constructor(parts: Parts) {
    this.#parts = parts
    for (const user of parts.user.sorted) {
      const email = user.email.toLowerCase()
      const first = this.#byEmail.get(email)
      if (first) this.#sharedEmail.set(email, [...(this.#sharedEmail.get(email) ?? [first]), user])
      else if (email) this.#byEmail.set(email, user)
    }
  }

  /** Lets other work through while it builds. What did not change since `before` is taken from there. */
  static async of(facts: Facts, before?: Snapshot): Promise<Snapshot> {
    const old = before ? before.#parts : undefined
    return new Snapshot({
      account: await part(
        facts.account,
        old?.account,
        (a) => [a.name, a.id, a.email, a.ouPath],
        (a) => a.id,
      ),
      permissionSet: await part(
        facts.permissionSet,
        old?.permissionSet,
        (p) => [p.name, p.description, p.arn],
        (p) => p.arn,
      ),
      user: await part(
        facts.user,
        old?.user,
        (u) => [u.displayName, u.userName, u.email, u.id],
        (u) => u.id,
      ),
      group: await part(
        facts.group,
        old?.group,
        (g) => [g.displayName, g.id],
        (g) => g.id,
      ),
    })
  }

  all<K extends SearchKind>(kind: K): readonly SearchHit[K][] {
    return this.#parts[kind].sorted
  }

  get<K extends SearchKind>(kind: K, id: string): SearchHit[K] | undefined {
    return this.#parts[kind].byId.get(id)
  }

  search<K extends SearchKind>(kind: K, typed: string, limit: number): { hits: SearchHit[K][]; total: number } {
    return this.#parts[kind].index.search(typed, limit)
  }

  usersByEmail(email: string): readonly User[] {
    const key = email.toLowerCase()
    const first = this.#byEmail.get(key)
    return this.#sharedEmail.get(key) ?? (first ? [first] : [])
  }
}

async function part<T>(
  items: readonly T[],
  before: Part<T> | undefined,
  fieldsOf: (item: T) => string[],
  idOf: (item: T) => string,
): Promise<Part<T>> {
  if (before?.sorted === items) return before
  if (before && same(before, items, idOf)) return before
  const keyed = items.map((item) => ({ item, name: (fieldsOf(item)[0] ?? '').toLowerCase() }))
  // Comparing as people do takes too long for a whole company's users: the event loop would stand still.
  const compare = items.length > 20_000 ? byCode : byLanguage
  const sorted = keyed.sort((a, b) => compare(a.name, b.name)).map(({ item }) => item)
  return { sorted, byId: new Map(sorted.map((item) => [idOf(item), item])), index: await buildIndex(sorted, fieldsOf) }
}

const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
const byLanguage = new Intl.Collator('en', { numeric: true }).compare

/** Whether nothing changed, so that neither order nor index need to be made again. */
function same<T>({ sorted, byId }: Part<T>, items: readonly T[], idOf: (item: T) => string): boolean {
  if (sorted.length !== items.length) return false
  return items.every((item) => {
    const old = byId.get(idOf(item))
    return old !== undefined && JSON.stringify(old) === JSON.stringify(item)
  })
}
