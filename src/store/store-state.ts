import { AsyncLocalStorage } from 'node:async_hooks'
import type { LogEvent } from 'kysely'
import { type StoreTrouble, troubleIn } from './store-trouble.ts'

/** Whether the database works, from how the last queries went. */
export class StoreState {
  #trouble: StoreTrouble | undefined
  /** Why it took nothing when it was written to last: that it answers again is no sign that this is over. */
  #refuses: StoreTrouble | undefined
  /** The transaction that a query is in. Several are open at once, and what one of them does proves nothing of another. */
  readonly #transactions = new AsyncLocalStorage<{ wrote: boolean; isOpen: boolean }>()
  readonly #listeners = new Set<(trouble: StoreTrouble | undefined) => void>()

  get trouble(): StoreTrouble | undefined {
    return this.#trouble
  }

  /** Called when trouble begins, changes, or is over (undefined). */
  onChange(listener: (trouble: StoreTrouble | undefined) => void): void {
    this.#listeners.add(listener)
  }

  /** Runs a transaction, from its begin to its commit. */
  inTransaction<T>(run: () => Promise<T>): Promise<T> {
    return this.#transactions.run({ wrote: false, isOpen: true }, run)
  }

  heard(event: LogEvent): void {
    if (event.level === 'error') {
      this.failed(event.error)
      return
    }
    // What can be read still takes nothing until something was written.
    const written = this.#hasWritten(event.query.sql)
    if (written) this.#refuses = undefined
    if (written || this.#trouble === 'away') this.#become(this.#refuses)
  }

  /** What went wrong before a query could be asked, too: there was no connection. */
  failed(error: unknown): void {
    const found = troubleIn(error)
    if (!found) return
    if (found !== 'away') this.#refuses = found
    this.#become(found)
  }

  /** What is written in a transaction is so when that commits: a full disk may say no only then. */
  #hasWritten(text: string): boolean {
    const [word = ''] = text.split(' ', 1)
    const writes = /^(insert|update|delete)$/.test(word)
    const transaction = this.#transactions.getStore()
    if (!transaction?.isOpen) return writes
    transaction.wrote ||= writes
    transaction.isOpen = word !== 'commit' && word !== 'rollback'
    return word === 'commit' && transaction.wrote
  }

  #become(trouble: StoreTrouble | undefined): void {
    if (trouble === this.#trouble) return
    this.#trouble = trouble
    for (const listener of this.#listeners) listener(trouble)
  }
}
