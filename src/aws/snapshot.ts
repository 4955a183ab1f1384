import { AssignmentTable } from './assignment-table.ts'
import { Collection } from './collection.ts'
import type { Gap } from './gap.ts'
import type { InstanceSearch } from './instance.ts'
import { ouPathOf } from './ou-path.ts'
import { PackedMap } from './packed-map.ts'
import type { Pair } from './read-assignments.ts'
import type {
  Account,
  Group,
  Identity,
  Instance,
  ListedPermissionSet,
  NamedPermissionSet,
  PermissionSetContents,
  Principal,
  SearchHit,
  SearchKind,
  User,
} from './types.ts'

/** `units`: none while nothing says where it stands. */
export type PlacedAccount = Account & { units: readonly string[] }

export interface Meta {
  /** When accounts and permission sets were last listed to the end; 0: never yet. */
  at: number
  /** When users and groups had been seen for the last time; 0: never yet. */
  peopleAt: number
  /** When the last pass over all assignments that has come to its end began; 0: none yet. */
  assignmentsAt: number
  identity: Identity | undefined
  instance: Instance | undefined
  gaps: Gap[]
  /** Where the instance was looked for last; undefined: not yet. */
  search?: Pick<InstanceSearch, 'looked' | 'everywhere'> | undefined
}

/** How far a list is read that comes in pages. */
export interface Cursor {
  /** When this reading of it began. */
  since: number
  /** Where it goes on; none: at the beginning, or at its end. */
  token?: string | undefined
  /** When a reading that has come to its end began; 0: none yet. */
  completeAt: number
  /** How many there are by now: rows that somebody takes out are missed. */
  count?: number
}

/** A pass over all assignments: what was not read since then is due. */
export interface Sweep {
  since: number
  by: 'account' | 'permissionSet'
}

/** Which of AWS's asynchronous requests have been looked at. */
export interface WatchedRequests {
  /** Requests that were made before are known. */
  since: number
  seen: string[]
  open: { id: string; kind: 'create' | 'delete' | 'provision'; at: number }[]
  /** What could not be read of it. */
  gaps?: Gap[]
}

/** What there is a row of, by kind. */
export interface Values {
  meta: Meta
  account: PlacedAccount
  unit: { name: string }
  tags: Record<string, string>
  /** Without a name: listed, and not described yet. */
  set: NamedPermissionSet
  contents: PermissionSetContents
  user: User
  group: Group
  /** `provisioned`: AWS lists the pair; who has it is not read yet. */
  pair: Pair & { principals: Principal[]; provisioned?: true }
  /** An account or permission set of which it was listed where it is provisioned. */
  provisioned: Record<string, never>
  /** Whether somebody is in a group, where the bot has to know: a place that it has given. */
  membership: { there: boolean }
  cursor: Cursor
  sweep: Sweep
  watch: WatchedRequests
}
export type Kind = keyof Values

const nothing: Meta = { at: 0, peopleAt: 0, assignmentsAt: 0, identity: undefined, instance: undefined, gaps: [] }

/** What the directory knows, in memory. */
export class Snapshot {
  meta = nothing
  sweep: Sweep | undefined
  watch: WatchedRequests | undefined
  /** Grows with every change of accounts and permission sets. */
  version = 0
  readonly cursors = new Map<string, Cursor>()
  readonly accounts = new Collection<PlacedAccount>({
    idOf: (a) => a.id,
    fieldsOf: (a) => [a.name, a.id, a.email, a.ouPath],
  })
  readonly permissionSets = new Collection<ListedPermissionSet>({
    idOf: (p) => p.arn,
    fieldsOf: (p) => [p.name, p.description],
  })
  readonly users = new Collection<User>({
    idOf: (u) => u.id,
    fieldsOf: (u) => [u.displayName, u.email, u.userName],
    kept: new PackedMap(packUser, unpackUser),
  })
  readonly groups = new Collection<Group>({ idOf: (g) => g.id, fieldsOf: (g) => [g.displayName || g.id] })
  readonly table = new AssignmentTable()
  /** The ARNs of all permission sets that AWS lists, described or not. */
  readonly arns = new Set<string>()
  readonly units = new Map<string, string>()
  readonly memberships = new Map<string, { there: boolean; at: number }>()
  readonly #tags = new Map<string, Record<string, string>>()
  readonly #contents = new Map<string, PermissionSetContents>()
  readonly #readAt = new Map<string, number>()

  of<K extends SearchKind>(kind: K): Collection<SearchHit[K]> {
    const kinds: { [S in SearchKind]: Collection<SearchHit[S]> } = {
      // Whoever asks for an account gets what stands in it and more.
      account: this.accounts as unknown as Collection<Account>,
      permissionSet: this.permissionSets,
      user: this.users,
      group: this.groups,
    }
    return kinds[kind]
  }

  /** When a thing was last read, ms; 0: never yet. Only of kinds that are read one by one. */
  readAt(kind: 'set' | 'contents' | 'tags' | 'provisioned', id: string): number {
    return this.#readAt.get(`${kind} ${id}`) ?? 0
  }

  /** Takes one row; without a value the thing is gone. As in the store, what is older than what is known changes nothing. */
  apply<K extends Kind>(kind: K, id: string, value: Values[K] | undefined, at: number): void {
    if (kind === 'set' || kind === 'contents' || kind === 'tags' || kind === 'provisioned') {
      if (at < this.readAt(kind, id)) return
      this.#readAt.set(`${kind} ${id}`, at)
    }
    this.#take[kind](id, value, at)
  }

  readonly #take: { [K in Kind]: (id: string, value: Values[K] | undefined, at: number) => void } = {
    meta: (_, value) => {
      this.meta = { ...nothing, ...value }
    },
    sweep: (_, value) => {
      this.sweep = value
    },
    watch: (_, value) => {
      this.watch = value
    },
    cursor: (id, value) => {
      if (value) this.cursors.set(id, value)
      else this.cursors.delete(id)
    },
    account: (id, value) => this.#changed(value ? this.accounts.put(this.#placed(value)) : this.accounts.delete(id)),
    unit: (id, value) => {
      if (value?.name === this.units.get(id)) return
      if (value) this.units.set(id, value.name)
      else this.units.delete(id)
      for (const account of [...this.accounts.values()])
        if (account.units.includes(id)) this.#changed(this.accounts.put(this.#placed(account)))
    },
    tags: (id, value) => {
      if (value) this.#tags.set(id, value)
      else this.#tags.delete(id)
      const account = this.accounts.get(id)
      if (account) this.#changed(this.accounts.put(this.#placed(account)))
    },
    set: (id, value) => {
      if (value) this.arns.add(id)
      else this.arns.delete(id)
      if (value?.name) this.#changed(this.permissionSets.put({ ...value, ...this.#contents.get(id) }))
      else this.#changed(this.permissionSets.delete(id))
    },
    contents: (id, value) => {
      if (value) this.#contents.set(id, value)
      else this.#contents.delete(id)
      const set = this.permissionSets.get(id)
      if (!set) return
      const { arn, name, description, sessionDuration } = set
      this.#changed(this.permissionSets.put({ arn, name, description, sessionDuration, ...value }))
    },
    user: (id, value) => void (value ? this.users.put(value) : this.users.delete(id)),
    group: (id, value) => void (value ? this.groups.put(value) : this.groups.delete(id)),
    pair: (id, value, at) => {
      const [accountId = '', permissionSetArn = ''] = id.split('|')
      if (value?.provisioned) this.table.expect({ accountId, permissionSetArn })
      else if (value) this.table.set({ accountId, permissionSetArn, principals: value.principals, at })
      else this.table.remove({ accountId, permissionSetArn }, at)
    },
    provisioned: () => {},
    membership: (id, value, at) => {
      if (!value) this.memberships.delete(id)
      else if ((this.memberships.get(id)?.at ?? 0) <= at) this.memberships.set(id, { there: value.there, at })
    },
  }

  /** With the names of its units, once all of them are known, and its tags. */
  #placed(account: PlacedAccount): PlacedAccount {
    const names = account.units.filter((id) => id.startsWith('ou-')).map((id) => this.units.get(id))
    const known = names.filter((name) => name !== undefined)
    const ouPath = known.length === names.length ? ouPathOf(known) : ''
    const tags = this.#tags.get(account.id)
    return { ...account, tags, ...(account.units.length > 0 && { ouPath }) }
  }

  #changed(really: boolean): void {
    if (really) this.version += 1
  }
}

const packUser = ({ userName, displayName, email, disabled }: User): string =>
  // Many companies take the address for the user name, too.
  [userName, displayName, ...(email === userName && !disabled ? [] : [email, ...(disabled ? ['x'] : [])])].join('\0')

function unpackUser(id: string, packed: string): User {
  const [userName = '', displayName = '', email = userName, disabled] = packed.split('\0')
  return { id, userName, displayName, email, ...(disabled && { disabled: true }) }
}
