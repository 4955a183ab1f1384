import type { Clock } from '../clock.ts'
import type { Aws } from './aws.ts'
import { classify, type Gap } from './aws-errors.ts'
import { DirectoryState, type Seen } from './directory-state.ts'
import { readPermissionSet } from './permission-sets.ts'
import { type Pair, readPrincipals } from './read-assignments.ts'
import { type RefreshOptions, refresh } from './refresh.ts'
import type { SnapshotStore } from './snapshot-parts.ts'
import type { Directory, PermissionSet, Principal, SearchKind } from './types.ts'

export type { Seen } from './directory-state.ts'

export interface LiveDirectory extends Directory {
  /** When all assignments had been seen for the last time, ms; 0: never yet. */
  readonly assignmentsAt: number
  /** What the last refresh could not read. */
  readonly gaps: readonly Gap[]
  /** Takes what the store has, unless AWS is being read here. Costs no call. */
  load(): Promise<void>
  /** Reads AWS again, in the background; a refresh that runs already is joined. Throws only what is worth a retry. */
  refresh(options?: RefreshOptions): Promise<void>
  /** Reads one pair again, after our own writes. */
  refreshAccess(pair: Pair): Promise<Principal[]>
  /** Undefined when there is none any more. */
  refreshPermissionSet(arn: string): Promise<PermissionSet | undefined>
}

export interface DirectoryOptions {
  aws: Aws
  clock: Clock
  store: SnapshotStore
  /** The Region where the instance was found before. */
  remembered?: string | undefined
  /** Awaited before what was seen is stored: after a crash it is told again. */
  onAssignments?: ((seen: Seen) => Promise<void>) | undefined
}

/** An empty directory; `load` and `refresh` fill it. */
export async function createDirectory(options: DirectoryOptions): Promise<LiveDirectory> {
  const { aws, clock, store, remembered, onAssignments = async () => {} } = options
  return new LiveSnapshot(await DirectoryState.open(store, onAssignments), aws, clock, remembered)
}

class LiveSnapshot implements LiveDirectory {
  readonly #state: DirectoryState
  readonly #aws: Aws
  readonly #clock: Clock
  readonly #remembered: string | undefined
  #running: Promise<void> | undefined

  constructor(state: DirectoryState, aws: Aws, clock: Clock, remembered: string | undefined) {
    this.#state = state
    this.#aws = aws
    this.#clock = clock
    this.#remembered = remembered
  }

  get at() {
    return this.#state.meta.at
  }
  get assignmentsAt() {
    return this.#state.meta.assignmentsAt
  }
  get gaps() {
    return this.#state.meta.gaps
  }
  get identity() {
    return this.#state.meta.identity
  }
  get instance() {
    return this.#state.meta.instance
  }

  account = (id: string) => this.#state.snapshot.get('account', id)
  permissionSet = (arn: string) => this.#state.snapshot.get('permissionSet', arn)
  user = (id: string) => this.#state.snapshot.get('user', id)
  group = (id: string) => this.#state.snapshot.get('group', id)
  accounts = () => this.#state.snapshot.all('account')
  permissionSets = () => this.#state.snapshot.all('permissionSet')
  users = () => this.#state.snapshot.all('user')
  groups = () => this.#state.snapshot.all('group')
  usersByEmail = (email: string) => this.#state.snapshot.usersByEmail(email)
  assignments: Directory['assignments'] = (match) => this.#state.table.match(match)
  search = <K extends SearchKind>(kind: K, typed: string, limit: number) =>
    this.#state.snapshot.search(kind, typed, limit)

  async load(): Promise<void> {
    // Whoever reads AWS knows more than the store: what is loaded now would push out what the pass has read since.
    if (this.#running) return
    await this.#state.load()
    if (this.instance) this.#aws.moveTo(this.instance.region)
  }

  refresh(options: RefreshOptions = {}): Promise<void> {
    const ask = { ...options, remembered: this.#remembered }
    this.#running ??= refresh(this.#state, this.#aws.background, ask).finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  async refreshAccess({ accountId, permissionSetArn }: Pair): Promise<Principal[]> {
    if (!this.instance) return []
    const at = this.#clock.now()
    const pair = { accountId, permissionSetArn }
    const principals = await readPrincipals(this.#aws, this.instance.arn, pair)
    await this.#state.savePairs(this.#state.table.set({ ...pair, at, principals }), accountId)
    return principals
  }

  async refreshPermissionSet(arn: string): Promise<PermissionSet | undefined> {
    const set = await readPermissionSet(this.#aws, this.instance?.arn ?? '', arn).catch((error) => {
      if (classify(error).kind === 'gone') return undefined
      throw error
    })
    const facts = this.#state.facts()
    const others = facts.permissionSet.filter((known) => known.arn !== arn)
    await this.#state.replace({ ...facts, permissionSet: set ? [...others, set] : others }, {})
    return set
  }
}
