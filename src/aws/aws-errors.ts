import { Refusal } from '../errors.ts'
import type { Service } from './budget.ts'
import { callOf, OutcomeUnknown } from './paced-calls.ts'

export interface AwsError {
  /**
   * `transient`: try later. `conflict`: an earlier change is not through yet. `denied`: a permission is missing.
   * `unasked`: there are no credentials that AWS takes, which says nothing of what was asked. `gone`: what it is about does not exist. `invalid`: AWS does not take these values. `quota`: a limit is reached.
   * `unsupported`: whoever answers does not know this operation (an emulator, an older partition).
   */
  kind: 'transient' | 'conflict' | 'unasked' | 'denied' | 'gone' | 'invalid' | 'quota' | 'unsupported' | 'unknown'
  retry: boolean
  /** The IAM action that was denied, as far as it can be known: `sso:CreateAccountAssignment`. */
  missing?: string
  /** AWS's own words. */
  text: string
  /** What AWS's support asks for. */
  requestId?: string
}

/** Error names of all the services that we call; what is not here is judged by its HTTP status. */
const kinds: Record<string, AwsError['kind']> = {
  ThrottlingException: 'transient',
  Throttling: 'transient',
  TooManyRequestsException: 'transient',
  RequestLimitExceeded: 'transient',
  InternalServerException: 'transient',
  InternalFailure: 'transient',
  ServiceException: 'transient',
  ServiceUnavailable: 'transient',
  ServiceFailure: 'transient',
  FinalizingOrganizationException: 'transient', // for up to an hour after an organization was made
  TimeoutError: 'transient',
  RequestTimeout: 'transient',
  OutcomeUnknown: 'transient',
  ConflictException: 'conflict',
  ConcurrentModificationException: 'conflict',
  ConcurrentModification: 'conflict',
  AccessDeniedException: 'denied',
  AccessDenied: 'denied',
  AccessDeniedForDependencyException: 'denied',
  UnsupportedAPIEndpointException: 'denied',
  ResourceNotFoundException: 'gone',
  NoSuchEntityException: 'gone',
  NoSuchEntity: 'gone',
  AccountNotFoundException: 'gone',
  TargetNotFoundException: 'gone',
  AWSOrganizationsNotInUseException: 'gone',
  ValidationException: 'invalid',
  InvalidInputException: 'invalid',
  ValidationError: 'invalid',
  ServiceQuotaExceededException: 'quota',
  ConstraintViolationException: 'quota',
  LimitExceededException: 'quota',
  UnknownOperationException: 'unsupported',
  UnknownOperation: 'unsupported',
  InvalidAction: 'unsupported',
  NotImplemented: 'unsupported',
  NotImplementedException: 'unsupported',
}
const noCredentials = new Set([
  'CredentialsProviderError',
  'TokenProviderError',
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'ExpiredToken',
  'ExpiredTokenException',
])
/** What the SDK calls an error of which it could not read a name. */
const nameless = new Set(['', 'Error', 'SyntaxError', 'UnknownError', 'Unknown'])
const networkCodes = /^(ECONN|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR)/

interface Raw {
  name?: string
  code?: string
  message?: string
  $metadata?: { requestId?: string; httpStatusCode?: number }
}

/** Says what any error of an AWS call means. An error that is not AWS's is `unknown` and not worth a repeat. */
export function classify(error: unknown): AwsError {
  const raw: Raw = typeof error === 'object' && error !== null ? error : {}
  const text = `${raw.message || raw.name || String(error)}`
  const requestId = raw.$metadata?.requestId ?? callOf(error)?.requestId
  const kind = kindOf(raw)
  const missing = kind === 'denied' ? missingAction(error, text) : undefined
  const retry = kind === 'transient' || kind === 'conflict'
  return { kind, retry, text, ...(missing && { missing }), ...(requestId && { requestId }) }
}

function kindOf({ name = '', code = '', $metadata }: Raw): AwsError['kind'] {
  const named = kinds[name]
  if (named) return named
  if (noCredentials.has(name)) return 'unasked'
  const status = $metadata?.httpStatusCode
  // AWS names its errors. A 404 without a name is a web server that has no such page, and says nothing of what exists.
  if (status === 501 || (status === 404 && nameless.has(name))) return 'unsupported'
  if (status === 429 || (status !== undefined && status >= 500) || networkCodes.test(code)) return 'transient'
  if (status === 403) return 'denied'
  if (status === 404) return 'gone'
  if (status === 400) return 'invalid'
  return 'unknown'
}

/** Whether AWS has not answered the question, and may later. That a database cannot be reached says nothing of AWS. */
export const isUnanswered = (error: unknown): boolean =>
  callOf(error) !== undefined && ['transient', 'conflict', 'unasked'].includes(classify(error).kind)

export const isCredentialsError = (error: unknown): boolean => classify(error).kind === 'unasked'

const iamPrefix: Record<Service, string> = {
  sso: 'sso',
  organizations: 'organizations',
  identitystore: 'identitystore',
  iam: 'iam',
  sts: 'sts',
  account: 'account',
  support: 'support',
  freetier: 'freetier',
  accessanalyzer: 'access-analyzer',
  cloudtrail: 'cloudtrail',
}

/** AWS names the action in most denials ("not authorized to perform: sso:ListInstances"); else the call itself tells. */
function missingAction(error: unknown, text: string): string | undefined {
  const said = /perform:?\s+([a-z-]+:\w+)/.exec(text)?.[1]
  if (said) return said
  return callName(error)
}

/** The call that an error came from, as IAM names it: `sso:ListInstances`. */
export function callName(error: unknown): string | undefined {
  const call = callOf(error)
  return call && `${iamPrefix[call.service]}:${call.operation}`
}

/** `otherwise` where whoever answers does not know the operation: what it asks about does not exist there. */
export async function ifSupported<T, O = T>(read: () => Promise<T>, otherwise: () => O | Promise<O>): Promise<T | O> {
  try {
    return await read()
  } catch (error) {
    if (classify(error).kind === 'unsupported') return otherwise()
    throw error
  }
}

/** The error as a sentence with a next step; undefined for what is not AWS's: a fault of ours, to be thrown on. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error
  const { kind, missing, text } = classify(error)
  switch (kind) {
    case 'unasked':
      return new Refusal('aws_credentials', { text })
    case 'transient':
      return new Refusal(error instanceof OutcomeUnknown ? 'aws_no_answer' : 'aws_busy', { text })
    case 'conflict':
      return new Refusal('aws_conflict', { text })
    case 'denied':
      return missing ? new Refusal('aws_denied', { missing, text }) : new Refusal('aws_denied_unnamed', { text })
    case 'gone':
      return new Refusal('aws_gone', { text })
    case 'invalid':
      return /permission sets? (are|is) not enabled/i.test(text)
        ? new Refusal('permission_sets_off')
        : new Refusal('aws_invalid', { text })
    case 'quota':
      return new Refusal('aws_quota', { text })
    case 'unsupported':
    case 'unknown':
      return callOf(error) && new Refusal('aws_other', { text })
  }
}
