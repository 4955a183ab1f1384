import type * as Sdk from '@aws-sdk/client-organizations'
import { found } from '../errors.ts'
import type { Operations } from '../operation.ts'
import { page } from '../pages.ts'
import { organization } from './find.ts'

/** The only policy that the simulation has; with all features it is attached everywhere. */
const fullAccess = {
  PolicySummary: {
    Id: 'p-FullAWSAccess',
    Arn: 'arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess',
    Name: 'FullAWSAccess',
    Description: 'Allows access to every operation',
    Type: 'SERVICE_CONTROL_POLICY',
    AwsManaged: true,
  },
  Content: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }),
} as const

export const policies: Operations<typeof Sdk> = {
  ListPolicies(input, context) {
    const { FeatureSet } = organization(context)
    const has = FeatureSet === 'ALL' && input.Filter === fullAccess.PolicySummary.Type
    const [rows, next] = page(has ? [fullAccess.PolicySummary] : [], input, context, 20)
    return { Policies: rows, ...next }
  },

  ListPoliciesForTarget(input, context) {
    const { FeatureSet, RootId } = organization(context)
    const { world } = context
    const target = input.TargetId === RootId || world.accounts.get(input.TargetId) || world.units.get(input.TargetId)
    found(target || undefined, 'TargetNotFoundException', "You specified a target that doesn't exist.")
    const has = FeatureSet === 'ALL' && input.Filter === fullAccess.PolicySummary.Type
    const [rows, next] = page(has ? [fullAccess.PolicySummary] : [], input, context, 20)
    return { Policies: rows, ...next }
  },

  DescribePolicy(input, context) {
    organization(context)
    const policy = input.PolicyId === fullAccess.PolicySummary.Id ? fullAccess : undefined
    return { Policy: found(policy, 'PolicyNotFoundException', "You specified a policy that doesn't exist.") }
  },
}
