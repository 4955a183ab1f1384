// With which actions one can give oneself what one was not given. AWS marks most of them "Permissions management" in its
// Service Authorization Reference: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html

/** They write who may do what, or take away what keeps somebody from it. What they are limited to makes no difference. */
const writing = [
  ...iam(
    'AddClientIDToOpenIDConnectProvider AddRoleToInstanceProfile AddUserToGroup AttachGroupPolicy AttachRolePolicy',
    'AttachUserPolicy CreateAccessKey CreateLoginProfile CreateOpenIDConnectProvider CreatePolicyVersion',
    'CreateSAMLProvider CreateServiceSpecificCredential DeleteGroupPolicy DeleteRolePermissionsBoundary DeleteRolePolicy',
    'DeleteUserPermissionsBoundary DeleteUserPolicy DetachGroupPolicy DetachRolePolicy DetachUserPolicy PutGroupPolicy',
    'PutRolePermissionsBoundary PutRolePolicy PutUserPermissionsBoundary PutUserPolicy RemoveUserFromGroup',
    'ResetServiceSpecificCredential SetDefaultPolicyVersion UpdateAccessKey UpdateAssumeRolePolicy UpdateLoginProfile',
    'UpdateOpenIDConnectProviderThumbprint UpdateSAMLProvider UploadSigningCertificate',
  ),
  ...of('sts', 'AssumeRoot'),
  ...of(
    'organizations',
    'AttachPolicy DeletePolicy DeleteResourcePolicy DetachPolicy DisablePolicyType LeaveOrganization MoveAccount',
    'PutResourcePolicy RegisterDelegatedAdministrator RemoveAccountFromOrganization UpdatePolicy',
  ),
  ...of(
    'sso',
    'AssociateProfile AttachCustomerManagedPolicyReferenceToPermissionSet AttachManagedPolicyToPermissionSet',
    'CreateAccountAssignment CreateInstanceAccessControlAttributeConfiguration CreateTrustedTokenIssuer',
    'DeleteInlinePolicyFromPermissionSet DeletePermissionsBoundaryFromPermissionSet DeletePermissionsPolicy',
    'DetachCustomerManagedPolicyReferenceFromPermissionSet DetachManagedPolicyFromPermissionSet',
    'PutInlinePolicyToPermissionSet PutPermissionsBoundaryToPermissionSet PutPermissionsPolicy UpdateDirectoryAssociation',
    'UpdateInstanceAccessControlAttributeConfiguration UpdateSSOConfiguration UpdateTrustedTokenIssuer',
  ),
  // The same of people and groups: the console calls `sso-directory`, programs call `identitystore`.
  ...of('identitystore', 'CreateGroupMembership UpdateUser'),
  ...of('sso-directory', 'AddMemberToGroup DeleteMfaDeviceForUser UpdatePassword UpdateUser'),
]

/** They use the rights of a role that is there: one's own code runs with it. Which role, is for the resource to say. */
const using = [
  ...iam('PassRole'),
  ...of('sts', 'AssumeRole'),
  ...of('cloudformation', 'CreateChangeSet ExecuteChangeSet UpdateStack UpdateStackSet'),
  ...of('codebuild', 'StartBuild UpdateProject'),
  ...of('cognito-identity', 'SetIdentityPoolRoles'),
  ...of('ec2-instance-connect', 'SendSSHPublicKey'),
  ...of('ecs', 'ExecuteCommand'),
  ...of('glue', 'UpdateDevEndpoint UpdateJob'),
  ...of('lambda', 'UpdateFunctionCode UpdateFunctionConfiguration'),
  ...of('ssm', 'SendCommand StartAutomationExecution StartSession'),
]

function of(service: string, ...names: string[]): string[] {
  return names.flatMap((some) => some.split(' ')).map((name) => `${service}:${name}`.toLowerCase())
}
function iam(...names: string[]): string[] {
  return of('iam', ...names)
}

/** Whether an action of a policy, with its stars, allows one of these on what it is limited to. */
export function widensOwnRights(action: string, resources: readonly string[]): boolean {
  const allows = (one: string) => matchesAction(action, one)
  if (writing.some(allows)) return !resources.every(isOneself)
  return using.some(allows) && !resources.every(isNamed)
}

/** The IAM user who calls; nobody who signs in through Identity Center is one. */
const isOneself = (resource: string): boolean =>
  /^arn:aws[a-z-]*:iam::[^:]*:(user|mfa)\/\$\{aws:username\}$/.test(resource)

/** One thing by its name, wherever it is, and no name that administrators go by. A variable may come to any name. */
const isNamed = (resource: string): boolean =>
  /^arn:[^:]*:[^:]+:[^:]*:[^:]*:[^*?]+$/.test(resource) &&
  !/\$\{(?!aws:(Principal|Resource)Account\})/.test(resource) &&
  !/admin|poweruser|AccountAccessRole|ControlTower/i.test(resource)

/**
 * `*` stands for any letters, `?` for one: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
 * Only the last star is gone back to, so that no pattern takes long.
 */
export function matchesAction(pattern: string, action: string): boolean {
  const glob = pattern.trim().toLowerCase()
  let [g, a, star, from] = [0, 0, -1, 0]
  while (a < action.length) {
    if (glob[g] === '*') {
      star = g++
      from = a
    } else if (glob[g] === '?' || glob[g] === action[a]) {
      g++
      a++
    } else if (star >= 0) {
      g = star + 1
      a = ++from
    } else return false
  }
  return /^\**$/.test(glob.slice(g))
}
