import { buildIndex, type SearchIndex } from './search.ts'
import type { Account, Group, PermissionSet, SearchHit, SearchKind, User } from './types.ts'
import { eachGently, sortGently } from './yielding.ts'

/** Everything of the directory but the assignments. */
export interface Contents {
  account: readonly Account[]
  permissionSet: readonly PermissionSet[]
  user: readonly User[]
  group: readonly Group[]
}
export const noFacts: Contents = { account: [], permissionSet: [], user: [], group: [] }

interface Part<T> {
  sorted: readonly T[]
  byId: ReadonlyMap<string, T>
  index: SearchIndex<T>
}
type Parts = { [K in SearchKind]: Part<SearchHit[K]> }

/** One consistent picture, made aside and then put in place at once. It never changes. */
export class Snapshot {
  readonly #parts: Parts
  readonly #byEmail: ReadonlyMap<string, User | User[]>

  private constructor(parts: Parts, byEmail: ReadonlyMap<string, User | User[]>) {
    this.#parts = parts
    this.#byEmail = byEmail
  }

  /** Lets other work through while it builds. What did not change since `before` is taken from there. */
  static async of(facts: Contents, before?: Snapshot): Promise<Snapshot> {
    const old = before ? before.#parts : undefined
    const parts: Parts = {
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
    }
    const sameUsers = before && parts.user === old?.user
    return new Snapshot(parts, sameUsers ? before.#byEmail : await usersByEmail(parts.user.sorted))
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
    const found = this.#byEmail.get(email.toLowerCase()) ?? []
    return Array.isArray(found) ? found : [found]
  }
}

/** One user, or several that share an address: a list for each of 200,000 would cost more than the users. */
async function usersByEmail(users: readonly User[]): Promise<ReadonlyMap<string, User | User[]>> {
  const found = new Map<string, User | User[]>()
  await eachGently(users, (user) => {
    const email = user.email.toLowerCase()
    const others = found.get(email)
    if (email) found.set(email, others ? [others, user].flat() : user)
  })
  return found
}

async function part<T>(
  items: readonly T[],
  before: Part<T> | undefined,
  fieldsOf: (item: T) => string[],
  idOf: (item: T) => string,
): Promise<Part<T>> {
  if (before?.sorted === items) return before
  if (before && (await same(before, items, idOf))) return before
  const keyed: { item: T; name: string }[] = []
  await eachGently(items, (item) => void keyed.push({ item, name: (fieldsOf(item)[0] ?? '').toLowerCase() }))
  // Comparing as people do takes too long for a whole company's users.
  const compare = items.length > 20_000 ? byCode : byLanguage
  const sorted: T[] = []
  const byId = new Map<string, T>()
  await eachGently(await sortGently(keyed, (a, b) => compare(a.name, b.name)), ({ item }) => {
    sorted.push(item)
    byId.set(idOf(item), item)
  })
  return { sorted, byId, index: await buildIndex(sorted, fieldsOf) }
}

const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
const byLanguage = new Intl.Collator('en', { numeric: true }).compare

/** Whether nothing changed, so that neither order nor index need to be made again. */
async function same<T>({ sorted, byId }: Part<T>, items: readonly T[], idOf: (item: T) => string): Promise<boolean> {
  if (sorted.length !== items.length) return false
  return eachGently(items, (item) => {
    const old = byId.get(idOf(item))
    return old !== undefined && JSON.stringify(old) === JSON.stringify(item)
  })
}
