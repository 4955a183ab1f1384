import type { STSClient } from '@aws-sdk/client-sts'
import { SignedCallError, signedCall } from './signed-call.ts'

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

/**
 * `freetier:GetAccountPlanState`: one AWS JSON 1.0 call. Undefined for an account that is older than the plans.
 * https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_freetier_GetAccountPlanState.html
 */
export async function readPlanState(sts: STSClient, url: string): Promise<PlanState | undefined> {
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': 'AWSFreeTierService.GetAccountPlanState',
  }
  try {
    return planOf(await signedCall(sts, { url, signingName: 'freetier', region, headers, body: '{}' }))
  } catch (error) {
    if (error instanceof SignedCallError && error.name === 'ResourceNotFoundException') return undefined
    throw error
  }
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
  if (!type || !status) throw new SignedCallError('UnexpectedAnswer', 'The answer does not say the plan.', {})
  const expiresAt = typeof at === 'number' ? at * 1000 : at ? Date.parse(at) : undefined
  return { type, status, credits: answer.accountPlanRemainingCredits?.amount, expiresAt }
}
