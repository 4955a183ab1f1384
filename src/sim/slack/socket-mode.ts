import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Clock } from '../../clock.ts'
import type { Envelope, Transport } from './deliveries.ts'
import { asObject, asString, type Json, parseJson } from './json.ts'

export type DisconnectReason = 'warning' | 'refresh_requested' | 'link_disabled' | 'too_many_websockets'

interface Connection {
  socket: WebSocket
  draining: boolean
}

interface Waiting {
  connection: Connection
  acked: (payload: Json) => void
  lost: (error: Error) => void
}

/** https://docs.slack.dev/apis/events-api/using-socket-mode */
const MOST_CONNECTIONS = 10
const WARNING_BEFORE = 10_000
const PING_EVERY = 10_000

/** Slack's end of Socket Mode: one-time tickets, `hello`, pings, and each envelope to exactly one connection. */
export class SocketMode implements Transport {
  readonly #clock: Clock
  readonly #appId: string
  readonly #server = new WebSocketServer({ noServer: true })
  readonly #tickets = new Set<string>()
  readonly #waiting = new Map<string, Set<Waiting>>()
  readonly #stopping = new AbortController()
  readonly connections: Connection[] = []
  #turn = 0
  #lastTicket = 0

  constructor(clock: Clock, appId: string) {
    this.#clock = clock
    this.#appId = appId
  }

  ticket(): string {
    this.#lastTicket += 1
    const ticket = `ticket-${this.#lastTicket}`
    this.#tickets.add(ticket)
    return ticket
  }

  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    const ticket = new URL(request.url ?? '', 'ws://localhost').searchParams.get('ticket') ?? ''
    if (!this.#tickets.delete(ticket)) {
      stream.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n')
      return
    }
    this.#server.handleUpgrade(request, stream, head, (socket) => this.#open(socket))
  }

  send(envelope: Envelope): Promise<Json> {
    const ready = this.connections.filter((connection) => !connection.draining)
    const open = ready.length > 0 ? ready : this.connections
    this.#turn += 1
    const connection = open[this.#turn % open.length]
    if (!connection) return Promise.reject(new Error('dispatch_failed: the app has no open connection'))
    return new Promise((acked, lost) => {
      const waiting = { connection, acked, lost }
      const all = this.#waiting.get(envelope.envelope_id) ?? new Set()
      this.#waiting.set(envelope.envelope_id, all.add(waiting))
      connection.socket.send(JSON.stringify(envelope))
    })
  }

  /** Says goodbye on every connection as Slack does: a warning precedes the refresh by ten seconds. */
  async disconnect(reason: DisconnectReason): Promise<void> {
    const leaving = [...this.connections]
    for (const connection of leaving) this.#goodbye(connection, reason)
    if (reason !== 'warning') return
    await this.#clock.sleep(WARNING_BEFORE, this.#stopping.signal)
    for (const connection of leaving) this.#goodbye(connection, 'refresh_requested')
  }

  /** Cuts every connection without a word, as a network failure does. */
  cut(): void {
    for (const { socket } of this.connections) socket.terminate()
  }

  stop(): void {
    this.#stopping.abort()
    this.cut()
    this.#server.close()
  }

  #open(socket: WebSocket): void {
    const connection: Connection = { socket, draining: false }
    socket.on('message', (data) => this.#received(connection, String(data)))
    socket.on('error', () => socket.terminate())
    socket.on('close', () => this.#closed(connection))
    if (this.connections.length >= MOST_CONNECTIONS) {
      this.#goodbye(connection, 'too_many_websockets')
      socket.close()
      return
    }
    this.connections.push(connection)
    const debug_info = { host: 'simulated', build_number: 1, approximate_connection_time: 18_060 }
    const hello = { type: 'hello', num_connections: this.connections.length, connection_info: { app_id: this.#appId } }
    socket.send(JSON.stringify({ ...hello, debug_info }))
    void this.#keepAlive(connection)
  }

  /** The client gives up on a server that has pinged once and then is silent for 30 seconds. */
  async #keepAlive({ socket }: Connection): Promise<void> {
    while (socket.readyState === socket.OPEN && !this.#stopping.signal.aborted) {
      socket.ping(`Ping from the simulated Slack at ${this.#clock.now()}`)
      await this.#clock.sleep(PING_EVERY, this.#stopping.signal)
    }
  }

  #goodbye(connection: Connection, reason: DisconnectReason): void {
    connection.draining = true
    const debug_info = { host: 'simulated' }
    if (connection.socket.readyState === connection.socket.OPEN)
      connection.socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info }))
  }

  #received(from: Connection, text: string): void {
    const { envelope_id, payload } = asObject(parseJson(text))
    const id = asString(envelope_id) ?? ''
    const [waiting] = [...(this.#waiting.get(id) ?? [])].filter((one) => one.connection === from)
    if (!waiting) return
    this.#forget(id, waiting)
    waiting.acked(asObject(payload))
  }

  #closed(connection: Connection): void {
    const index = this.connections.indexOf(connection)
    if (index >= 0) this.connections.splice(index, 1)
    for (const [id, all] of this.#waiting) {
      for (const waiting of all) {
        if (waiting.connection !== connection) continue
        this.#forget(id, waiting)
        waiting.lost(new Error('the connection closed before the acknowledgement'))
      }
    }
  }

  #forget(id: string, waiting: Waiting): void {
    const all = this.#waiting.get(id)
    all?.delete(waiting)
    if (all?.size === 0) this.#waiting.delete(id)
  }
}
