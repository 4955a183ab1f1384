import type { Place } from './life.ts'

/** When the bot is to die: at one of the moments that others notice, at a write to its database, or at any time. */
export type Death = { moment: number } | { write: number; when: 'before' | 'after' } | { afterMs: number }

/**
 * The moments of a life that can be told apart from outside: each call and each delivery, before it arrives and after it took
 * effect but before its answer is heard. Kills the bot at its moment, whose other half then never happens.
 */
export class Moments {
  readonly names: string[] = []
  /** What was going on when the bot died. */
  deadAt: string | undefined
  readonly #place: Place
  readonly #unwatch: (() => void)[]
  #death: Death | undefined
  #counting = false
  #later: NodeJS.Timeout | undefined

  constructor(place: Place) {
    this.#place = place
    this.#unwatch = [
      place.aws.onCall((call, phase) => this.#unanswered(`${phase} ${call.action}`)),
      place.slack.onCall((call, phase) => this.#unanswered(`${phase} ${call.method}`)),
      place.slack.onDelivery(async ({ payload }, phase) => {
        if (await this.#dies(`${phase} ${payload.type ?? 'command'}`)) throw new Error('the bot died')
      }),
    ]
  }

  begin(death?: Death): void {
    this.#death = death
    this.#counting = true
    if (!death) return
    if ('write' in death) this.#place.bot.dieAtWrite(death.write, death.when)
    if ('afterMs' in death) this.#later = setTimeout(() => void this.#place.bot.kill(), death.afterMs)
  }

  /** A life may be shorter than the one that its death was chosen by: then nobody dies of it in the next one. */
  end(): void {
    for (const unwatch of this.#unwatch) unwatch()
    clearTimeout(this.#later)
    if (this.#death && 'write' in this.#death) this.#place.bot.dieAtWrite(Number.MAX_SAFE_INTEGER, 'after')
  }

  /** A call before it arrived never does; one after it took effect has nobody left to hear the answer. */
  async #unanswered(name: string): Promise<void> {
    if (await this.#dies(name)) await new Promise(() => {})
  }

  async #dies(name: string): Promise<boolean> {
    if (!this.#counting) return false
    const moment = this.names.push(name) - 1
    if (!this.#death || !('moment' in this.#death) || this.#death.moment !== moment) return false
    this.deadAt = name
    await this.#place.bot.kill()
    return true
  }
}
