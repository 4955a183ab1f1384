import { createHmac } from 'node:crypto'
import type { Server } from 'node:http'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Json } from './slack-methods.ts'

/** Brings the app a payload; gives what it acknowledged with. */
export type Deliver = (kind: 'slash_commands' | 'interactive', payload: Json) => Promise<Json>

const patienceMs = 60_000

/** Socket Mode: https://docs.slack.dev/apis/events-api/using-socket-mode */
export function overSocket(server: Server): { deliver: Deliver; close(): void } {
  const sockets = new WebSocketServer({ server })
  const waiting = new Map<string, (payload: Json) => void>()
  let current: WebSocket | undefined
  sockets.on('connection', (socket) => {
    current = socket
    socket.send(JSON.stringify({ type: 'hello', num_connections: 1, debug_info: { host: 'foreign' } }))
    socket.on('message', (data) => {
      const { envelope_id, payload } = JSON.parse(String(data))
      waiting.get(envelope_id)?.(payload ?? {})
    })
  })
  return {
    deliver(kind, payload) {
      const envelope_id = `envelope-${waiting.size + 1}`
      return new Promise((resolve, reject) => {
        waiting.set(envelope_id, resolve)
        setTimeout(() => reject(new Error(`${kind} was not acknowledged`)), patienceMs).unref()
        current?.send(JSON.stringify({ envelope_id, type: kind, accepts_response_payload: true, payload }))
      })
    },
    close() {
      for (const socket of sockets.clients) socket.terminate()
      sockets.close()
    },
  }
}

/** Signed requests: https://docs.slack.dev/authentication/verifying-requests-from-slack */
export function overHttp(url: () => string, secret: string): Deliver {
  return async (kind, payload) => {
    const form = kind === 'slash_commands' ? payload : { payload: JSON.stringify(payload) }
    const { forged = secret, ...rest } = form as Record<string, string>
    const response = await post(url(), new URLSearchParams(rest).toString(), forged)
    const text = await response.text()
    if (!response.ok) throw new Error(`${response.status} ${text}`)
    return text ? JSON.parse(text) : {}
  }
}

function post(url: string, body: string, secret: string): Promise<Response> {
  const at = Math.floor(Date.now() / 1_000)
  const signature = createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex')
  return fetch(url, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': String(at),
      'x-slack-signature': `v0=${signature}`,
    },
    signal: AbortSignal.timeout(patienceMs),
  })
}
