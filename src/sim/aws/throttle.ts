import { AwsError } from './errors.ts'
import type { AwsSettings } from './settings.ts'

/** Token buckets, one per name, refilled by the clock. */
export class Throttle {
  readonly #buckets = new Map<string, { tokens: number; at: number }>()

  take(name: string, now: number, rate: number, burst = rate): boolean {
    const bucket = this.#buckets.get(name) ?? { tokens: burst, at: now }
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * rate)
    bucket.at = now
    this.#buckets.set(name, bucket)
    if (bucket.tokens < 1) return false
    bucket.tokens -= 1
    return true
  }

  /** Rates are per account that owns what is called; a simulated company has one such account. */
  check(service: string, operation: string, now: number, settings: AwsSettings): void {
    if (!settings.throttling) return
    if (service === 'sso-admin' && !this.take(service, now, settings.tokensPerSecond)) {
      throw new AwsError('ThrottlingException', 'Rate exceeded')
    }
    if (service === 'identitystore' && !this.take(`${service}:${operation}`, now, settings.identityStorePerSecond)) {
      throw new AwsError('ThrottlingException', 'Rate exceeded')
    }
    if (service === 'organizations') {
      const [rate, burst] = settings.organizationsRates[operation] ?? settings.otherOrganizationsRate
      if (!this.take(`${service}:${operation}`, now, rate, burst)) {
        throw new AwsError(
          'TooManyRequestsException',
          "AWS Organizations can't complete your request because another request is already in progress. Try again later.",
        )
      }
    }
  }
}
