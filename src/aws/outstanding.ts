import type { Clock } from '../clock.ts'

/**
 * AWS takes 15 outstanding assignment calls, whoever makes them, and updates one role at a time in an account:
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/limits.html. We leave room for others.
 */
export const maxOutstanding = 8
/** A place is given back at the latest after this, should nobody ever look at its end. */
const forgottenAfterMs = 15 * 60_000

/** Which accounts have an assignment of ours in progress. One place per account. */
export class Outstanding {
  readonly #clock: Clock
  readonly #most: number
  readonly #since = new Map<string, { owner: string; at: number }>()

  constructor(clock: Clock, most = maxOutstanding) {
    this.#clock = clock
    this.#most = most
  }

  /** Takes the account's place for `owner` (again, if it has it); false when that must wait. */
  take(accountId: string, owner: string): boolean {
    const now = this.#clock.now()
    for (const [id, { at }] of this.#since) if (now - at > forgottenAfterMs) this.#since.delete(id)
    const holder = this.#since.get(accountId)
    if (holder ? holder.owner !== owner : this.#since.size >= this.#most) return false
    this.#since.set(accountId, { owner, at: now })
    return true
  }

  release(accountId: string, owner: string): void {
    if (this.#since.get(accountId)?.owner === owner) this.#since.delete(accountId)
  }

  get size(): number {
    return this.#since.size
  }
}
