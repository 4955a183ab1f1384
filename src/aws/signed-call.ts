import type { STSClient } from '@aws-sdk/client-sts'
import type { Metadata } from './paced-calls.ts'

/** An error as AWS names it, of a service that the SDK has no client for here. */
export class SignedCallError extends Error {
  readonly $metadata: Metadata

  constructor(name: string, message: string, $metadata: Metadata) {
    super(message)
    this.name = name
    this.$metadata = $metadata
  }
}

interface SignedCall {
  /** With its path. */
  url: string
  signingName: string
  region: string
  headers: Record<string, string>
  body: string
}

/**
 * One call of a service that the registry used here carried no client for, signed and sent with what the SDK has made for
 * another client. Gives the answer's JSON; throws a `SignedCallError` with AWS's name for what is wrong.
 */
export async function signedCall({ config }: STSClient, call: SignedCall): Promise<object> {
  const { protocol, hostname, port, host, pathname } = new URL(call.url)
  const unsigned = {
    method: 'POST',
    protocol,
    hostname,
    path: pathname,
    query: {},
    headers: { host, ...call.headers },
    body: call.body,
    ...(port && { port: Number(port) }),
  }
  const { signingName, region: signingRegion } = call
  const signer = await config.signer({ name: 'sigv4', signingName, signingRegion, properties: {} })
  const signed = await signer.sign(unsigned)
  const { response } = await config.requestHandler.handle(signed as Parameters<typeof config.requestHandler.handle>[0])
  const { statusCode, headers, body } = response
  const requestId = headers['x-amzn-requestid']
  const answer = parsedObject(Buffer.from(await config.streamCollector(body)).toString())
  if (statusCode === 200) return answer
  // `com.amazonaws.freetier#ResourceNotFoundException`, `ValidationException:http://…`, or the bare name.
  const { __type, message, Message } = answer as Record<string, string | undefined>
  const said = headers['x-amzn-errortype'] ?? __type ?? 'UnknownError'
  const name = said.split(':')[0]?.split('#').at(-1) ?? said
  throw new SignedCallError(name, message ?? Message ?? name, {
    httpStatusCode: statusCode,
    ...(requestId && { requestId }),
  })
}

/** What stands in a text of JSON; nothing where it is none, or no object. */
export function parsedObject(text: string): object {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value
  } catch {}
  return {}
}
