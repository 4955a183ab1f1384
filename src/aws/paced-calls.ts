import type { Clock } from '../clock.ts'
import { currentGuard } from '../effects.ts'
import type { Budget, Service, Urgency } from './budget.ts'

/** One attempt at an AWS call, for metrics and logs. `outcome` is `ok` or the error's name. */
export interface Call {
  service: Service
  operation: string
  ms: number
  outcome: string
  /** AWS's own id of it, which its support asks for. */
  requestId: string | undefined
}
export type OnCall = (call: Call) => void

/**
 * A change was sent and no answer came: it may or may not have happened. The SDK must not send it again (hence no `cause`,
 * which its retry strategy would read); whoever asked looks first, then repeats.
 */
export class OutcomeUnknown extends Error {
  override readonly name = 'OutcomeUnknown'
  readonly origin: unknown

  constructor(service: Service, operation: string, origin: unknown) {
    super(`${service}:${operation}: no answer (${origin instanceof Error ? origin.message || origin.name : origin})`)
    this.origin = origin
  }
}

const calls = new WeakMap<object, Call>()
/** The call that an error came from. */
export const callOf = (error: unknown): Call | undefined =>
  typeof error === 'object' && error !== null ? calls.get(error) : undefined

export interface Metadata {
  requestId?: string
  httpStatusCode?: number
}
interface Fault {
  name?: string
  $metadata?: Metadata
}

export const isRead = (operation: string): boolean => /^(List|Describe|Get|IsMember|AssumeRole)/.test(operation)
/** Whether it is certain that AWS did not act: it refused, or there were no credentials to ask it with. */
const surelyRefused = ({ name, $metadata }: Fault): boolean =>
  Boolean(name?.endsWith('ProviderError')) || ($metadata?.httpStatusCode ?? 500) < 500

// The part of the SDK's client that is used here; its own types differ from client to client.
interface Arguments {
  input: object
}
interface HandlerContext {
  commandName?: string
  leaveTheLine?: () => void
}
type Handler = (args: Arguments) => Promise<{ output: { $metadata?: Metadata } }>
type Middleware = (next: Handler, context: HandlerContext) => Handler
interface Client {
  middlewareStack: {
    add(middleware: Middleware, options: { step: 'initialize'; name: string }): void
    addRelativeTo(middleware: Middleware, options: { relation: 'before'; toMiddleware: string; name: string }): void
  }
}

/** Records a call that no client makes. */
export async function watchCall<T>(
  call: { service: Service; operation: string; clock: Clock; onCall: OnCall },
  make: () => Promise<T>,
): Promise<T> {
  const { service, operation, clock, onCall } = call
  const start = clock.now()
  const record = (outcome: string, requestId?: string): Call => {
    const made = { service, operation, ms: clock.now() - start, outcome, requestId }
    onCall(made)
    return made
  }
  try {
    const answer = await make()
    record('ok')
    return answer
  } catch (fault) {
    const { name = 'Error', $metadata } = fault as Fault
    const made = record(name, $metadata?.requestId)
    if (typeof fault === 'object' && fault !== null) calls.set(fault, made)
    throw fault
  }
}

/** Puts a client behind the budget: every attempt takes its turn, equal reads that still wait become one. */
export function throughBudget<C>(
  client: C,
  {
    service,
    urgency,
    budget,
    clock,
    onCall,
  }: {
    service: Service
    urgency: Urgency
    budget: Budget
    clock: Clock
    onCall: OnCall
  },
): C {
  const waiting = new Map<string, ReturnType<Handler>>()

  const joinEqualReads: Middleware = (next, context) => (args) => {
    const operation = operationOf(context)
    if (!isRead(operation)) return next(args)
    const key = `${operation} ${JSON.stringify(args.input)}`
    const joined = waiting.get(key)
    if (joined) return joined
    // Once it is sent nobody joins any more: an answer is never older than the question.
    context.leaveTheLine = () => void waiting.delete(key)
    const answer = next(args).finally(() => {
      if (waiting.get(key) === answer) waiting.delete(key)
    })
    waiting.set(key, answer)
    return answer
  }

  const takeTurn: Middleware = (next, context) => (args) => {
    const operation = operationOf(context)
    // The line may move on in somebody else's call.
    const guard = currentGuard()
    return budget.run(service, operation, urgency, async () => {
      context.leaveTheLine?.()
      if (!isRead(operation)) await guard.before()
      const start = clock.now()
      const record = (outcome: string, metadata: Metadata | undefined): Call => {
        const call = { service, operation, ms: clock.now() - start, outcome, requestId: metadata?.requestId }
        onCall(call)
        return call
      }
      try {
        const answer = await next(args)
        record('ok', answer.output.$metadata)
        return answer
      } catch (fault) {
        const { name = 'Error', $metadata } = fault as Fault
        const call = record(name, $metadata)
        const error =
          isRead(operation) || surelyRefused(fault as Fault) ? fault : new OutcomeUnknown(service, operation, fault)
        if (typeof error === 'object' && error !== null) calls.set(error, call)
        throw error
      } finally {
        if (!isRead(operation)) await guard.after(`${service}:${operation}`)
      }
    })
  }

  const { middlewareStack } = client as Client
  middlewareStack.add(joinEqualReads, { step: 'initialize', name: 'joinEqualReads' })
  // Inside the retries, so that each one takes a turn; before the signing, so that a signature does not age in the line.
  middlewareStack.addRelativeTo(takeTurn, {
    relation: 'before',
    toMiddleware: 'httpSigningMiddleware',
    name: 'takeTurn',
  })
  return client
}

const operationOf = (context: HandlerContext): string => (context.commandName ?? 'Unknown').replace(/Command$/, '')
