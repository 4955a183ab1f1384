import {
  type AccountAssignmentOperationStatusMetadata,
  ListAccountAssignmentCreationStatusCommand,
  ListAccountAssignmentDeletionStatusCommand,
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

/** The newest of all, whatever their state; `more`: there are older ones, or the newest do not stand first. */
async function newestStatuses(call: AssignmentCall, client: SSOAdminClient, InstanceArn: string) {
  const ask = { InstanceArn, MaxResults: pageSize }
  if (call === 'create') {
    const answer = await client.send(new ListAccountAssignmentCreationStatusCommand(ask))
    return { rows: answer.AccountAssignmentsCreationStatus ?? [], more: answer.NextToken !== undefined }
  }
  const answer = await client.send(new ListAccountAssignmentDeletionStatusCommand(ask))
  return { rows: answer.AccountAssignmentsDeletionStatus ?? [], more: answer.NextToken !== undefined }
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

/** Assignments that AWS works on for us now: one look at its list serves all of them, and says which have succeeded. */
export class Outstanding {
  readonly #clock: Clock
  readonly #followed = new Set<Followed>()
  /** Requests of ours, and when AWS took them. */
  readonly #ours = new Map<string, number>()
  /** Those of ours that AWS has listed as succeeded. */
  readonly #succeeded = new Set<string>()
  #looking = false
  #newcomer = new AbortController()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Whether this process has asked for it a short while ago: whoever did looks at what comes of it. */
  isOurs(id: string): boolean {
    return this.#ours.has(id)
  }

  /** Whether AWS has listed it as succeeded: that need not be asked again. */
  hasSucceeded(id: string): boolean {
    return this.#succeeded.has(id)
  }

  /** Until AWS does not list it as in progress any more, for a minute at most; of what went wrong the caller asks. */
  async untilOver(
    client: SSOAdminClient,
    what: { call: AssignmentCall; instanceArn: string; id: string },
    stopping: AbortSignal,
  ): Promise<void> {
    const over = new AbortController()
    const followed: Followed = { ...what, since: this.#clock.now(), over: () => over.abort() }
    this.#followed.add(followed)
    for (const [id, at] of this.#ours) if (at < followed.since - rememberedMs) this.#forget(id)
    this.#ours.set(what.id, followed.since)
    this.#newcomer.abort()
    if (!this.#looking) void forNobody(() => this.#look(client))
    await this.#clock.sleep(patienceMs, AbortSignal.any([over.signal, stopping]))
    this.#followed.delete(followed)
  }

  async #look(client: SSOAdminClient): Promise<void> {
    this.#looking = true
    while (this.#followed.size > 0) {
      await this.#rest()
      const lists = new Map(
        [...this.#followed].map(({ call, instanceArn }) => [`${call} ${instanceArn}`, { call, instanceArn }]),
      )
      await Promise.all([...lists.values()].map((list) => this.#lookAt(client, list)))
    }
    this.#looking = false
  }

  /** Until the next look. What has long taken its time is looked at seldom; whoever comes to it waits no longer for that. */
  async #rest(): Promise<void> {
    let until = Number.POSITIVE_INFINITY
    do {
      until = Math.min(until, this.#clock.now() + this.#pause())
      this.#newcomer = new AbortController()
      await this.#clock.sleep(until - this.#clock.now(), this.#newcomer.signal)
    } while (this.#clock.now() < until)
  }

  async #lookAt(client: SSOAdminClient, { call, instanceArn }: Pick<Followed, 'call' | 'instanceArn'>): Promise<void> {
    const asked = this.#clock.now()
    const followed = [...this.#followed].filter(
      (one) => one.call === call && one.instanceArn === instanceArn && one.since <= asked,
    )
    // Without the list everybody looks for themselves.
    const states = await statesOf(client, { call, instanceArn }, followed).catch(() => new Map<string, string>())
    for (const { id, over } of followed) {
      if (states.get(id) === 'IN_PROGRESS') continue
      if (states.get(id) === 'SUCCEEDED') this.#succeeded.add(id)
      over()
    }
  }

  #forget(id: string): void {
    this.#ours.delete(id)
    this.#succeeded.delete(id)
  }

  /** Most settle within seconds, some take minutes. One is looked at often; many share a look a second. */
  #pause(): number {
    const youngest = Math.max(...[...this.#followed].map(({ since }) => since))
    const age = this.#clock.now() - youngest
    return Math.max(Math.min(250 * this.#followed.size, 1_000), Math.min(age / 4, 5_000))
  }
}

/** By their ids, as far as AWS lists them: among the newest, or else among those in progress. */
async function statesOf(
  client: SSOAdminClient,
  { call, instanceArn }: Pick<Followed, 'call' | 'instanceArn'>,
  followed: readonly Followed[],
): Promise<Map<string | undefined, string | undefined>> {
  const { rows, more } = await newestStatuses(call, client, instanceArn)
  const states = new Map(rows.map(({ RequestId, Status }) => [RequestId, Status as string | undefined]))
  if (!more || followed.every(({ id }) => states.has(id))) return states
  for (const { RequestId } of await listStatuses(call, client, instanceArn, 'IN_PROGRESS'))
    states.set(RequestId, 'IN_PROGRESS')
  return states
}
