import { jsonBody } from './json-protocol.ts'
import type { Protocol } from './protocol.ts'

/** A path per operation, the error's name in a header: https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html */
export const restJsonProtocol: Protocol = {
  route({ path }, services) {
    for (const service of services) {
      if (service.model.service.protocol !== 'rest-json') continue
      const found = Object.entries(service.model.operations).find(([, { http }]) => http?.uri === path.split('?')[0])
      if (found) return { service, operation: found[0] }
    }
    return undefined
  },
  read: ({ body }) => jsonBody(body),
  answer(output, { service, operation }, requestId) {
    const { members } = service.model.operations[operation]?.output ?? { members: {} }
    const encoded = Object.entries(output).map(([name, value]) => [
      name,
      value instanceof Date && members[name]?.format === 'iso8601' ? value.toISOString() : value,
    ])
    return { status: 200, headers: headers(requestId), body: JSON.stringify(Object.fromEntries(encoded)) }
  },
  error({ name, message, fields, status }, { service }, requestId) {
    return {
      status: service.model.errors[name]?.http ?? status,
      headers: { ...headers(requestId), 'x-amzn-errortype': name },
      body: JSON.stringify({ message, ...fields }),
    }
  },
}

const headers = (requestId: string) => ({ 'content-type': 'application/json', 'x-amzn-requestid': requestId })
