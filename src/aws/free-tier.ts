import type { STSClient } from '@aws-sdk/client-sts'
import type { Metadata } from './paced-calls.ts'

/** The account's plan of today's AWS Free Tier. */
export interface PlanState {
  type: 'FREE' | 'PAID'
  status: 'NOT_STARTED' | 'ACTIVE' | 'EXPIRED'
  credits: number | undefined
  /** ms; when a free plan ends. */
  expiresAt: number | undefined
}

/** The service has one endpoint: https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/billing-free-tier.html */
export const freeTierEndpoint = 'https://freetier.us-east-1.api.aws'
const region = 'us-east-1'

class FreeTierError extends Error {
  readonly $metadata: Metadata

  constructor(name: string, message: string, $metadata: Metadata) {
    super(message)
    this.name = name
    this.$metadata = $metadata
  }
}

/**
 * `freetier:GetAccountPlanState`: one AWS JSON 1.0 call, signed and sent with what the SDK has made for another client.
 * The SDK has a client for it (`@aws-sdk/client-freetier`), which the registry used here did not carry.
 * Undefined for an account that is older than the plans.
 * https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_freetier_GetAccountPlanState.html
 */
export async function readPlanState({ config }: STSClient, endpoint: string): Promise<PlanState | undefined> {
  const { protocol, hostname, port, host, pathname } = new URL(endpoint)
  const unsigned = {
    method: 'POST',
    protocol,
    hostname,
    path: pathname,
    query: {},
    headers: {
      host,
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'AWSFreeTierService.GetAccountPlanState',
    },
    body: '{}',
    ...(port && { port: Number(port) }),
  }
  const signer = await config.signer({
    name: 'sigv4',
    signingName: 'freetier',
    signingRegion: region,
    properties: {},
  })
  const signed = await signer.sign(unsigned)
  const { response } = await config.requestHandler.handle(signed as Parameters<typeof config.requestHandler.handle>[0])
  const { statusCode, headers, body } = response
  const requestId = headers['x-amzn-requestid']
  const metadata = { httpStatusCode: statusCode, ...(requestId && { requestId }) }
  const text = Buffer.from(await config.streamCollector(body)).toString()
  if (statusCode === 200) return planOf(parsed(text))
  // `com.amazonaws.freetier#ResourceNotFoundException`, or the bare name.
  const { __type = 'UnknownError', message, Message } = parsed(text) as Record<string, string | undefined>
  const name = __type.split('#').at(-1) ?? __type
  if (name === 'ResourceNotFoundException') return undefined
  throw new FreeTierError(name, message ?? Message ?? name, metadata)
}

function parsed(text: string): object {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value
  } catch {}
  return {}
}

interface Answer {
  accountPlanType?: PlanState['type']
  accountPlanStatus?: PlanState['status']
  accountPlanRemainingCredits?: { amount?: number }
  /** Seconds since 1970, as this protocol writes dates, or a date in words. */
  accountPlanExpirationDate?: number | string
}

function planOf(answer: Answer): PlanState {
  const { accountPlanType: type, accountPlanStatus: status, accountPlanExpirationDate: at } = answer
  if (!type || !status) throw new FreeTierError('UnexpectedAnswer', 'The answer does not say the plan.', {})
  const expiresAt = typeof at === 'number' ? at * 1000 : at ? Date.parse(at) : undefined
  return { type, status, credits: answer.accountPlanRemainingCredits?.amount, expiresAt }
}
