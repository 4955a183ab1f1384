import type { LogEvent } from 'kysely'
import { type StoreTrouble, troubleIn } from './store-trouble.ts'

/** Whether the database works, from how the last queries went. */
export class StoreState {
  #trouble: StoreTrouble | undefined
  /** Whether something was written in the transaction that is open; undefined: none is. */
  #wrote: boolean | undefined
  readonly #listeners = new Set<(trouble: StoreTrouble | undefined) => void>()

  get trouble(): StoreTrouble | undefined {
    return this.#trouble
  }

  /** Called when trouble begins, changes, or is over (undefined). */
  onChange(listener: (trouble: StoreTrouble | undefined) => void): void {
    this.#listeners.add(listener)
  }

  heard(event: LogEvent): void {
    const went = event.level === 'query'
    // What can be read still takes nothing until something was written.
    const written = this.#hasWritten(event.query.sql, went) && went
    const found = event.level === 'error' ? troubleIn(event.error) : undefined
    if (found) this.#become(found)
    else if (written || (went && this.#trouble === 'away')) this.#become(undefined)
  }

  /** What is written in a transaction is so when that commits: a full disk may say no only then. */
  #hasWritten(text: string, went: boolean): boolean {
    const [word = ''] = text.split(' ', 1)
    const before = this.#wrote
    if (word === 'begin') this.#wrote = went ? false : undefined
    else if (word === 'commit' || word === 'rollback') this.#wrote = undefined
    else if (/^(insert|update|delete)$/.test(word)) {
      if (before === undefined) return true
      this.#wrote = true
    }
    return word === 'commit' && before === true
  }

  #become(trouble: StoreTrouble | undefined): void {
    if (trouble === this.#trouble) return
    this.#trouble = trouble
    for (const listener of this.#listeners) listener(trouble)
  }
}
