import type { IncomingMessage, ServerResponse } from 'node:http'
import { Args } from './api/args.ts'
import { ApiError } from './api/error.ts'
import { methods } from './api/index.ts'
import { type Method, requireScope, type Token } from './api/method.ts'
import { RateLimits } from './api/rate-limits.ts'
import type { Core } from './core.ts'
import type { Fault, Faults } from './faults.ts'
import { answerJson, argumentsOf } from './http.ts'
import type { Json } from './json.ts'

export interface ApiCall {
  method: string
  at: number
  args: Json
  status?: number
  result?: Json
}

export type CallListener = (call: ApiCall, phase: 'before' | 'after') => void | Promise<void>

/** Serves `/api/<method>`: who calls, may they, is it their turn, what is the answer. */
export class WebApi {
  readonly calls: ApiCall[] = []
  readonly listeners = new Set<CallListener>()
  readonly tokens: Map<string, Token>
  readonly #core: Core
  readonly #faults: Faults
  readonly #limits: RateLimits

  constructor(core: Core, faults: Faults, tokens: Map<string, Token>) {
    this.#core = core
    this.#faults = faults
    this.tokens = tokens
    this.#limits = new RateLimits(core.clock)
  }

  async serve(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const name = url.pathname.replace('/api/', '')
    const raw = await argumentsOf(request, url)
    const secret = request.headers.authorization?.replace(/^Bearer /, '') ?? String(raw?.token ?? '')
    const { token: _secret, ...args } = raw ?? {}
    const call: ApiCall = { method: name, at: this.#core.clock.now(), args }
    this.calls.push(call)
    await this.#tell(call, 'before')
    const fault = this.#faults.take(name)
    if (fault === 'reset') return void request.socket.destroy()
    const wait = this.#wait(name, args, fault)
    if (wait > 0) {
      Object.assign(call, { status: 429, result: { ok: false, error: 'ratelimited' } })
      await this.#tell(call, 'after')
      return answerJson(response, 429, call.result ?? {}, { 'retry-after': String(wait) })
    }
    const failing = typeof fault === 'string' && fault !== 'reset-after' ? fault : raw ? undefined : 'invalid_json'
    const result = failing ? { ok: false, error: failing } : await this.#run(name, structuredClone(args), secret)
    Object.assign(call, { status: 200, result })
    await this.#tell(call, 'after')
    if (fault === 'reset-after') return void request.socket.destroy()
    answerJson(response, 200, result, this.#scopeHeaders(name, secret))
  }

  async #run(name: string, args: Json, secret: string): Promise<Json> {
    try {
      const method = this.#method(name)
      const token = this.#authenticate(method, secret)
      requireScope(token, method.scopes ?? [])
      return { ok: true, ...(await method.run({ core: this.#core, args: new Args(args), token })) }
    } catch (error) {
      if (error instanceof ApiError) return { ok: false, error: error.message, ...error.details }
      throw error
    }
  }

  #method(name: string): Method {
    const method = Object.hasOwn(methods, name) ? methods[name] : undefined
    if (!method) throw new ApiError('unknown_method', { req_method: name })
    return method
  }

  #authenticate(method: Method, secret: string): Token {
    const token = this.tokens.get(secret)
    if (!secret) throw new ApiError('not_authed')
    if (!token) throw new ApiError('invalid_auth')
    const needed = method.token ?? 'bot'
    if (token.kind !== needed && !(token.kind === 'app' && method.tier === 'none'))
      throw new ApiError('not_allowed_token_type')
    return token
  }

  #wait(name: string, args: Json, fault: Fault | undefined): number {
    if (typeof fault === 'object') return fault.retryAfter
    const method = methods[name]
    if (!this.#faults.rateLimits || !method) return 0
    return this.#limits.wait(name, method.tier, String(args.channel))
  }

  #scopeHeaders(name: string, secret: string): Record<string, string> {
    const granted = [...(this.tokens.get(secret)?.scopes ?? [])].join(',')
    const accepted = (methods[name]?.scopes ?? []).join(',')
    return {
      'x-oauth-scopes': granted,
      'x-accepted-oauth-scopes': accepted,
      'x-slack-req-id': `req-${this.calls.length}`,
    }
  }

  async #tell(call: ApiCall, phase: 'before' | 'after'): Promise<void> {
    for (const listener of this.listeners) await listener(call, phase)
  }
}
