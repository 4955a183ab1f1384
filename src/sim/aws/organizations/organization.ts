import type * as Sdk from '@aws-sdk/client-organizations'
import { refusalOf } from '../authorize.ts'
import { startOrganization } from '../console.ts'
import { AwsError, found } from '../errors.ts'
import type { Operations } from '../operation.ts'
import { page } from '../pages.ts'
import type { Organization } from '../records.ts'
import type { World } from '../world.ts'
import { arn, constraint, organization } from './find.ts'

export const organizationItself: Operations<typeof Sdk> = {
  CreateOrganization(input, context) {
    const { world, caller } = context
    if (world.organization) {
      throw new AwsError('AlreadyInOrganizationException', 'The AWS account is already a member of an organization.')
    }
    const own = world.accounts.get(caller.accountId)
    if (!own || own.Id !== world.managementAccountId) {
      throw constraint('ACCOUNT_CREATION_NOT_COMPLETE', 'Only the account that the simulation starts with can do this.')
    }
    if (refusalOf(context, linkedRole(own.Id))) {
      const message =
        'The request failed because your credentials do not have permission to create the service-linked role.'
      const fields = { Reason: 'ACCESS_DENIED_DURING_CREATE_SERVICE_LINKED_ROLE' }
      throw new AwsError('AccessDeniedForDependencyException', message, fields)
    }
    const org = startOrganization(world, input.FeatureSet)
    return { Organization: described(world, org) }
  },

  DescribeOrganization: (_input, context) => ({ Organization: described(context.world, organization(context)) }),

  DeleteOrganization(_input, context) {
    const { world } = context
    organization(context)
    if (world.accounts.size > 1) {
      throw new AwsError('OrganizationNotEmptyException', 'The organization still has member accounts.')
    }
    world.organization = undefined
    return {}
  },

  ListRoots(input, context) {
    const { world } = context
    const org = organization(context)
    const policyTypes =
      org.FeatureSet === 'ALL' && world.controlPoliciesOn
        ? [{ Type: 'SERVICE_CONTROL_POLICY', Status: 'ENABLED' } as const]
        : []
    const root = { Id: org.RootId, Arn: arn(world, 'root', org.RootId), Name: 'Root', PolicyTypes: policyTypes }
    const [rows, next] = page([root], input, context, 20)
    return { Roots: rows, ...next }
  },
}

/** AWS makes it with the rights of the caller: https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateOrganization.html */
const linkedRole = (accountId: string) => ({
  action: 'iam:CreateServiceLinkedRole',
  resource: `arn:aws:iam::${accountId}:role/aws-service-role/organizations.amazonaws.com/AWSServiceRoleForOrganizations`,
  keys: { 'iam:AWSServiceName': 'organizations.amazonaws.com' },
})

function described(world: World, org: Organization) {
  const { Id, Email } = found(
    world.accounts.get(world.managementAccountId),
    'ServiceException',
    'No management account.',
  )
  return {
    Id: org.Id,
    Arn: `arn:aws:organizations::${Id}:organization/${org.Id}`,
    FeatureSet: org.FeatureSet,
    MasterAccountId: Id,
    MasterAccountArn: arn(world, 'account', Id),
    MasterAccountEmail: Email,
    AvailablePolicyTypes: [{ Type: 'SERVICE_CONTROL_POLICY', Status: 'ENABLED' } as const],
  }
}
