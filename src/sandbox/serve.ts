import { request as ask, createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { answerJson } from '../sim/slack/http.ts'
import type { Page } from './bundle.ts'

export type Route = (request: IncomingMessage, response: ServerResponse, url: URL) => void | Promise<void>

export interface Served {
  url: string
  stop(): Promise<void>
}

/**
 * The page, what it asks for (`routes`, by how their paths begin), and the control API of the simulated Slack (`/sim/`), all
 * from one port of this machine. Takes the next free port when `port` is in use.
 */
export async function serve(o: {
  port: number
  page: Page
  slackUrl(): Promise<string>
  routes: Record<string, Route>
}): Promise<Served> {
  const routes: Record<string, Route> = {
    ...o.routes,
    '/sim/': async (request, response) => passOn(request, response, await o.slackUrl()),
  }
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    if (!isLocal(request)) return answerJson(response, 403, { error: 'Only pages of this machine are answered here' })
    const route = Object.entries<Route>(routes).find(([path]) => url.pathname.startsWith(path))?.[1]
    if (route) {
      Promise.resolve(route(request, response, url)).catch((error: unknown) => {
        if (response.destroyed) return
        console.error(error)
        if (!response.headersSent) answerJson(response, 500, { error: String(error) })
      })
      return
    }
    const file = o.page.get(url.pathname)
    if (!file) return answerJson(response, 404, { error: 'There is nothing here' })
    response.writeHead(200, { 'content-type': file.type, 'cache-control': 'no-store' }).end(file.body)
  })
  await listen(server, o.port).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error
    return listen(server, 0)
  })
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

function listen(server: ReturnType<typeof createServer>, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
}

const LOCAL = /^(localhost|127\.0\.0\.1)(:\d+)?$/

/** A page from elsewhere cannot reach this server by a name of its own that leads here, nor by a form or script. */
export function isLocal({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  const { host = '', origin } = headers
  return LOCAL.test(host) && (origin === undefined || origin === `http://${host}`)
}

function passOn(request: IncomingMessage, response: ServerResponse, to: string): void {
  const { method, headers, url = '/' } = request
  const onward = ask(new URL(url, to), { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(response)
  })
  onward.on('error', (error) => {
    if (response.headersSent) response.destroy()
    else answerJson(response, 502, { error: error.message })
  })
  response.on('close', () => onward.destroy())
  request.pipe(onward)
}
