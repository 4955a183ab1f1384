import { type AssignmentChanges, AssignmentTable, type PairRow } from './assignment-table.ts'
import type { Gap } from './aws-errors.ts'
import { type Contents, noFacts, Snapshot } from './snapshot.ts'
import { SnapshotParts, type SnapshotStore } from './snapshot-parts.ts'
import type { Identity, Instance } from './types.ts'

/** Assignments that appeared or went since they were last seen. `first`: nothing was seen before; this is the baseline. */
export type Seen = AssignmentChanges & { first: boolean }

export interface Meta {
  at: number
  assignmentsAt: number
  /** When the unfinished pass over the assignments began; 0: none. */
  passAt: number
  /** Counts the refreshes. */
  round: number
  identity: Identity
  instance: Instance | undefined
  gaps: Gap[]
}

const nobody: Identity = { role: 'none', accountId: undefined, arn: undefined, managementAccountId: undefined }
const nothing: Meta = { at: 0, assignmentsAt: 0, passAt: 0, round: 0, identity: nobody, instance: undefined, gaps: [] }

/** What the directory knows, in memory and in the store. */
export class DirectoryState {
  readonly #parts: SnapshotParts
  readonly #tell: (seen: Seen) => Promise<void>
  #changes = 0
  meta = nothing
  snapshot: Snapshot
  table = new AssignmentTable()

  private constructor(store: SnapshotStore, tell: (seen: Seen) => Promise<void>, empty: Snapshot) {
    this.#parts = new SnapshotParts(store)
    this.#tell = tell
    this.snapshot = empty
  }

  static async open(store: SnapshotStore, tell: (seen: Seen) => Promise<void>): Promise<DirectoryState> {
    return new DirectoryState(store, tell, await Snapshot.of(noFacts))
  }

  facts(): Contents {
    const { snapshot } = this
    return {
      account: snapshot.all('account'),
      permissionSet: snapshot.all('permissionSet'),
      user: snapshot.all('user'),
      group: snapshot.all('group'),
    }
  }

  async load(): Promise<void> {
    const parts = this.#parts
    const changes = this.#changes
    const [stored] = await parts.read<Meta>('meta')
    if (!stored) return
    const snapshot = await Snapshot.of({
      account: await parts.read('account'),
      permissionSet: await parts.read('permissionSet'),
      user: await parts.read('user'),
      group: await parts.read('group'),
    })
    const table = new AssignmentTable()
    for (const row of await parts.read<PairRow>('pair')) table.set(row)
    // What was read from AWS meanwhile is newer.
    if (changes === this.#changes) Object.assign(this, { meta: { ...nothing, ...stored }, snapshot, table })
  }

  /** Puts new facts in place at once, then stores what changed; `meta` last, as it says that the rest is there. */
  async replace(facts: Contents, meta: Partial<Meta>): Promise<void> {
    this.snapshot = await Snapshot.of(facts, this.snapshot)
    this.#changes += 1
    this.meta = { ...this.meta, ...meta }
    const parts = this.#parts
    await parts.write(
      'account',
      () => this.facts().account,
      (account) => account.id,
    )
    await parts.write(
      'permissionSet',
      () => this.facts().permissionSet,
      (set) => set.arn,
    )
    await parts.write(
      'user',
      () => this.facts().user,
      (user) => user.id,
    )
    await parts.write(
      'group',
      () => this.facts().group,
      (group) => group.id,
    )
    await this.note({})
  }

  async note(meta: Partial<Meta>): Promise<void> {
    this.#changes += 1
    this.meta = { ...this.meta, ...meta }
    await this.#parts.write(
      'meta',
      () => [this.meta],
      () => 'meta',
    )
  }

  /** Tells what was found before it is stored, so that after a crash it is told again. `only`: pairs of that account. */
  async savePairs(found: AssignmentChanges, only?: string): Promise<void> {
    this.#changes += 1
    const news = found.added.length + found.removed.length > 0
    if (news) await this.#tell({ ...found, first: this.meta.assignmentsAt === 0 })
    await this.#parts.write(
      'pair',
      () => this.table.rows(),
      (row) => row.accountId,
      only,
    )
  }
}
