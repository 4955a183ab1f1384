import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { HTTPModuleFunctions, HTTPReceiver, type Logger as SlackLogger } from '@slack/bolt'
import type { Clock } from '../../clock.ts'
import { listenOn } from '../../listen.ts'

export interface Http {
  receiver: HTTPReceiver
  /** Gives the port that it listens on. */
  start(): Promise<number>
  stop(): Promise<void>
}

/** Slack waits three seconds for an answer, and sends no more than some hundred kilobytes. */
const patienceMs = 10_000
const largest = 1_000_000
/** https://docs.slack.dev/authentication/verifying-requests-from-slack; Bolt refuses what is older. */
const fromFutureMs = 5 * 60_000

type Buffered = IncomingMessage & { rawBody: Buffer }

/**
 * HTTP mode with a guard before Bolt (5.1.0), which waits for a body for ever, takes timestamps of the future, and ends
 * the process on a signed body that is no object.
 */
export function createHttp(o: {
  signingSecret: string
  port: number
  host: string | undefined
  clock: Clock
  logger: SlackLogger
  /** How long a request may take to arrive, ms. */
  patienceMs?: number
}): Http {
  const endpoints = ['/slack/events', '/']
  const receiver = new HTTPReceiver({ signingSecret: o.signingSecret, logger: o.logger, endpoints })
  const server = createServer((request, response) => {
    void guarded(request, response).catch((error) => {
      o.logger.error(`a request to ${request.url} failed: ${error}`)
      if (!response.headersSent) response.writeHead(500)
      response.end()
    })
  })
  // Looked at every half minute by default.
  server.headersTimeout = o.patienceMs ?? patienceMs

  async function guarded(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refuse = (status: number) => {
      response.writeHead(status, { connection: 'close' }).end()
      request.destroy()
    }
    if (request.method !== 'POST' || !endpoints.includes((request.url ?? '').split('?')[0] ?? '')) return refuse(404)
    const body = await bodyOf(request, o.patienceMs ?? patienceMs)
    if (typeof body === 'number') return refuse(body)
    if (isFromFuture(request.headers['x-slack-request-timestamp'], o.clock.now())) return refuse(401)
    const buffered: Buffered = Object.assign(request, { rawBody: body })
    if (!isObject(buffered)) return refuse(400)
    receiver.requestListener(buffered, response)
  }

  return {
    receiver,
    start: () => listenOn(server, { port: o.port, host: o.host, variable: 'PORT' }),
    stop: () => new Promise((resolve) => void server.close(() => resolve()).closeAllConnections()),
  }
}

/** The whole body, or the status that says why not. */
async function bodyOf(request: IncomingMessage, waitMs: number): Promise<Buffer | 400 | 408 | 413> {
  const late = AbortSignal.timeout(waitMs)
  const chunks: Buffer[] = []
  let size = 0
  return new Promise((resolve) => {
    late.addEventListener('abort', () => resolve(408))
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > largest) resolve(413)
      else chunks.push(chunk)
    })
    request.on('end', () => resolve(Buffer.concat(chunks)))
    request.on('error', () => resolve(400))
  })
}

const isFromFuture = (header: unknown, now: number): boolean => Number(header) * 1_000 > now + fromFutureMs

function isObject(request: Buffered): boolean {
  try {
    const parsed: unknown = HTTPModuleFunctions.parseHTTPRequestBody(request)
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
  } catch {
    return false
  }
}
