import type { WebClient } from '@slack/web-api'
import type { Context } from '../workflow/context.ts'
import { willPass } from './connection/api-errors.ts'
import { line, notification, plainWords, rich } from './draw/blocks.ts'

const againMs = 10_000

/**
 * One word to several people, each in private, that is nowhere stored: no job sends it again. Another word to the same people
 * takes the place of the one before.
 */
export class UnstoredWord {
  readonly #client: WebClient
  readonly #around: Pick<Context, 'clock' | 'log'>
  /** Where each of them was told, by Slack user id. */
  readonly #told = new Map<string, { channel: string; ts: string }>()

  constructor(client: WebClient, around: Pick<Context, 'clock' | 'log'>) {
    this.#client = client
    this.#around = around
  }

  /** Whom Slack does not let be told now is told later, unless the signal says that there is something else to tell. */
  async tell(people: readonly string[], text: string, signal: AbortSignal): Promise<void> {
    const { clock, log } = this.#around
    for (let left = people; left.length > 0 && !signal.aborted; ) {
      const later: string[] = []
      for (const person of left)
        await this.#send(person, text).catch((error) => {
          log.warn({ err: error, person }, 'what cannot be stored could not be told')
          if (willPass(error)) later.push(person)
        })
      left = later
      if (left.length > 0) await clock.sleep(againMs, signal)
    }
  }

  /** The last word to all who were told. */
  async end(text: string, signal: AbortSignal): Promise<void> {
    await this.tell([...this.#told.keys()], text, signal)
    if (!signal.aborted) this.#told.clear()
  }

  async #send(person: string, text: string): Promise<void> {
    const content = { text: notification(text), blocks: [rich(line(plainWords(text)))] }
    const at = this.#told.get(person)
    if (at) return void (await this.#client.chat.update({ ...at, ...content }))
    const { channel, ts } = await this.#client.chat.postMessage({ channel: person, ...content })
    if (channel && ts) this.#told.set(person, { channel, ts })
  }
}
