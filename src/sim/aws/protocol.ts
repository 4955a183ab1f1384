import type { IncomingHttpHeaders } from 'node:http'
import type { AwsError } from './errors.ts'
import type { Service } from './service.ts'

export interface WireRequest {
  method: string
  path: string
  headers: IncomingHttpHeaders
  body: string
}

export interface WireAnswer {
  status: number
  headers: Record<string, string>
  body: string
}

export interface Route {
  service: Service
  operation: string
  protocol: Protocol
}

/** One of AWS's wire formats. */
export interface Protocol {
  /** Where the request goes, if it is in this format. */
  route(request: WireRequest, services: readonly Service[]): Omit<Route, 'protocol'> | undefined
  read(request: WireRequest, route: Route): Record<string, unknown>
  answer(output: object, route: Route, requestId: string): WireAnswer
  error(error: AwsError, route: Route, requestId: string): WireAnswer
}
