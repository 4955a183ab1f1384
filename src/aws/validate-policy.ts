import type { STSClient } from '@aws-sdk/client-sts'
import { signedCall } from './signed-call.ts'

/** What Access Analyzer says of a policy, in its own words. */
export interface PolicyFinding {
  type: 'ERROR' | 'SECURITY_WARNING' | 'WARNING' | 'SUGGESTION'
  /** `PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE` */
  code: string
  details: string
  /** Where it is in the text; both count from one. */
  line: number | undefined
  column: number | undefined
}

interface Answer {
  findings?: {
    findingType?: PolicyFinding['type']
    issueCode?: string
    findingDetails?: string
    /** Lines count from one and columns from nought. */
    locations?: { span?: { start?: { line?: number; column?: number } } }[]
  }[]
}

/**
 * `access-analyzer:ValidatePolicy` of an identity-based policy: the first hundred findings, in the language asked for. The
 * document need not be stored anywhere for it.
 * https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_ValidatePolicy.html
 */
export async function readFindings(
  sts: STSClient,
  { endpoint, region }: { endpoint: string; region: string },
  policyDocument: string,
  locale: 'EN' | 'JA',
): Promise<PolicyFinding[]> {
  const answer: Answer = await signedCall(sts, {
    url: new URL('/policy/validation', endpoint).href,
    signingName: 'access-analyzer',
    region,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ locale, policyDocument, policyType: 'IDENTITY_POLICY' }),
  })
  return (answer.findings ?? []).map(({ findingType = 'WARNING', issueCode = '', findingDetails = '', locations }) => {
    const { line, column } = locations?.[0]?.span?.start ?? {}
    return {
      type: findingType,
      code: issueCode,
      details: findingDetails,
      line,
      column: column === undefined ? undefined : column + 1,
    }
  })
}
