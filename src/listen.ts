import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Nothing can be reached at an address, because the machine does not let us listen there. */
export class CannotListen extends Error {
  override readonly name = 'CannotListen'
  /** The variable that gives the port. */
  readonly variable: string
  readonly address: string
  readonly code: string

  constructor(variable: string, address: string, cause: NodeJS.ErrnoException) {
    super(`${variable}: ${cause.message}`, { cause })
    this.variable = variable
    this.address = address
    this.code = cause.code ?? cause.message
  }
}

/** Gives the port. Without a host it listens on all addresses of the machine. */
export function listenOn(
  server: Server,
  { port, host, variable }: { port: number; host: string | undefined; variable: string },
): Promise<number> {
  const address = host ? (host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`) : `*:${port}`
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(new CannotListen(variable, address, error)))
    server.listen({ port, host }, () => resolve((server.address() as AddressInfo).port))
  })
}
