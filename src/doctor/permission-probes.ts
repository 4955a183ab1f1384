import {
  DescribeGroupCommand,
  DescribeUserCommand,
  ListGroupMembershipsCommand,
  ListGroupMembershipsForMemberCommand,
  ListGroupsCommand,
  ListUsersCommand,
} from '@aws-sdk/client-identitystore'
import {
  DescribeAccountCommand,
  DescribeOrganizationalUnitCommand,
  ListAccountsCommand,
  ListDelegatedAdministratorsCommand,
  ListOrganizationalUnitsForParentCommand,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-organizations'
import {
  DescribeInstanceCommand,
  DescribePermissionSetCommand,
  GetInlinePolicyForPermissionSetCommand,
  GetPermissionsBoundaryForPermissionSetCommand,
  ListAccountAssignmentCreationStatusCommand,
  ListAccountAssignmentDeletionStatusCommand,
  ListAccountAssignmentsCommand,
  ListAccountAssignmentsForPrincipalCommand,
  ListAccountsForProvisionedPermissionSetCommand,
  ListCustomerManagedPolicyReferencesInPermissionSetCommand,
  ListManagedPoliciesInPermissionSetCommand,
  ListPermissionSetProvisioningStatusCommand,
  ListPermissionSetsCommand,
  ListPermissionSetsProvisionedToAccountCommand,
} from '@aws-sdk/client-sso-admin'
import type { Aws } from '../aws/aws.ts'

/** What the probes ask about. Ids need not exist: AWS looks at permissions before it looks for things. */
export interface ProbeTargets {
  aws: Aws
  AccountId: string
  InstanceArn: string
  IdentityStoreId: string
  PermissionSetArn: string
}
type Probes = Record<string, (targets: ProbeTargets) => Promise<unknown>>

/** One cheap call per IAM action. */
export const organizationProbes: Probes = {
  'organizations:ListAccounts': ({ aws }) => aws.organizations.send(new ListAccountsCommand({ MaxResults: 1 })),
  'organizations:DescribeAccount': ({ aws, AccountId }) =>
    aws.organizations.send(new DescribeAccountCommand({ AccountId })),
  'organizations:DescribeOrganizationalUnit': ({ aws }) =>
    aws.organizations.send(new DescribeOrganizationalUnitCommand({ OrganizationalUnitId: 'ou-0000-00000000' })),
  'organizations:ListTagsForResource': ({ aws, AccountId }) =>
    aws.organizations.send(new ListTagsForResourceCommand({ ResourceId: AccountId })),
  'organizations:ListOrganizationalUnitsForParent': ({ aws }) =>
    aws.organizations.send(new ListOrganizationalUnitsForParentCommand({ ParentId: 'r-0000' })),
  'organizations:ListDelegatedAdministrators': ({ aws }) =>
    aws.organizations.send(new ListDelegatedAdministratorsCommand({})),
}

export const instanceProbes: Probes = {
  'sso:DescribeInstance': ({ aws, InstanceArn }) => aws.sso.send(new DescribeInstanceCommand({ InstanceArn })),
  'sso:ListPermissionSets': ({ aws, InstanceArn }) =>
    aws.sso.send(new ListPermissionSetsCommand({ InstanceArn, MaxResults: 1 })),
  'sso:DescribePermissionSet': ({ aws, ...t }) => aws.sso.send(new DescribePermissionSetCommand(t)),
  'sso:ListManagedPoliciesInPermissionSet': ({ aws, ...t }) =>
    aws.sso.send(new ListManagedPoliciesInPermissionSetCommand(t)),
  'sso:ListCustomerManagedPolicyReferencesInPermissionSet': ({ aws, ...t }) =>
    aws.sso.send(new ListCustomerManagedPolicyReferencesInPermissionSetCommand(t)),
  'sso:GetInlinePolicyForPermissionSet': ({ aws, ...t }) => aws.sso.send(new GetInlinePolicyForPermissionSetCommand(t)),
  'sso:GetPermissionsBoundaryForPermissionSet': ({ aws, ...t }) =>
    aws.sso.send(new GetPermissionsBoundaryForPermissionSetCommand(t)),
  'sso:ListPermissionSetsProvisionedToAccount': ({ aws, ...t }) =>
    aws.sso.send(new ListPermissionSetsProvisionedToAccountCommand(t)),
  'sso:ListAccountsForProvisionedPermissionSet': ({ aws, ...t }) =>
    aws.sso.send(new ListAccountsForProvisionedPermissionSetCommand(t)),
  'sso:ListAccountAssignments': ({ aws, ...t }) => aws.sso.send(new ListAccountAssignmentsCommand(t)),
  'sso:ListAccountAssignmentCreationStatus': ({ aws, InstanceArn }) =>
    aws.sso.send(new ListAccountAssignmentCreationStatusCommand({ InstanceArn, MaxResults: 1 })),
  'sso:ListAccountAssignmentDeletionStatus': ({ aws, InstanceArn }) =>
    aws.sso.send(new ListAccountAssignmentDeletionStatusCommand({ InstanceArn, MaxResults: 1 })),
  'sso:ListPermissionSetProvisioningStatus': ({ aws, InstanceArn }) =>
    aws.sso.send(new ListPermissionSetProvisioningStatusCommand({ InstanceArn, MaxResults: 1 })),
  'identitystore:ListUsers': ({ aws, IdentityStoreId }) =>
    aws.identityStore.send(new ListUsersCommand({ IdentityStoreId, MaxResults: 1 })),
  'identitystore:ListGroups': ({ aws, IdentityStoreId }) =>
    aws.identityStore.send(new ListGroupsCommand({ IdentityStoreId, MaxResults: 1 })),
  'identitystore:DescribeUser': ({ aws, IdentityStoreId }) =>
    aws.identityStore.send(new DescribeUserCommand({ IdentityStoreId, UserId: nobody })),
  'identitystore:DescribeGroup': ({ aws, IdentityStoreId }) =>
    aws.identityStore.send(new DescribeGroupCommand({ IdentityStoreId, GroupId: nobody })),
  'identitystore:ListGroupMemberships': ({ aws, IdentityStoreId }) =>
    aws.identityStore.send(new ListGroupMembershipsCommand({ IdentityStoreId, GroupId: nobody, MaxResults: 1 })),
  'identitystore:ListGroupMembershipsForMember': ({ aws, IdentityStoreId }) =>
    aws.identityStore.send(
      new ListGroupMembershipsForMemberCommand({ IdentityStoreId, MemberId: { UserId: nobody }, MaxResults: 1 }),
    ),
}

/** What AWS answers in the management account alone, whatever the policy of the role allows. */
export const managementProbes: Probes = {
  // https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_ListAccountAssignmentsForPrincipal.html
  'sso:ListAccountAssignmentsForPrincipal': ({ aws, InstanceArn }) =>
    aws.sso.send(
      new ListAccountAssignmentsForPrincipalCommand({ InstanceArn, PrincipalId: nobody, PrincipalType: 'GROUP' }),
    ),
}

/** The id of no user and no group. */
const nobody = '00000000-0000-4000-8000-000000000000'
