import type * as Sdk from '@aws-sdk/client-support'
import { AwsError } from './errors.ts'
import type { Operations } from './operation.ts'
import { defineService } from './service.ts'

const levels = [
  { code: 'low', name: 'Low' },
  { code: 'normal', name: 'Normal' },
  { code: 'high', name: 'High' },
  { code: 'urgent', name: 'Urgent' },
  { code: 'critical', name: 'Critical' },
]

const operations: Operations<typeof Sdk> = {
  DescribeSeverityLevels(input, { world }) {
    const { supportPlan } = world.console
    if (supportPlan === 'basic') {
      const message = 'Amazon Web Services Premium Support Subscription is required to use this service.'
      throw new AwsError('SubscriptionRequiredException', message)
    }
    if (input.dryRun) throw new AwsError('DryRunOperationException', 'The request would have succeeded.')
    return { severityLevels: supportPlan === 'enterprise' ? levels : levels.slice(0, 4) }
  },
}

export const support = defineService<typeof Sdk>('support', 'support', operations)
