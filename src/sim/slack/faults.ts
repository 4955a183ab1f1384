/** What goes wrong: an error code, a rate limit, the connection before the call, or the connection after it. */
export type Fault = string | { retryAfter: number } | 'reset' | 'reset-after'

interface Planned {
  method: string
  fault: Fault
  times: number
}

export class Faults {
  /** Whether calls are counted against Slack's tiers. */
  rateLimits = false
  readonly #planned: Planned[] = []

  /** The next `times` calls of a method fail so; `*` stands for any method. */
  failNext(method: string, fault: Fault, times = 1): void {
    this.#planned.push({ method, fault, times })
  }

  clear(): void {
    this.#planned.length = 0
  }

  take(method: string): Fault | undefined {
    const planned = this.#planned.find((one) => one.times > 0 && (one.method === method || one.method === '*'))
    if (!planned) return undefined
    planned.times -= 1
    return planned.fault
  }
}
