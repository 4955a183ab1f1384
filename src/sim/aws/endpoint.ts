import { optInRegions } from './account.ts'
import { authorize } from './authorize.ts'
import { type Caller, type Callers, readAuthorization } from './callers.ts'
import type { Call, CallLog } from './calls.ts'
import { AwsError } from './errors.ts'
import type { Faults } from './faults.ts'
import { jsonProtocol } from './json-protocol.ts'
import type { Context } from './operation.ts'
import type { Protocol, Route, WireAnswer, WireRequest } from './protocol.ts'
import { queryProtocol } from './query-protocol.ts'
import { restJsonProtocol } from './rest-json-protocol.ts'
import { isRead } from './service.ts'
import { services } from './services.ts'
import type { AwsSettings } from './settings.ts'
import { Throttle } from './throttle.ts'
import { validate, validateAnswer } from './validate.ts'
import type { World } from './world.ts'

const protocols: readonly Protocol[] = [jsonProtocol, queryProtocol, restJsonProtocol]

interface Parts {
  world: World
  settings: AwsSettings
  faults: Faults
  log: CallLog
  callers: Callers
}

/** One request to one answer; `reset` and `hang` are answers that never come. */
export class Endpoint {
  readonly #parts: Parts
  readonly #throttle = new Throttle()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  async answer(request: WireRequest): Promise<WireAnswer | 'reset' | 'hang'> {
    const route = findRoute(request)
    if (!route) return { status: 404, headers: {}, body: 'Nothing that is simulated here answers this request.' }
    const { world, settings, log, callers } = this.#parts
    const { service, operation, protocol } = route
    const signed = readAuthorization(request.headers.authorization)
    const caller = signed && callers.identify(signed.accessKeyId)
    const call: Call = {
      at: world.now(),
      service: service.id,
      action: `${service.actions}:${operation}`,
      operation,
      input: {},
      requestId: world.ids.uuid(),
      caller: caller && { kind: caller.kind, accountId: caller.accountId, arn: caller.arn },
      region: signed?.region ?? '',
      outcome: 'pending',
      executed: false,
    }
    log.add(call, settings.callsKept)
    const wire = await this.#run(request, route, call, caller).catch((error: unknown) => {
      const shown = error instanceof AwsError ? error : new AwsError('InternalServerException', String(error), {}, 500)
      call.outcome = shown.name
      return protocol.error(shown, route, call.requestId)
    })
    await log.tell(call, 'after')
    return wire
  }

  async #run(request: WireRequest, route: Route, call: Call, caller: Caller | undefined) {
    const { faults, log } = this.#parts
    const { service, operation, protocol } = route
    call.input = protocol.read(request, route)
    await log.tell(call, 'before')
    const planned = faults.take(call.action, call.input)
    if (planned && !planned.after) {
      if (typeof planned.fault === 'object') throw injected(planned.fault)
      call.outcome = planned.fault
      return planned.fault
    }
    const output = this.#execute(route, call, caller)
    call.executed = true
    if (planned) {
      if (typeof planned.fault === 'object') throw injected(planned.fault)
      call.outcome = planned.fault
      return planned.fault
    }
    validateAnswer(service, operation, output)
    call.outcome = 'ok'
    if (!isRead(operation)) call.output = output
    return protocol.answer(output, route, call.requestId)
  }

  #execute({ service, operation }: Route, call: Call, caller: Caller | undefined): object {
    const { world, settings, faults, callers } = this.#parts
    const isOff = optInRegions.includes(call.region) && !world.enabledRegions.has(call.region)
    if (!caller || isOff) throw unknownCaller(service.model.service.protocol === 'query')
    const run = service.operations.get(operation)
    if (!run) throw unknownOperation(service.model.operations[operation] !== undefined, call.action)
    this.#throttle.check(service.id, operation, world.now(), settings)
    validate(service, operation, call.input)
    world.settle()
    const context: Context = {
      world,
      settings,
      caller,
      region: call.region,
      service: service.id,
      operation,
      remember: (session) => callers.remember(session),
      denied: (action) => faults.isDenied(action),
      failure: (asynchronous) => faults.reasonFor(asynchronous),
    }
    authorize(context, service, call.input)
    return run(call.input as never, context)
  }
}

function findRoute(request: WireRequest): Route | undefined {
  for (const protocol of protocols) {
    const found = protocol.route(request, services)
    if (found) return { ...found, protocol }
  }
  return undefined
}

const injected = ({ name, message, status, fields }: Exclude<Parameters<Faults['failNext']>[1], string>) =>
  new AwsError(name, message, fields, status)

const unknownCaller = (query: boolean) =>
  query
    ? new AwsError('InvalidClientTokenId', 'The security token included in the request is invalid.', {}, 403)
    : new AwsError('UnrecognizedClientException', 'The security token included in the request is invalid.')

const unknownOperation = (exists: boolean, action: string) =>
  new AwsError('UnknownOperationException', exists ? `${action} is not simulated.` : `There is no operation ${action}.`)
