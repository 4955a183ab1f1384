import type { Clock } from '../clock.ts'
import { Refusal } from '../errors.ts'
import type { Aws } from './aws.ts'
import { classify } from './aws-errors.ts'
import { DirectoryState, type PeopleDoubt, type Seen } from './directory-state.ts'
import { pageSize } from './list-all.ts'
import { listingIn } from './listing.ts'
import type { LiveDirectory } from './live-directory.ts'
import { beginningsOf, mailbox } from './mailbox.ts'
import { Newcomers } from './newcomers.ts'
import { type HomeOrganization, OwnOrganization } from './own-organization.ts'
import { readPermissionSet } from './permission-sets.ts'
import { type Pair, readPrincipals } from './read-assignments.ts'
import { knowsPeople, listsRead, measureReading } from './reading-progress.ts'
import { type RefreshOptions, refresh } from './refresh.ts'
import { orGone, setRows } from './refresh-sets.ts'
import type { SnapshotStore } from './snapshot-store.ts'
import {
  type Assignment,
  assignmentKey,
  type Directory,
  hasContents,
  type Identity,
  type PermissionSet,
  type Principal,
  type SearchHit,
  type SearchKind,
  type User,
} from './types.ts'
import { watchRequests } from './watch-requests.ts'

export type { PeopleDoubt, Seen } from './directory-state.ts'
export type { LiveDirectory } from './live-directory.ts'
export type { ReadingProgress } from './reading-progress.ts'

export interface DirectoryOptions {
  aws: Aws
  clock: Clock
  store: SnapshotStore
  /** The Region where the instance was found before. */
  remembered?: string | undefined
  /** Whose AWS it is about, where that is on record: nothing is read with another organization's credentials. */
  home?: (() => Promise<HomeOrganization | undefined>) | undefined
  /** Awaited before what was seen is stored: after a crash it is told again. */
  onAssignments?: ((seen: Seen) => Promise<void>) | undefined
}

/** An empty directory; `load` and `refresh` fill it. */
export async function createDirectory(options: DirectoryOptions): Promise<LiveDirectory> {
  const { aws, clock, store, remembered, onAssignments = async () => {}, home = async () => undefined } = options
  const own = new OwnOrganization(aws, home)
  return new LiveSnapshot(new DirectoryState(store, onAssignments), { aws, clock, remembered, own })
}

const nobody: Identity = { role: 'none', accountId: undefined, arn: undefined, managementAccountId: undefined }

class LiveSnapshot implements LiveDirectory {
  readonly #state: DirectoryState
  readonly #aws: Aws
  readonly #clock: Clock
  readonly #remembered: string | undefined
  readonly #own: OwnOrganization
  readonly #newcomers: Newcomers
  readonly #stopping = new AbortController()
  #running: Promise<void> | undefined
  #loading: Promise<void> = Promise.resolve()

  constructor(
    state: DirectoryState,
    o: { aws: Aws; clock: Clock; remembered: string | undefined; own: OwnOrganization },
  ) {
    this.#state = state
    this.#aws = o.aws
    this.#clock = o.clock
    this.#remembered = o.remembered
    this.#own = o.own
    this.#newcomers = new Newcomers(o.aws)
  }

  doubt: PeopleDoubt | undefined

  get at() {
    return this.#snapshot.meta.at
  }
  get version() {
    return this.#snapshot.version
  }
  get serves() {
    return this.#snapshot.meta.identity !== undefined
  }
  get isListed() {
    // Asked for with every rule that is judged.
    return this.at > 0 && knowsPeople(this.#snapshot)
  }
  get assignmentsAt() {
    return this.#snapshot.meta.assignmentsAt
  }
  get gaps() {
    const { meta, watch } = this.#snapshot
    return [...meta.gaps, ...(watch?.gaps ?? [])]
  }
  get identity() {
    return this.#snapshot.meta.identity ?? nobody
  }
  get instance() {
    return this.#snapshot.meta.instance
  }
  get instanceSearch() {
    return this.#snapshot.meta.search
  }
  get foreign() {
    return this.#own.foreign
  }
  get lists() {
    return listsRead(this.#snapshot)
  }
  get progress() {
    return measureReading(this.#snapshot)
  }

  account = (id: string) => this.#snapshot.accounts.get(id)
  permissionSet = (arn: string) => this.#snapshot.permissionSets.get(arn)
  user = (id: string) => this.#snapshot.users.get(id) ?? this.#newcomers.get(id)
  group = (id: string) => this.#snapshot.groups.get(id)
  accounts = () => this.#snapshot.accounts.all()
  permissionSets = () => this.#snapshot.permissionSets.all()
  users = () => [...this.#snapshot.users.values()]
  groups = () => this.#snapshot.groups.all()
  count = (kind: SearchKind) => this.#snapshot.of(kind).size
  assignments: Directory['assignments'] = (match) => this.#snapshot.table.match(match)
  search = <K extends SearchKind>(
    kind: K,
    typed: string,
    limit: number,
    accept?: (hit: SearchHit[K]) => boolean,
    among?: readonly SearchHit[K][],
  ) => this.#snapshot.of(kind).search(typed, limit, accept, among)
  named = <K extends SearchKind>(kind: K, typed: string, limit: number) => this.#snapshot.of(kind).named(typed, limit)
  beginningWith = <K extends SearchKind>(kind: K, typed: string, limit: number) =>
    this.#snapshot.of(kind).beginningWith(typed, limit)

  usersByEmail(email: string) {
    const wanted = email.toLowerCase()
    const listed = this.#snapshot.users.saying(email).filter((user) => user.email.toLowerCase() === wanted)
    const isNew = ({ id }: User) => this.#snapshot.users.get(id) === undefined
    return [...listed, ...this.#newcomers.withAddress(wanted).filter(isNew)]
  }

  usersByMailbox(email: string) {
    const found = beginningsOf(email).flatMap((beginning) => this.#snapshot.users.saying(beginning))
    return found.filter((user) => mailbox(user.email) === mailbox(email))
  }

  /** One after the other. */
  load(): Promise<void> {
    const turn = this.#loading.then(async () => {
      const { rows, lists } = await this.#state.follow()
      if (rows.length + lists.length > 0) {
        this.doubt = { rows: [...(this.doubt?.rows ?? []), ...rows], lists }
        this.#state.forgetLists()
      }
      if (this.instance) this.#aws.moveTo(this.instance.region)
    })
    this.#loading = turn.catch(() => {})
    return turn
  }

  refresh({ signal, ...options }: RefreshOptions = {}): Promise<void> {
    const stop = this.#stopping.signal
    const ask = { ...options, remembered: this.#remembered, signal: signal ? AbortSignal.any([signal, stop]) : stop }
    const accept = (identity: Identity) => this.#own.accept(identity)
    const acceptNow = () => this.#own.check(this.#aws, 0)
    // It goes on where another replica has stopped.
    this.#running ??= this.load()
      .then(() => refresh(this.#state, this.#aws.background, { ...ask, accept, acceptNow }))
      .finally(() => {
        this.#running = undefined
      })
    return this.#running
  }

  async readPeopleAgain(): Promise<void> {
    await this.#state.storeForgotten(this.#now())
    this.doubt = undefined
  }

  forgetOldPeople = (): Promise<void> => this.#state.forgetOld(this.#now())

  atHome = (maxAgeMs?: number): Promise<void> => this.#own.check(this.#aws, maxAgeMs)

  async followRequests(): Promise<void> {
    // What another replica has followed need not be followed again.
    await this.load()
    const { instance, identity } = this
    const mayLook = identity.role === 'management' || identity.role === 'delegated'
    if (instance?.permissionSetsEnabled && mayLook) return watchRequests(this.#state, this.#aws.background, instance)
    // What is not asked for any more is not missed.
    const { watch } = this.#snapshot
    if (!watch?.gaps?.length) return
    await this.#state.save([{ kind: 'watch', id: 'watch', value: { ...watch, gaps: [] }, at: this.#now() }])
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#running?.catch(() => {})
  }

  shown = (access: Assignment) => listingIn(this.#snapshot, access)

  async lookAgain({ accountId, permissionSetArn }: Pair): Promise<number> {
    const { instance } = this
    // In another instance it is not gone because this one does not know it.
    if (!instance || permissionSetArn.split('/')[1] !== instance.arn.split('/')[1]) return 0
    const at = this.#now()
    const pair = { accountId, permissionSetArn }
    const principals = await readPrincipals(this.#aws.background, instance.arn, pair)
    await this.#state.savePairs([{ ...pair, principals, at }])
    return Math.max(1, Math.ceil(principals.length / pageSize))
  }

  lookForUser = async (email: string): Promise<boolean> =>
    this.instance !== undefined && (await this.#newcomers.look(this.instance.identityStoreId, email))

  async noteUser(id: string, value: User | undefined): Promise<void> {
    const known = this.#snapshot.users.get(id)
    // Whoever is not listed yet is counted when they are.
    if (!known) this.#newcomers.note(id, value)
    else if (value && JSON.stringify(known) !== JSON.stringify(value))
      await this.#state.save([{ kind: 'user', id, value, at: this.#now() }])
  }

  noteMembership(access: Assignment, there: boolean, at: number): Promise<void> {
    return this.#state.save([{ kind: 'membership', id: assignmentKey(access), value: { there }, at }])
  }

  async refreshAccess({ accountId, permissionSetArn }: Pair): Promise<Principal[]> {
    // That there is no instance says nothing of who has access.
    if (!this.instance) throw new Refusal('no_instance')
    const at = this.#now()
    const pair = { accountId, permissionSetArn }
    const principals = await readPrincipals(this.#aws, this.instance.arn, pair)
    await this.#state.savePairs([{ ...pair, principals, at }])
    return principals
  }

  async refreshPermissionSet(arn: string): Promise<PermissionSet | undefined> {
    const at = this.#now()
    const set = await orGone(this.#aws, this.instance?.arn ?? '', () =>
      readPermissionSet(this.#aws, this.instance?.arn ?? '', arn),
    )
    await this.#state.save(setRows(arn, set, at))
    return set
  }

  async knownPermissionSet(arn: string): Promise<PermissionSet | undefined> {
    const known = this.permissionSet(arn)
    if (known && hasContents(known)) return known
    try {
      return await this.refreshPermissionSet(arn)
    } catch (error) {
      if (classify(error).kind !== 'denied') throw error
      return undefined
    }
  }

  async waitFor(enough: () => boolean, mostMs: number): Promise<void> {
    const end = this.#clock.now() + mostMs
    const over = new AbortController()
    while (!enough() && this.#clock.now() < end)
      await this.#state.changed(this.#clock.sleep(end - this.#clock.now(), over.signal))
    over.abort()
  }

  get #snapshot() {
    return this.#state.snapshot
  }

  #now(): number {
    return Math.floor(this.#clock.now())
  }
}
