import type { Clock } from '../../clock.ts'
import { currentGuard } from '../../effects.ts'
import { retryAfterMs } from './api-errors.ts'

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
  // For each channel: "1 per second", counted from Slack's answer to the one before.
  'chat.postMessage': { burst: 1, perMinute: 59 },
  'chat.update': { burst: 8, perMinute: 42 },
  'conversations.open': { burst: 8, perMinute: 42 },
  'conversations.history': { burst: 8, perMinute: 42 },
  'conversations.replies': { burst: 8, perMinute: 42 },
  'conversations.info': { burst: 8, perMinute: 42 },
  'users.info': { burst: 15, perMinute: 85 },
  'usergroups.list': { burst: 3, perMinute: 17 },
  'users.list': { burst: 3, perMinute: 17 },
  'views.publish': { burst: 15, perMinute: 85 },
}
const other: Rate = { burst: 5, perMinute: 45 }

/** How long it is until this process's turn among the replicas, who have theirs `everyMs` apart, ms. */
type Share = (name: string, everyMs: number) => Promise<number>

interface Waiter {
  rank: number
  patienceMs: number
  /** Resolves when what had its turn has been answered, where nobody else may be on the way meanwhile. */
  answered: Promise<void> | undefined
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
  readonly #share: Share
  readonly #lines = new Map<string, Line>()
  readonly #stopping = new AbortController()

  /** `pace` multiplies every rate: for a simulated Slack, which takes more. */
  constructor(clock: Clock, pace = 1, share: Share = async () => 0) {
    this.#clock = clock
    this.#pace = pace
    this.#share = share
  }

  /**
   * Waits for a turn. `name` is a method, and for posts the channel: `chat.postMessage C0123456789`. Throws `NotYet` when Slack
   * wants the line to stand still for longer than `patienceMs`.
   */
  turn(
    name: string,
    rank: number,
    patienceMs = Number.POSITIVE_INFINITY,
    answered?: Waiter['answered'],
  ): Promise<void> {
    const line = this.#line(name)
    return new Promise((resolve, reject) => {
      const held = line.heldUntil - this.#clock.now()
      if (this.#stopping.signal.aborted || held > patienceMs) return reject(new NotYet(Math.max(0, held)))
      line.waiting.push({ rank, patienceMs, answered, go: resolve, giveUp: reject })
      if (!line.serving) void this.#serve(line)
    })
  }

  /**
   * A call in its turn; when Slack says that it was not, it waits for another one at the head of the line. Where one may be sent
   * at a time, the next one keeps its distance from Slack's answer: drawing takes its time, and of two that left a second apart
   * the second may arrive sooner. There replicas share their turns: of two that only hear from Slack that they came too early, one
   * would go on for as long as it has something to post, and the other wait.
   */
  async inTurn<T>(name: string, rank: number, call: () => Promise<T>): Promise<T> {
    const guard = currentGuard()
    for (let now = rank; ; now = 0) {
      const { promise, resolve } = Promise.withResolvers<void>()
      const { rate } = this.#line(name)
      await this.turn(name, now, undefined, rate.burst === 1 ? promise : undefined)
      try {
        if (rate.burst === 1)
          await this.#clock.sleep(await this.#share(name, this.#everyMs(rate)), this.#stopping.signal)
        const answer = await call()
        await guard.after(name)
        return answer
      } catch (error) {
        const ms = retryAfterMs(error)
        if (ms === undefined) throw error
        this.hold(name, ms)
      } finally {
        resolve()
      }
    }
  }

  /** Lets nothing through this line for so long, because Slack said so. */
  hold(name: string, ms: number): void {
    const line = this.#line(name)
    line.heldUntil = Math.max(line.heldUntil, this.#clock.now() + ms)
    line.tokens = 0
    line.at = line.heldUntil
    for (const waiter of line.waiting.filter(({ patienceMs }) => patienceMs < ms)) {
      line.waiting.splice(line.waiting.indexOf(waiter), 1)
      waiter.giveUp(new NotYet(ms))
    }
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
      if (!first.answered) continue
      await first.answered
      line.at = Math.max(line.at, this.#clock.now())
      line.tokens = Math.min(line.tokens, line.rate.burst * this.#pace - 1)
    }
    line.serving = false
  }

  #everyMs({ perMinute }: Rate): number {
    return 60_000 / (perMinute * this.#pace)
  }

  #untilNext(line: Line): number {
    const now = this.#clock.now()
    if (now < line.heldUntil) return line.heldUntil - now
    const everyMs = this.#everyMs(line.rate)
    line.tokens = Math.min(line.rate.burst * this.#pace, line.tokens + Math.max(0, now - line.at) / everyMs)
    line.at = Math.max(line.at, now)
    return line.tokens >= 1 ? 0 : Math.ceil((1 - line.tokens) * everyMs)
  }
}
