const operations = {
  'sso-admin': [
    'AddRegion RemoveRegion DeleteInstance',
    'CreateApplication DeleteApplication DescribeApplication UpdateApplication',
    'DescribeApplicationProvider ListApplicationProviders',
    'CreateApplicationAssignment DeleteApplicationAssignment DescribeApplicationAssignment',
    'ListApplicationAssignments ListApplicationAssignmentsForPrincipal',
    'GetApplicationAssignmentConfiguration PutApplicationAssignmentConfiguration',
    'GetApplicationSessionConfiguration PutApplicationSessionConfiguration',
    'DeleteApplicationAccessScope ListApplicationAccessScopes PutApplicationAccessScope',
    'DeleteApplicationAuthenticationMethod GetApplicationAuthenticationMethod',
    'ListApplicationAuthenticationMethods PutApplicationAuthenticationMethod',
    'DeleteApplicationGrant GetApplicationGrant ListApplicationGrants PutApplicationGrant',
    'CreateInstanceAccessControlAttributeConfiguration DeleteInstanceAccessControlAttributeConfiguration',
    'DescribeInstanceAccessControlAttributeConfiguration UpdateInstanceAccessControlAttributeConfiguration',
    'CreateTrustedTokenIssuer DeleteTrustedTokenIssuer DescribeTrustedTokenIssuer ListTrustedTokenIssuers',
    'UpdateTrustedTokenIssuer',
  ],
  account: [
    'StartPrimaryEmailUpdate AcceptPrimaryEmailUpdate GetPrimaryEmailUpdateStatus',
    'EnableRegion DisableRegion GetGovCloudAccountInformation',
  ],
  organizations: [
    'DeclineHandshake DescribeHandshake ListHandshakesForAccount',
    'LeaveOrganization RemoveAccountFromOrganization CreateGovCloudAccount',
    'UpdatePolicy DescribeEffectivePolicy',
    'ListAccountsWithInvalidEffectivePolicy ListEffectivePolicyValidationErrors',
    'DescribeResourcePolicy PutResourcePolicy DeleteResourcePolicy',
    'InviteOrganizationToTransferResponsibility DescribeResponsibilityTransfer UpdateResponsibilityTransfer',
    'TerminateResponsibilityTransfer ListInboundResponsibilityTransfers ListOutboundResponsibilityTransfers',
  ],
}

/** What answers UnknownOperationException, although AWS has it. */
export const notSimulated: readonly { service: string; operation: string }[] = Object.entries(operations).flatMap(
  ([service, lines]) => lines.flatMap((line) => line.split(' ')).map((operation) => ({ service, operation })),
)

/** Behaviour that AWS has and this simulation leaves out or only guesses at. */
export const leftOut: readonly string[] = [
  'Signatures: the access key alone says who calls, and temporary credentials do not expire',
  'Other policies than those of the caller’s role: what service control policies deny, permissions boundaries, session policies and policies of resources; conditions other than StringEquals and StringLike',
  'Resources of what only reads: a policy must allow it on every resource',
  'Which of the permissions of the caller Identity Center uses in the management account, case by case: AWS documents the list, the cases are inferred',
  'The texts of AWS managed policies: stand-ins of the same tenor',
  'Lag of anything but assignments, and of users, groups, permission sets, OUs and accounts that are made or deleted: what is renamed, moved or tagged shows at once, and so do memberships',
  'Active Directory and external identity providers: users and groups that they would keep in step are only marked so',
  'Customer managed KMS keys, and what takes time about additional Regions',
  'Applications, of which only names and scopes can be read, trusted token issuers, attributes for access control and the account access manager',
  'The content of accounts: roles have no sessions, and an account that is closed does not go away',
  'Accounts outside the organization: an invitation stays open until it is cancelled or expires',
  'Mail, telephone calls, payment, and the pages of the console',
]
