import { createServer, type Server } from 'node:http'
import type { Registry } from 'prom-client'
import { listenOn } from './listen.ts'

export interface Health {
  port: number
  stop(): Promise<void>
}

/**
 * `/healthz`: the process lives; starting it again would mend nothing that is outside of it. `/readyz`: it can serve (its
 * database answers, Slack is connected, a directory is there), else 503 with what is missing. `/metrics`: for Prometheus.
 */
export async function startHealth(o: {
  port: number
  host: string
  registry: Registry
  missing(): string[]
  /** What else there is to say while it serves. */
  notes(): Promise<string[]>
  refresh(): Promise<void>
}): Promise<Health> {
  const server: Server = createServer(async (request, response) => {
    const answer = (status: number, body: string, type = 'text/plain; charset=utf-8') => {
      response.writeHead(status, { 'content-type': type })
      response.end(body)
    }
    try {
      switch (request.url?.split('?')[0]) {
        case '/healthz':
          return answer(200, 'ok\n')
        case '/readyz': {
          const missing = o.missing()
          return missing.length === 0
            ? answer(200, `${['ready', ...(await o.notes())].join('\n')}\n`)
            : answer(503, `${missing.join('\n')}\n`)
        }
        case '/metrics':
          await o.refresh()
          return answer(200, await o.registry.metrics(), o.registry.contentType)
        default:
          return answer(404, 'not found\n')
      }
    } catch {
      return answer(503, 'failing; the log says why\n')
    }
  })
  const port = await listenOn(server, { port: o.port, host: o.host, variable: 'HEALTH_PORT' })
  return {
    port,
    stop: () => new Promise((resolve) => void server.close(() => resolve()).closeAllConnections()),
  }
}
