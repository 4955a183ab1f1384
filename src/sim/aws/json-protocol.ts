import { AwsError } from './errors.ts'
import type { Protocol } from './protocol.ts'
import type { Service } from './service.ts'

/** JSON 1.0 and 1.1: https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html. Timestamps are epoch seconds. */
export const jsonProtocol: Protocol = {
  route(request, services) {
    // A prefix may have dots of its own.
    const target = String(request.headers['x-amz-target'] ?? '')
    const [prefix, operation] = [target.slice(0, Math.max(0, target.lastIndexOf('.'))), target.split('.').at(-1)]
    const service = services.find(({ model }) => model.service.targetPrefix === prefix)
    return service && operation ? { service, operation } : undefined
  },

  read: ({ body }) => jsonBody(body),

  answer: (output, { service }, requestId) => ({
    status: 200,
    headers: headers(service, requestId),
    body: encode(output),
  }),

  error: ({ name, message, fields, status }, { service }, requestId) => ({
    status,
    headers: headers(service, requestId),
    body: encode({
      __type: name,
      Message: message,
      ...(service.id === 'identitystore' ? { RequestId: requestId } : {}),
      ...fields,
    }),
  }),
}

export function jsonBody(body: string): Record<string, unknown> {
  try {
    const input = JSON.parse(body || '{}')
    if (typeof input === 'object' && input !== null && !Array.isArray(input)) return input
  } catch {}
  throw new AwsError('SerializationException', 'The request body is not a JSON object.')
}

const headers = ({ model }: Service, requestId: string) => ({
  'content-type': `application/x-amz-json-${model.service.jsonVersion ?? '1.1'}`,
  'x-amzn-requestid': requestId,
})

const encode = (value: object) =>
  JSON.stringify(value, function (this: Record<string, unknown>, key, v) {
    const original = this[key]
    return original instanceof Date ? original.getTime() / 1000 : v
  })
