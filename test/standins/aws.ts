import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Answers, ForeignAwsError, identityCenter } from './aws-identity-center.ts'
import { type Organization, organizations } from './aws-organizations.ts'

/**
 * AWS as a stranger might write it from the public API reference, as it was some years ago: it shares nothing with the
 * sandbox, does what the bot cannot do without, and answers everything else as emulators do.
 */
export interface ForeignAws {
  url: string
  /** `service:Operation` of each call, in order. */
  calls: string[]
  organization: Organization
  /** `account permission-set-name user-id` of what is assigned now. */
  assigned(): string[]
  stop(): Promise<void>
}

const prefixes: Record<string, string> = {
  sso: 'com.amazonaws.swbexternalservice#',
  organizations: 'com.amazonaws.organizations.v20161128#',
  identitystore: 'com.amazonaws.identitystore#',
}

export async function startForeignAws(
  o: { port?: number /** Looks before an assignment settles. */; polls?: number } = {},
) {
  const calls: string[] = []
  const organization = organizations()
  const center = identityCenter(o.polls ?? 0)
  const answers: Record<string, Answers> = { organizations: organization.answers, ...center.answers }

  const server: Server = createServer(async (request, response) => {
    const body = await read(request)
    // `AWS4-HMAC-SHA256 Credential=<key>/<day>/<region>/<service>/aws4_request, ...`
    const [, , region = '', service = ''] =
      /Credential=([^,]+)/.exec(request.headers.authorization ?? '')?.[1]?.split('/') ?? []
    const reply = (status: number, type: string, text: string) =>
      response.writeHead(status, { 'content-type': type, 'x-amzn-requestid': `foreign-${calls.length}` }).end(text)
    if (service === 'sts') {
      reply(200, 'text/xml', callerIdentity)
      return
    }
    const operation =
      String(request.headers['x-amz-target'] ?? '')
        .split('.')
        .at(-1) ?? ''
    calls.push(`${service}:${operation}`)
    const answer = answers[service]?.[operation]
    if (!answer) {
      reply(...unknown(operation))
      return
    }
    try {
      reply(200, 'application/x-amz-json-1.1', JSON.stringify(answer(JSON.parse(body || '{}'), region)))
    } catch (error) {
      if (!(error instanceof ForeignAwsError)) throw error
      const { name, message } = error
      reply(400, 'application/json', JSON.stringify({ __type: `${prefixes[service]}${name}`, Message: message }))
    }
  })
  await new Promise<void>((resolve) => server.listen(o.port ?? 0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    organization,
    assigned: center.assigned,
    stop: () => new Promise((resolve) => void server.close(() => resolve()).closeAllConnections()),
  } satisfies ForeignAws
}

/** What it does not do it says as AWS does, as emulators do, or as any web server does. */
function unknown(operation: string): [number, string, string] {
  const ways: [number, string, string][] = [
    [
      400,
      'application/x-amz-json-1.1',
      JSON.stringify({ __type: 'com.amazon.coral.service#UnknownOperationException' }),
    ],
    [501, 'text/html', `<h1>The ${operation} action has not been implemented</h1>`],
    [404, 'text/plain', 'Not Found'],
    [404, 'application/json', '{"detail":"no such route"}'],
  ]
  return ways[operation.length % ways.length] ?? [501, 'text/plain', '']
}

const callerIdentity = `<?xml version="1.0" encoding="UTF-8"?>
<GetCallerIdentityResponse   xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
    <GetCallerIdentityResult>
        <UserId>  AIDAFOREIGN  </UserId>
        <Account>777700000001</Account>

        <Arn>arn:aws:sts::777700000001:assumed-role/bot/foreign</Arn>
    </GetCallerIdentityResult>
    <ResponseMetadata>
        <RequestId>0000</RequestId>
    </ResponseMetadata>
</GetCallerIdentityResponse>
`

async function read(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request) body += chunk
  return body
}
