import { setMaxListeners } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'

/**
 * The one source of time. `now` is milliseconds since the epoch.
 * `sleep` ends after `ms` of this clock's time, or at once when `signal` aborts (it never rejects).
 */
export interface Clock {
  now(): number
  /** How far it was moved ahead of real time, ms: only tests and the sandbox do. */
  readonly ahead: number
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

export const systemClock: Clock = {
  now: Date.now,
  ahead: 0,
  // Node warns of a negative time: https://nodejs.org/api/timers.html#settimeoutcallback-delay-args
  sleep: (ms, signal) => delay(Math.max(0, ms), undefined, signal ? { signal } : {}).catch(() => {}),
}

/** Real time that flows on, plus an offset that tests and the sandbox can move forward; sleepers notice the move. */
export class MovableClock implements Clock {
  #offset = 0
  readonly #moved = new EventTarget()

  constructor() {
    setMaxListeners(0, this.#moved)
  }

  now(): number {
    return Date.now() + this.#offset
  }

  get ahead(): number {
    return this.#offset
  }

  /** Moves time forward by `ms` and wakes whoever's time has come. */
  advance(ms: number): void {
    if (ms < 0) throw new RangeError('Time only moves forward')
    this.#offset += ms
    this.#moved.dispatchEvent(new Event('moved'))
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const end = this.now() + ms
    while (!signal?.aborted && this.now() < end) await this.#untilMovedOr(end - this.now(), signal)
  }

  #untilMovedOr(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        this.#moved.removeEventListener('moved', done)
        signal?.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, ms)
      this.#moved.addEventListener('moved', done)
      signal?.addEventListener('abort', done)
    })
  }
}
