import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { Clock } from '../../clock.ts'
import { buildWorld } from './build.ts'
import { type CallerKind, Callers, type Credentials, credentials } from './callers.ts'
import { type Call, type CallListener, CallLog } from './calls.ts'
import type { AwsCompany } from './company.ts'
import { Endpoint } from './endpoint.ts'
import { establishedCompany } from './established-company.ts'
import type { PolicyDocument } from './evaluate-policies.ts'
import { type AssignmentMatch, type Fault, type FaultOptions, Faults } from './faults.ts'
import { type AwsSettings, defaultSettings } from './settings.ts'
import type { World } from './world.ts'

export interface SimulatedAws {
  readonly url: string
  /** Brought up to the clock's time whenever it is looked at. */
  readonly world: World
  readonly settings: AwsSettings
  readonly calls: Call[]
  credentials(kind: CallerKind): Credentials
  /** Gives the bot's role these policies, and no more than they allow. */
  attachPolicies(policies: readonly PolicyDocument[]): void
  /** Takes an action (`sso:ListInstances`, `sso:*`) away from every caller, until undone. */
  deny(action: string): () => void
  failNext(action: string, fault: Fault, options?: number | FaultOptions): () => void
  /** Lets asynchronous requests that match end as FAILED, until undone. */
  failAssignments(match: AssignmentMatch, reason: string): () => void
  onCall(listener: CallListener): () => void
  /** From now on the same keys are those of another company, as when a role is exchanged; until undone. */
  exchangeFor(company: AwsCompany): () => void
  /** Calls that changed something. */
  mutations(): Call[]
  stop(): Promise<void>
}

export interface AwsOptions {
  clock: Clock
  company?: AwsCompany
  settings?: Partial<AwsSettings>
  port?: number
}

/** A simulated AWS on loopback, for SDK clients that are pointed to it by `AWS_ENDPOINT_URL`. */
export async function startAws(options: AwsOptions): Promise<SimulatedAws> {
  const world = buildWorld(options.company ?? establishedCompany(), options.clock)
  const settings = { ...defaultSettings, ...options.settings }
  const faults = new Faults()
  const log = new CallLog()
  const callers = new Callers(world)
  const own = new Endpoint({ world, settings, faults, log, callers })
  let endpoint = own

  const server = createServer(async (request, response) => {
    const answer = await endpoint.answer(await read(request))
    if (answer === 'reset') request.socket.destroy()
    else if (answer !== 'hang') response.writeHead(answer.status, answer.headers).end(answer.body)
  })
  // A connection that closes while the client reuses it would look like a fault.
  server.keepAliveTimeout = 0
  server.listen(options.port ?? 0, '127.0.0.1')
  await new Promise((resolve, reject) => server.once('listening', resolve).once('error', reject))

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get world() {
      world.settle()
      return world
    },
    settings,
    calls: log.calls,
    credentials,
    attachPolicies: (policies) => callers.attachPolicies(policies),
    deny: (action) => faults.deny(action),
    failNext: (action, fault, more) => faults.failNext(action, fault, more),
    failAssignments: (match, reason) => faults.failAssignments(match, reason),
    onCall: (listener) => log.onCall(listener),
    exchangeFor(company) {
      const other = buildWorld(company, options.clock)
      endpoint = new Endpoint({ world: other, settings, faults, log, callers: new Callers(other) })
      return () => {
        endpoint = own
      }
    },
    mutations: () => log.mutations(),
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

async function read(request: IncomingMessage) {
  const { method = 'GET', url: path = '/', headers } = request
  return { method, path, headers, body: await text(request) }
}
