import {
  type AccountAssignmentOperationStatusMetadata,
  paginateListAccountAssignmentCreationStatus,
  paginateListAccountAssignmentDeletionStatus,
  type SSOAdminClient,
} from '@aws-sdk/client-sso-admin'
import type { Clock } from '../clock.ts'
import { forNobody } from '../effects.ts'
import { listAll, pageSize } from './list-all.ts'

/** Creations and deletions have statuses of their own; their ids are not interchangeable. */
export type AssignmentCall = 'create' | 'delete'

/** The lists show no more than ids, times and states. */
export function listStatuses(
  call: AssignmentCall,
  client: SSOAdminClient,
  InstanceArn: string,
  Status: 'IN_PROGRESS' | 'SUCCEEDED',
): Promise<AccountAssignmentOperationStatusMetadata[]> {
  const [config, ask] = [
    { client, pageSize },
    { InstanceArn, Filter: { Status } },
  ]
  return call === 'create'
    ? listAll(paginateListAccountAssignmentCreationStatus(config, ask), 'AccountAssignmentsCreationStatus', 'RequestId')
    : listAll(paginateListAccountAssignmentDeletionStatus(config, ask), 'AccountAssignmentsDeletionStatus', 'RequestId')
}

interface Followed {
  call: AssignmentCall
  instanceArn: string
  id: string
  since: number
  over(): void
}

/** Whoever waits longer steps aside: others may go on beside what is stuck. */
const patienceMs = 60_000
const rememberedMs = 30 * 60_000

/** Assignments that AWS works on for us now: one look at its list of what is in progress serves all of them. */
export class Outstanding {
  readonly #clock: Clock
  readonly #followed = new Set<Followed>()
  /** Requests of ours, and when AWS took them. */
  readonly #ours = new Map<string, number>()
  #looking = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Whether this process has asked for it a short while ago: whoever did looks at what comes of it. */
  isOurs(id: string): boolean {
    return this.#ours.has(id)
  }

  /** Until AWS does not list it as in progress any more, for a minute at most; how it went is the caller's to ask. */
  async untilOver(
    client: SSOAdminClient,
    what: { call: AssignmentCall; instanceArn: string; id: string },
    stopping: AbortSignal,
  ): Promise<void> {
    const over = new AbortController()
    const followed: Followed = { ...what, since: this.#clock.now(), over: () => over.abort() }
    this.#followed.add(followed)
    for (const [id, at] of this.#ours) if (at < followed.since - rememberedMs) this.#ours.delete(id)
    this.#ours.set(what.id, followed.since)
    if (!this.#looking) void forNobody(() => this.#look(client))
    await this.#clock.sleep(patienceMs, AbortSignal.any([over.signal, stopping]))
    this.#followed.delete(followed)
  }

  async #look(client: SSOAdminClient): Promise<void> {
    this.#looking = true
    while (this.#followed.size > 0) {
      await this.#clock.sleep(this.#pause())
      const lists = new Map(
        [...this.#followed].map(({ call, instanceArn }) => [`${call} ${instanceArn}`, { call, instanceArn }]),
      )
      await Promise.all([...lists.values()].map((list) => this.#lookAt(client, list)))
    }
    this.#looking = false
  }

  async #lookAt(client: SSOAdminClient, { call, instanceArn }: Pick<Followed, 'call' | 'instanceArn'>): Promise<void> {
    const asked = this.#clock.now()
    const ids = await listStatuses(call, client, instanceArn, 'IN_PROGRESS').then(
      (rows) => new Set(rows.map(({ RequestId }) => RequestId)),
      // Without the list everybody looks for themselves.
      () => new Set<string>(),
    )
    for (const one of this.#followed)
      if (one.call === call && one.instanceArn === instanceArn && one.since <= asked && !ids.has(one.id)) one.over()
  }

  /** Most settle within seconds, some take minutes. One is looked at often; many share a look a second. */
  #pause(): number {
    const youngest = Math.max(...[...this.#followed].map(({ since }) => since))
    const age = this.#clock.now() - youngest
    return Math.max(Math.min(250 * this.#followed.size, 1_000), Math.min(age / 4, 5_000))
  }
}
