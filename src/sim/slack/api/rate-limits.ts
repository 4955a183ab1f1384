import type { Clock } from '../../../clock.ts'
import type { Tier } from './method.ts'

/** Calls in a minute; https://docs.slack.dev/apis/web-api/rate-limits */
const PER_MINUTE = { 1: 1, 2: 20, 3: 50, 4: 100 }

/** Remembers recent calls; says how many seconds a caller that comes too early has to wait. */
export class RateLimits {
  readonly #clock: Clock
  readonly #recent = new Map<string, number[]>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Seconds to wait, or 0. Posting is limited to one message a second and channel. */
  wait(method: string, tier: Tier, channel: string): number {
    if (tier === 'none') return 0
    if (tier === 'posting') return this.#wait(`${method} ${channel}`, 1, 1000)
    return this.#wait(method, PER_MINUTE[tier], 60_000)
  }

  #wait(key: string, most: number, within: number): number {
    const now = this.#clock.now()
    const recent = (this.#recent.get(key) ?? []).filter((at) => at > now - within)
    this.#recent.set(key, recent)
    const [oldest] = recent
    if (recent.length >= most && oldest !== undefined) return Math.max(1, Math.ceil((oldest + within - now) / 1000))
    recent.push(now)
    return 0
  }
}
