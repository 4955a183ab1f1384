import { createHmac } from 'node:crypto'
import type { Clock } from '../../clock.ts'
import type { Envelope, Transport } from './deliveries.ts'
import { asObject, type Json, parseJson } from './json.ts'

/** Sends signed requests to the app instead: https://docs.slack.dev/authentication/verifying-requests-from-slack */
export class HttpMode implements Transport {
  readonly #clock: Clock
  readonly #requestUrl: string
  readonly #secret: string

  constructor(clock: Clock, requestUrl: string, secret: string) {
    this.#clock = clock
    this.#requestUrl = requestUrl
    this.#secret = secret
  }

  async send(envelope: Envelope): Promise<Json> {
    const [type, body] = encoded(envelope)
    const timestamp = String(Math.floor(this.#clock.now() / 1000))
    const signature = `v0=${createHmac('sha256', this.#secret).update(`v0:${timestamp}:${body}`).digest('hex')}`
    const retry = envelope.retry_attempt
      ? { 'x-slack-retry-num': String(envelope.retry_attempt), 'x-slack-retry-reason': 'http_timeout' }
      : {}
    const signed = { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': signature }
    const headers = { 'content-type': type, ...signed, ...retry }
    const response = await fetch(this.#requestUrl, { method: 'POST', headers, body })
    const text = await response.text()
    if (!response.ok) throw new Error(`http_error: the app answered ${response.status}`)
    const isJson = response.headers.get('content-type')?.includes('json') ?? false
    return isJson ? asObject(parseJson(text)) : text ? { text } : {}
  }
}

function encoded({ type, payload }: Envelope): [contentType: string, body: string] {
  if (type === 'events_api') return ['application/json', JSON.stringify(payload)]
  const fields = type === 'interactive' ? { payload: JSON.stringify(payload) } : (payload as Record<string, string>)
  return ['application/x-www-form-urlencoded', new URLSearchParams(fields).toString()]
}
