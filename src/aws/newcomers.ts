import type { Aws } from './aws.ts'
import { callOf } from './paced-calls.ts'
import { findUserId, readUser } from './read-user.ts'
import type { User } from './types.ts'

/** After so long the list of users has shown them, or they are gone again. */
const listedWithinMs = 24 * 3_600_000
/** Whom AWS does not have it is not asked about again sooner. */
const askAgainMs = 5 * 60_000
const mostKept = 1_000

/**
 * Users whom AWS has and its list has not shown yet: where there are many, it is read over a day. Whoever was made meanwhile
 * is asked for by their address when they come, or when somebody types it. Kept in memory alone: the list is stored by count.
 */
export class Newcomers {
  readonly #aws: Aws
  readonly #found = new Map<string, { user: User; at: number }>()
  readonly #missed = new Map<string, number>()

  constructor(aws: Aws) {
    this.#aws = aws
  }

  get(id: string): User | undefined {
    const found = this.#found.get(id)
    return found && this.#now() - found.at < listedWithinMs ? found.user : undefined
  }

  /** By an address in small letters. */
  withAddress(email: string): User[] {
    return [...this.#found.keys()]
      .flatMap((id) => this.get(id) ?? [])
      .filter((user) => user.email.toLowerCase() === email)
  }

  /** What AWS has just said of somebody; undefined: there is nobody any more. */
  note(id: string, user: User | undefined): void {
    this.#makeRoom()
    if (user) this.#found.set(id, { user, at: this.#now() })
    else this.#found.delete(id)
  }

  /** Whether AWS has a user with this address. Where AWS cannot be asked, it has none today. */
  async look(identityStoreId: string, email: string): Promise<boolean> {
    const wanted = email.toLowerCase()
    if (this.#now() - (this.#missed.get(wanted) ?? 0) < askAgainMs) return false
    try {
      const id = await findUserId(this.#aws, { identityStoreId }, 'emails.value', email)
      const user = id === undefined ? undefined : await readUser(this.#aws, identityStoreId, id)
      if (user?.email.toLowerCase() === wanted) {
        this.note(user.id, user)
        return true
      }
      this.#makeRoom()
      this.#missed.set(wanted, this.#now())
      return false
    } catch (error) {
      if (!callOf(error)) throw error
      return false
    }
  }

  #makeRoom(): void {
    if (this.#missed.size + this.#found.size >= mostKept) for (const kept of [this.#missed, this.#found]) kept.clear()
  }

  #now(): number {
    return this.#aws.clock.now()
  }
}
