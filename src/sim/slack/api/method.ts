import type { Core } from '../core.ts'
import type { Json } from '../json.ts'
import type { Args } from './args.ts'
import { ApiError } from './error.ts'

export interface Token {
  kind: 'bot' | 'app'
  scopes: Set<string>
}

export interface Caller {
  core: Core
  args: Args
  token: Token
}

/** A minute's worth of calls; https://docs.slack.dev/apis/web-api/rate-limits */
export type Tier = 1 | 2 | 3 | 4 | 'posting' | 'none'

export interface Method {
  tier: Tier
  /** Any one of these will do; none means that no scope is needed. */
  scopes?: string[]
  token?: 'bot' | 'app'
  run(caller: Caller): Json | Promise<Json>
}

export type Methods = Record<string, Method>

export function requireScope(token: Token, needed: string[]): void {
  if (needed.length === 0 || needed.some((scope) => token.scopes.has(scope))) return
  throw new ApiError('missing_scope', { needed: needed.join(','), provided: [...token.scopes].join(',') })
}
