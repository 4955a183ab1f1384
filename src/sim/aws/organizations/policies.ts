import type * as Sdk from '@aws-sdk/client-organizations'
import { AwsError, found } from '../errors.ts'
import type { Context, Operations } from '../operation.ts'
import { page } from '../pages.ts'
import type { ControlPolicy } from '../records.ts'
import { arn, constraint, fullOrganization, organization } from './find.ts'

const type = 'SERVICE_CONTROL_POLICY' as const

/** AWS's own; while service control policies are on it is attached everywhere. */
const fullAccess = {
  PolicySummary: {
    Id: 'p-FullAWSAccess',
    Arn: 'arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess',
    Name: 'FullAWSAccess',
    Description: 'Allows access to every operation',
    Type: type,
    AwsManaged: true,
  },
  Content: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }),
} as const

/** https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html */
const longestContent = 5120
const mostAttached = 5

const summary = ({ world }: Context, { Id, Name, Description }: ControlPolicy) => ({
  Id,
  Arn: arn(world, 'policy', `service_control_policy/${Id}`),
  Name,
  Description,
  Type: type,
  AwsManaged: false,
})

const isOn = (context: Context): boolean =>
  organization(context).FeatureSet === 'ALL' && context.world.controlPoliciesOn
const own = (context: Context, id: string): ControlPolicy =>
  found(context.world.controlPolicies.get(id), 'PolicyNotFoundException', "You specified a policy that doesn't exist.")

function requireTarget(context: Context, id: string): void {
  const { RootId } = organization(context)
  const there = id === RootId || context.world.accounts.has(id) || context.world.units.has(id)
  found(there || undefined, 'TargetNotFoundException', "You specified a target that doesn't exist.")
}

function requireDocument(content: string): void {
  try {
    if (!JSON.parse(content).Statement) throw new Error('no statement')
  } catch {
    throw new AwsError(
      'MalformedPolicyDocumentException',
      'The provided policy document does not meet the requirements.',
    )
  }
  if (Buffer.byteLength(content) > longestContent)
    throw constraint('POLICY_CONTENT_LIMIT_EXCEEDED', 'You have exceeded the size of a policy.')
}

const attachedTo = ({ world }: Context, target: string): ControlPolicy[] =>
  world.controlPolicies.all().filter(({ targets }) => targets.has(target))

export const policies: Operations<typeof Sdk> = {
  ListPolicies(input, context) {
    const all = context.world.controlPolicies.all().map((policy) => summary(context, policy))
    const has = organization(context).FeatureSet === 'ALL' && input.Filter === type
    const [rows, next] = page(has ? [fullAccess.PolicySummary, ...all] : [], input, context, 20)
    return { Policies: rows, ...next }
  },

  ListPoliciesForTarget(input, context) {
    requireTarget(context, input.TargetId)
    const attached = attachedTo(context, input.TargetId).map((policy) => summary(context, policy))
    const has = isOn(context) && input.Filter === type
    const [rows, next] = page(has ? [fullAccess.PolicySummary, ...attached] : [], input, context, 20)
    return { Policies: rows, ...next }
  },

  ListTargetsForPolicy(input, context) {
    const targets = [...own(context, input.PolicyId).targets].map((TargetId) => ({
      TargetId,
      Type: TargetId.startsWith('r-')
        ? ('ROOT' as const)
        : TargetId.startsWith('ou-')
          ? ('ORGANIZATIONAL_UNIT' as const)
          : ('ACCOUNT' as const),
    }))
    const [rows, next] = page(targets, input, context, 20)
    return { Targets: rows, ...next }
  },

  DescribePolicy(input, context) {
    organization(context)
    if (input.PolicyId === fullAccess.PolicySummary.Id) return { Policy: fullAccess }
    const policy = own(context, input.PolicyId)
    return { Policy: { PolicySummary: summary(context, policy), Content: policy.Content } }
  },

  CreatePolicy(input, context) {
    const { world } = context
    fullOrganization(context)
    requireDocument(input.Content)
    if (world.controlPolicies.all().some(({ Name }) => Name === input.Name))
      throw new AwsError('DuplicatePolicyException', 'A policy with the same name already exists.')
    const { Name, Description, Content } = input
    const policy = { Id: `p-${world.ids.letters(10)}`, Name, Description, Content, targets: new Set<string>() }
    world.controlPolicies.add(policy)
    return { Policy: { PolicySummary: summary(context, policy), Content } }
  },

  AttachPolicy(input, context) {
    const policy = own(context, input.PolicyId)
    requireTarget(context, input.TargetId)
    if (!isOn(context))
      throw new AwsError(
        'PolicyTypeNotEnabledException',
        'The specified policy type isn’t currently enabled in this root.',
      )
    if (policy.targets.has(input.TargetId))
      throw new AwsError('DuplicatePolicyAttachmentException', 'The selected policy is already attached to the target.')
    if (attachedTo(context, input.TargetId).length + 1 >= mostAttached)
      throw constraint('MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED', 'You have attached the maximum number of policies.')
    policy.targets.add(input.TargetId)
    return {}
  },

  DetachPolicy(input, context) {
    const policy = own(context, input.PolicyId)
    requireTarget(context, input.TargetId)
    if (!policy.targets.delete(input.TargetId))
      throw new AwsError('PolicyNotAttachedException', 'The policy isn’t attached to the specified target.')
    return {}
  },

  DeletePolicy(input, context) {
    const policy = own(context, input.PolicyId)
    if (policy.targets.size > 0)
      throw new AwsError('PolicyInUseException', 'The policy is attached to one or more entities.')
    context.world.controlPolicies.remove(policy.Id)
    return {}
  },

  EnablePolicyType(_input, context) {
    fullOrganization(context)
    if (context.world.controlPoliciesOn)
      throw new AwsError('PolicyTypeAlreadyEnabledException', 'The specified policy type is already enabled.')
    context.world.controlPoliciesOn = true
    return {}
  },

  DisablePolicyType(_input, context) {
    fullOrganization(context)
    if (!context.world.controlPoliciesOn)
      throw new AwsError(
        'PolicyTypeNotEnabledException',
        'The specified policy type isn’t currently enabled in this root.',
      )
    context.world.controlPoliciesOn = false
    for (const policy of context.world.controlPolicies.all()) policy.targets.clear()
    return {}
  },
}
