import type { Clock } from '../clock.ts'
import { AssignmentTable, type Difference, type PairRow } from './assignment-table.ts'
import type { Aws } from './aws.ts'
import type { Gap } from './errors.ts'
import { whoAmI } from './identity.ts'
import { findInstance } from './instance.ts'
import { type Pair, readPrincipals } from './pages.ts'
import { readPermissionSet } from './permission-sets.ts'
import { refreshAssignments } from './refresh-assignments.ts'
import { readFacts } from './refresh-facts.ts'
import { type Facts, noFacts, Snapshot } from './snapshot.ts'
import { SnapshotParts, type SnapshotStore } from './snapshot-parts.ts'
import type { Directory, Identity, Instance, PermissionSet, Principal, SearchKind } from './types.ts'

/** Assignments that appeared or went since they were last seen. `first`: nothing was seen before; this is the baseline. */
export type Seen = Difference & { first: boolean }

export interface LiveDirectory extends Directory {
  /** When all assignments had been seen for the last time, ms; 0: never yet. */
  readonly assignmentsAt: number
  /** What the last refresh could not read. */
  readonly gaps: readonly Gap[]
  /** Takes what the store has, where that is newer: another replica may have read it. Costs no call. */
  load(): Promise<void>
  /** Reads AWS again, in the background; a refresh that runs already is joined. Throws only what is worth a retry. */
  refresh(options?: { withTags?: boolean; signal?: AbortSignal }): Promise<void>
  /** Reads one pair again, after our own writes. */
  refreshAccess(pair: Pair): Promise<Principal[]>
  refreshPermissionSet(arn: string): Promise<PermissionSet>
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

interface Meta {
  at: number
  assignmentsAt: number
  /** When the unfinished pass over the assignments began; 0: none. */
  passAt: number
  round: number
  identity: Identity
  instance: Instance | undefined
  gaps: Gap[]
}
/** An unfinished pass that is older is begun again. */
const passLastsMs = 6 * 3_600_000

const nobody: Identity = { standing: 'none', accountId: undefined, arn: undefined, managementAccountId: undefined }
const nothing: Meta = { at: 0, assignmentsAt: 0, passAt: 0, round: 0, identity: nobody, instance: undefined, gaps: [] }

export async function createDirectory(options: DirectoryOptions): Promise<LiveDirectory> {
  const { aws, clock, onAssignments = async () => {} } = options
  const parts = new SnapshotParts(options.store)
  let meta = nothing
  let snapshot = await Snapshot.of(noFacts)
  let table = new AssignmentTable()
  let running: Promise<void> | undefined

  const facts = (): Facts => ({
    account: snapshot.all('account'),
    permissionSet: snapshot.all('permissionSet'),
    user: snapshot.all('user'),
    group: snapshot.all('group'),
  })
  const saveMeta = (change: Partial<Meta>): Promise<void> => {
    meta = { ...meta, ...change }
    return parts.write(
      'meta',
      () => [meta],
      () => 'meta',
    )
  }
  async function saveFacts(): Promise<void> {
    const { account, permissionSet, user, group } = facts()
    await parts.write(
      'account',
      () => account,
      (a) => a.id,
    )
    await parts.write(
      'permissionSet',
      () => permissionSet,
      (p) => p.arn,
    )
    await parts.write(
      'user',
      () => user,
      (u) => u.id,
    )
    await parts.write(
      'group',
      () => group,
      (g) => g.id,
    )
  }
  async function savePairs(found: Difference, only?: string): Promise<void> {
    if (found.added.length + found.removed.length > 0)
      await onAssignments({ ...found, first: meta.assignmentsAt === 0 })
    await parts.write(
      'pair',
      () => table.rows(),
      (row) => row.accountId,
      only,
    )
  }

  async function load(): Promise<void> {
    const [stored] = await parts.read<Meta>('meta')
    if (!stored || stored.at <= meta.at) return
    const next = await Snapshot.of({
      account: await parts.read('account'),
      permissionSet: await parts.read('permissionSet'),
      user: await parts.read('user'),
      group: await parts.read('group'),
    })
    const pairs = new AssignmentTable()
    for (const row of await parts.read<PairRow>('pair')) pairs.set(row)
    meta = { ...nothing, ...stored }
    snapshot = next
    table = pairs
    if (meta.instance) aws.moveTo(meta.instance.region)
  }

  async function refresh({
    withTags = false,
    signal,
  }: {
    withTags?: boolean
    signal?: AbortSignal
  } = {}): Promise<void> {
    const { gaps: unsure, ...identity } = await whoAmI(aws.background)
    const remembered = meta.instance?.region ?? options.remembered
    const { managementAccountId } = identity
    const found = await findInstance(aws.background, { managementAccountId, remembered })
    // What cannot be checked is not gone.
    const instance = found.instance ?? (found.gaps.length > 0 || unsure.length > 0 ? meta.instance : undefined)
    const at = clock.now()
    const round = meta.round + 1
    const read = await readFacts({ aws: aws.background, identity, instance, before: facts(), round, withTags })
    snapshot = await Snapshot.of(read.facts, snapshot)
    const gaps = [...unsure, ...found.gaps, ...read.gaps]
    const passAt = meta.passAt > 0 && at - meta.passAt < passLastsMs ? meta.passAt : clock.now()
    meta = { ...meta, at, round, identity, instance, gaps, passAt }
    await saveFacts()
    await saveMeta({})
    if (!instance?.permissionSetsEnabled || identity.standing === 'member' || identity.standing === 'none') return
    const pass = await refreshAssignments({
      aws: aws.background,
      instance,
      accounts: snapshot.all('account'),
      permissionSets: snapshot.all('permissionSet'),
      table,
      since: passAt,
      save: (found) => savePairs(found),
      signal,
    })
    if (pass.complete) await saveMeta({ assignmentsAt: clock.now(), passAt: 0, gaps: [...gaps, ...pass.gaps] })
  }

  async function refreshAccess(pair: Pair): Promise<Principal[]> {
    if (!meta.instance) return []
    const at = clock.now()
    const principals = await readPrincipals(aws, meta.instance.arn, pair)
    const found = table.set({ accountId: pair.accountId, permissionSetArn: pair.permissionSetArn, at, principals })
    await savePairs(found, pair.accountId)
    return principals
  }

  async function refreshPermissionSet(arn: string): Promise<PermissionSet> {
    const set = await readPermissionSet(aws, meta.instance?.arn ?? '', arn)
    const others = snapshot.all('permissionSet').filter((p) => p.arn !== arn)
    snapshot = await Snapshot.of({ ...facts(), permissionSet: [...others, set] }, snapshot)
    await parts.write(
      'permissionSet',
      () => snapshot.all('permissionSet'),
      (p) => p.arn,
    )
    return set
  }

  return {
    get at() {
      return meta.at
    },
    get assignmentsAt() {
      return meta.assignmentsAt
    },
    get gaps() {
      return meta.gaps
    },
    get identity() {
      return meta.identity
    },
    get instance() {
      return meta.instance
    },
    account: (id) => snapshot.get('account', id),
    permissionSet: (arn) => snapshot.get('permissionSet', arn),
    user: (id) => snapshot.get('user', id),
    group: (id) => snapshot.get('group', id),
    accounts: () => snapshot.all('account'),
    permissionSets: () => snapshot.all('permissionSet'),
    users: () => snapshot.all('user'),
    groups: () => snapshot.all('group'),
    usersByEmail: (email) => snapshot.usersByEmail(email),
    assignments: (match) => table.match(match),
    search: <K extends SearchKind>(kind: K, typed: string, limit: number) => snapshot.search(kind, typed, limit),
    load,
    refresh(ask) {
      running ??= refresh(ask).finally(() => {
        running = undefined
      })
      return running
    },
    refreshAccess,
    refreshPermissionSet,
  }
}
