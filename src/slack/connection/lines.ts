import type { Clock } from '../../clock.ts'

/** It is not its turn, or the bot stops: it comes again after `ms`. */
export class NotYet extends Error {
  override readonly name = 'NotYet'
  readonly ms: number

  constructor(ms = 0) {
    super(`not before ${ms} ms`)
    this.ms = ms
  }
}

/** So many at once, and then so many a minute: together no more in any minute than Slack takes. */
interface Rate {
  burst: number
  perMinute: number
}
/** https://docs.slack.dev/apis/web-api/rate-limits: the tiers of what we call, with room for a second replica's first call. */
const rates: Record<string, Rate> = {
  'chat.postMessage': { burst: 3, perMinute: 58 }, // for each channel
  'chat.update': { burst: 8, perMinute: 42 },
  'conversations.open': { burst: 8, perMinute: 42 },
  'conversations.history': { burst: 8, perMinute: 42 },
  'conversations.replies': { burst: 8, perMinute: 42 },
  'views.publish': { burst: 15, perMinute: 85 },
}
const other: Rate = { burst: 5, perMinute: 45 }

interface Waiter {
  rank: number
  go(): void
  giveUp(error: NotYet): void
}
interface Line {
  rate: Rate
  tokens: number
  at: number
  /** The time before which Slack does not want to be called. */
  heldUntil: number
  waiting: Waiter[]
  serving: boolean
}

/**
 * One waiting line for each of Slack's limits: a method, or a channel that is posted to. Who is more urgent goes first, then
 * who came first. What Slack says of waiting holds for the line, so that nobody else runs into it.
 */
export class Lines {
  readonly #clock: Clock
  readonly #pace: number
  readonly #lines = new Map<string, Line>()
  readonly #stopping = new AbortController()

  /** `pace` multiplies every rate: for a simulated Slack, which takes more. */
  constructor(clock: Clock, pace = 1) {
    this.#clock = clock
    this.#pace = pace
  }

  /** Waits for a turn. `name` is a method, and for posts the channel: `chat.postMessage C0123456789`. */
  turn(name: string, rank: number): Promise<void> {
    const line = this.#line(name)
    return new Promise((resolve, reject) => {
      if (this.#stopping.signal.aborted) return reject(new NotYet())
      line.waiting.push({ rank, go: resolve, giveUp: reject })
      if (!line.serving) void this.#serve(line)
    })
  }

  /** Lets nothing through this line for so long, because Slack said so. */
  hold(name: string, ms: number): void {
    const line = this.#line(name)
    line.heldUntil = Math.max(line.heldUntil, this.#clock.now() + ms)
    line.tokens = 0
    line.at = line.heldUntil
  }

  stop(): void {
    this.#stopping.abort()
    for (const line of this.#lines.values()) for (const waiter of line.waiting.splice(0)) waiter.giveUp(new NotYet())
  }

  #line(name: string): Line {
    const known = this.#lines.get(name)
    if (known) return known
    const rate = rates[name.split(' ')[0] ?? ''] ?? other
    const line = { rate, tokens: rate.burst, at: this.#clock.now(), heldUntil: 0, waiting: [], serving: false }
    this.#lines.set(name, line)
    return line
  }

  async #serve(line: Line): Promise<void> {
    line.serving = true
    while (line.waiting.length > 0) {
      const wait = this.#untilNext(line)
      if (wait > 0) {
        await this.#clock.sleep(wait, this.#stopping.signal)
        continue
      }
      line.tokens -= 1
      const first = line.waiting.reduce((best, one) => (one.rank < best.rank ? one : best))
      line.waiting.splice(line.waiting.indexOf(first), 1)
      first.go()
    }
    line.serving = false
  }

  #untilNext(line: Line): number {
    const now = this.#clock.now()
    if (now < line.heldUntil) return line.heldUntil - now
    const everyMs = 60_000 / (line.rate.perMinute * this.#pace)
    line.tokens = Math.min(line.rate.burst * this.#pace, line.tokens + Math.max(0, now - line.at) / everyMs)
    line.at = Math.max(line.at, now)
    return line.tokens >= 1 ? 0 : Math.ceil((1 - line.tokens) * everyMs)
  }
}
