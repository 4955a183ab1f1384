import type { Clock } from '../../clock.ts'
import type { Json } from './json.ts'

export type EnvelopeType = 'events_api' | 'interactive' | 'slash_commands'

export interface Envelope {
  envelope_id: string
  type: EnvelopeType
  payload: Json
  accepts_response_payload: boolean
  retry_attempt?: number
  retry_reason?: string
}

/** Brings an envelope to the app and resolves with the answer in its acknowledgement. Rejects when it cannot arrive. */
export interface Transport {
  send(envelope: Envelope): Promise<Json>
}

export interface Delivery {
  envelope: Envelope
  type: EnvelopeType
  payload: Json
  attempts: number
  sentAt: number
  ackedAt?: number
  ackPayload?: Json
  /** What a person would see as "something went wrong": not delivered, not acknowledged in time, or a wrong answer. */
  problem?: string
}

/** Told before an envelope leaves and after its acknowledgement has come; an acknowledgement counts once this returns. */
export type DeliveryListener = (delivery: Delivery, phase: 'before' | 'after') => void | Promise<void>

/** https://docs.slack.dev/interactivity/handling-user-interaction#acknowledgment_response */
const ACK_WITHIN = 3000
/** https://docs.slack.dev/apis/events-api#retries */
const EVENT_RETRIES_AFTER = [0, 60_000, 300_000]

export class Deliveries {
  readonly all: Delivery[] = []
  readonly listeners = new Set<DeliveryListener>()
  readonly #clock: Clock
  readonly #transport: Transport
  readonly #changed: () => void
  readonly #ackWithin: number
  readonly #stopping = new AbortController()
  #lastEnvelope = 0
  #copies = 1

  constructor(clock: Clock, transport: Transport, changed: () => void, patience = 1) {
    this.#clock = clock
    this.#transport = transport
    this.#changed = changed
    this.#ackWithin = ACK_WITHIN * patience
  }

  /** Resolves after the first attempt. Only events are tried again; a click that was not answered is lost. */
  async deliver(type: EnvelopeType, payload: Json, acceptsResponse = type !== 'events_api'): Promise<Delivery> {
    this.#lastEnvelope += 1
    const envelope_id = `envelope-${String(this.#lastEnvelope).padStart(6, '0')}`
    const envelope: Envelope = { envelope_id, type, payload, accepts_response_payload: acceptsResponse }
    const delivery: Delivery = { envelope, type, payload, attempts: 0, sentAt: this.#clock.now() }
    this.all.push(delivery)
    const copies = this.#copies
    this.#copies = 1
    const extra = Array.from({ length: copies - 1 }, () => this.#attempt(delivery))
    await Promise.all([this.#attempt(delivery), ...extra])
    if (type === 'events_api' && delivery.ackedAt === undefined) void this.#retry(delivery)
    return delivery
  }

  duplicateNext(): void {
    this.#copies = 2
  }

  /** Sends an old envelope once more, as Slack does when an acknowledgement was lost. */
  redeliver(delivery: Delivery): Promise<Delivery> {
    const attempt = (delivery.envelope.retry_attempt ?? 0) + 1
    return this.#attempt(delivery, { retry_attempt: attempt, retry_reason: 'timeout' })
  }

  stop(): void {
    this.#stopping.abort()
  }

  async #retry(delivery: Delivery): Promise<void> {
    for (const [index, wait] of EVENT_RETRIES_AFTER.entries()) {
      await this.#clock.sleep(wait, this.#stopping.signal)
      if (this.#stopping.signal.aborted || delivery.ackedAt !== undefined) return
      await this.#attempt(delivery, { retry_attempt: index + 1, retry_reason: 'timeout' })
    }
  }

  async #attempt(delivery: Delivery, retry: Partial<Envelope> = {}): Promise<Delivery> {
    delivery.attempts += 1
    delivery.envelope = { ...delivery.envelope, ...retry }
    const over = new AbortController()
    const within = this.#ackWithin
    const tooLate = this.#clock.sleep(within, AbortSignal.any([over.signal, this.#stopping.signal])).then(() => {
      if (!over.signal.aborted) throw new Error(`not acknowledged within ${within / 1000} seconds`)
    })
    const answer = this.#send(delivery).then((payload) => {
      delivery.ackedAt ??= this.#clock.now()
      delivery.ackPayload ??= payload
      if (!over.signal.aborted) delete delivery.problem
    })
    await Promise.race([answer, tooLate]).catch((error: Error) => {
      if (delivery.ackedAt === undefined) delivery.problem = error.message
    })
    over.abort()
    answer.catch(() => {})
    this.#changed()
    return delivery
  }

  async #send(delivery: Delivery): Promise<Json> {
    for (const listener of this.listeners) await listener(delivery, 'before')
    const payload = await this.#transport.send(delivery.envelope)
    for (const listener of this.listeners) await listener(delivery, 'after')
    return payload
  }
}
