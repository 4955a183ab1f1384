import { AwsError, found } from './errors.ts'
import type { Context } from './operation.ts'
import { defineService } from './service.ts'

/** No SDK client of this service is at hand that would type it. */
export const freeTier = defineService('freetier', 'freetier', {
  /** https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_freetier_GetAccountPlanState.html */
  GetAccountPlanState(_input: object, { world, caller }: Context) {
    const plan = caller.accountId === world.managementAccountId ? world.console.plan : undefined
    const { type, credits, expires } = found(plan, 'ResourceNotFoundException', 'The account has no plan.')
    if (type === 'FREE' && !expires) throw new AwsError('InternalServerException', 'A free plan ends.', {}, 500)
    return {
      accountId: caller.accountId,
      accountPlanType: type,
      accountPlanStatus: expires && expires.getTime() < world.now() ? 'EXPIRED' : 'ACTIVE',
      accountPlanRemainingCredits: { amount: credits, unit: 'USD' },
      ...(type === 'FREE' && expires ? { accountPlanExpirationDate: expires } : {}),
    }
  },
} as never)
