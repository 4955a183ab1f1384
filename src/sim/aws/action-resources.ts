import type { Asked } from './evaluate-policies.ts'
import type { Context } from './operation.ts'
import { isRead } from './service.ts'

type Input = Record<string, string | undefined>
/** ARNs of what an action is done to, each of which must be allowed. */
type Resources = (input: Input, context: Context) => string[]

const everything: Resources = () => ['*']

const instance: Resources = ({ InstanceArn = '' }) => [InstanceArn]
/** One that is still to be made has no ARN of its own yet. */
const permissionSet: Resources = ({ InstanceArn = '', PermissionSetArn }) => [
  InstanceArn,
  PermissionSetArn ?? `${InstanceArn.replace(':::instance/', ':::permissionSet/')}/*`,
]
const inAccount: Resources = (input, context) => [
  ...permissionSet(input, context),
  `arn:aws:sso:::account/${input.TargetId ?? '*'}`,
]
const tagged: Resources = ({ ResourceArn = '' }) => [ResourceArn]

const inOrganization = ({ world }: Context, kind: string, id = ''): string =>
  `arn:aws:organizations::${world.managementAccountId}:${kind}/${world.organization?.Id}/${id}`
const node = (context: Context, id = ''): string =>
  inOrganization(context, id.startsWith('r-') ? 'root' : id.startsWith('ou-') ? 'ou' : 'account', id)
const controlPolicy = (context: Context, id = ''): string =>
  inOrganization(context, 'policy', `service_control_policy/${id}`)
const attachment: Resources = ({ PolicyId, TargetId }, context) => [
  controlPolicy(context, PolicyId),
  node(context, TargetId),
]
const member: Resources = ({ AccountId }, context) => [inOrganization(context, 'account', AccountId)]
const unit: Resources = ({ OrganizationalUnitId }, context) => [node(context, OrganizationalUnitId)]

const store: Resources = ({ IdentityStoreId = '' }, { world }) => {
  const owner = world.instances.all().find((i) => i.IdentityStoreId === IdentityStoreId)?.OwnerAccountId
  return [`arn:aws:identitystore::${owner ?? ''}:identitystore/${IdentityStoreId}`]
}
const directoryUser: Resources = (input, context) => [
  ...store(input, context),
  `arn:aws:identitystore:::user/${input.UserId}`,
]
const directoryGroup: Resources = (input, context) => [
  ...store(input, context),
  `arn:aws:identitystore:::group/${input.GroupId}`,
]
const namedAccount: Resources = ({ AccountId }, { caller, world }) => [
  `arn:aws:account::${caller.accountId}:account${AccountId ? `/${world.organization?.Id}/${AccountId}` : ''}`,
]

/**
 * What changes something, by its resources as AWS's Service Authorization Reference has them.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsiamidentitycenter.html
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsorganizations.html
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentitystore.html
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsaccountmanagement.html
 */
export const changes: Record<string, Resources> = {
  'sso:CreateInstance': everything,
  'sso:UpdateInstance': instance,
  'sso:CreatePermissionSet': permissionSet,
  'sso:UpdatePermissionSet': permissionSet,
  'sso:DeletePermissionSet': permissionSet,
  'sso:AttachManagedPolicyToPermissionSet': permissionSet,
  'sso:DetachManagedPolicyFromPermissionSet': permissionSet,
  'sso:AttachCustomerManagedPolicyReferenceToPermissionSet': permissionSet,
  'sso:DetachCustomerManagedPolicyReferenceFromPermissionSet': permissionSet,
  'sso:PutInlinePolicyToPermissionSet': permissionSet,
  'sso:DeleteInlinePolicyFromPermissionSet': permissionSet,
  'sso:PutPermissionsBoundaryToPermissionSet': permissionSet,
  'sso:DeletePermissionsBoundaryFromPermissionSet': permissionSet,
  'sso:CreateAccountAssignment': inAccount,
  'sso:DeleteAccountAssignment': inAccount,
  'sso:ProvisionPermissionSet': inAccount,
  'sso:TagResource': tagged,
  'sso:UntagResource': tagged,

  'organizations:CreatePolicy': everything,
  'organizations:AttachPolicy': attachment,
  'organizations:DetachPolicy': attachment,
  'organizations:DeletePolicy': ({ PolicyId }, context) => [controlPolicy(context, PolicyId)],
  'organizations:EnablePolicyType': ({ RootId }, context) => [node(context, RootId)],
  'organizations:DisablePolicyType': ({ RootId }, context) => [node(context, RootId)],
  'organizations:CreateOrganization': everything,
  'organizations:DeleteOrganization': everything,
  'organizations:EnableAllFeatures': everything,
  'organizations:AcceptHandshake': ({ HandshakeId }, context) => [
    inOrganization(context, 'handshake', `enable_all_features/${HandshakeId}`),
  ],
  'organizations:InviteAccountToOrganization': ({ Target }, context) => {
    const { Id, Type } = Target as unknown as { Id: string; Type: string }
    return [inOrganization(context, 'account', Type === 'ACCOUNT' ? Id : '*')]
  },
  'organizations:CancelHandshake': ({ HandshakeId }, context) => [
    inOrganization(context, 'handshake', `invite/${HandshakeId}`),
  ],
  'organizations:CreateAccount': everything,
  'organizations:CloseAccount': member,
  'organizations:MoveAccount': ({ AccountId, SourceParentId, DestinationParentId }, context) =>
    [AccountId, SourceParentId, DestinationParentId].map((id) => node(context, id)),
  'organizations:CreateOrganizationalUnit': ({ ParentId }, context) => [node(context, ParentId)],
  'organizations:UpdateOrganizationalUnit': unit,
  'organizations:DeleteOrganizationalUnit': unit,
  'organizations:EnableAWSServiceAccess': everything,
  'organizations:DisableAWSServiceAccess': everything,
  'organizations:RegisterDelegatedAdministrator': member,
  'organizations:DeregisterDelegatedAdministrator': member,
  'organizations:TagResource': ({ ResourceId }, context) => [node(context, ResourceId)],
  'organizations:UntagResource': ({ ResourceId }, context) => [node(context, ResourceId)],

  'identitystore:CreateUser': store,
  'identitystore:UpdateUser': directoryUser,
  'identitystore:DeleteUser': directoryUser,
  'identitystore:CreateGroup': store,
  'identitystore:UpdateGroup': directoryGroup,
  'identitystore:DeleteGroup': directoryGroup,
  'identitystore:CreateGroupMembership': (input, context) => {
    const { UserId } = input.MemberId as unknown as { UserId?: string }
    return [...directoryGroup(input, context), `arn:aws:identitystore:::user/${UserId}`]
  },
  'identitystore:DeleteGroupMembership': (input, context) => {
    const { MembershipId = '' } = input
    const { GroupId = '*', MemberId } = context.world.memberships.get(MembershipId) ?? {}
    return [
      ...directoryGroup({ ...input, GroupId }, context),
      `arn:aws:identitystore:::membership/${MembershipId}`,
      `arn:aws:identitystore:::user/${MemberId?.UserId ?? '*'}`,
    ]
  },

  'iam:CreateServiceLinkedRole': ({ AWSServiceName }, { caller }) => [
    `arn:aws:iam::${caller.accountId}:role/aws-service-role/${AWSServiceName}/*`,
  ],
  'iam:GenerateCredentialReport': everything,
  'iam:EnableOrganizationsRootCredentialsManagement': everything,
  'iam:EnableOrganizationsRootSessions': everything,

  'account:PutAccountName': namedAccount,
  'account:PutContactInformation': namedAccount,
  'account:PutAlternateContact': namedAccount,
  'account:DeleteAlternateContact': namedAccount,
}

/** All that must be allowed for a call; what only reads is asked for on every resource. */
export function askedFor(action: string, input: Input, context: Context): Asked[] {
  if (action === 'sts:AssumeRole') return [{ action, resource: input.RoleArn ?? '*' }]
  if (isRead(context.operation)) return [{ action, resource: '*' }]
  const resources = changes[action]?.(input, context)
  if (!resources) throw new Error(`Nothing says what ${action} is done to`)
  const { ServicePrincipal, AWSServiceName, Tags } = input
  const keys = {
    ...(ServicePrincipal !== undefined && { 'organizations:ServicePrincipal': ServicePrincipal }),
    ...(AWSServiceName !== undefined && { 'iam:AWSServiceName': AWSServiceName }),
  }
  const tagging = `${action.split(':')[0]}:TagResource`
  const actions = Tags?.length && action !== tagging ? [action, tagging] : [action]
  return actions.flatMap((one) => resources.map((resource) => ({ action: one, resource, keys })))
}
