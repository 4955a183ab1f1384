const operations = {
  'sso-admin': [
    'AddRegion RemoveRegion DeleteInstance',
    'CreateApplication DeleteApplication DescribeApplication ListApplications UpdateApplication',
    'DescribeApplicationProvider ListApplicationProviders',
    'CreateApplicationAssignment DeleteApplicationAssignment DescribeApplicationAssignment',
    'ListApplicationAssignments ListApplicationAssignmentsForPrincipal',
    'GetApplicationAssignmentConfiguration PutApplicationAssignmentConfiguration',
    'GetApplicationSessionConfiguration PutApplicationSessionConfiguration',
    'DeleteApplicationAccessScope GetApplicationAccessScope ListApplicationAccessScopes PutApplicationAccessScope',
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
    'CancelHandshake DeclineHandshake DescribeHandshake',
    'ListHandshakesForAccount InviteAccountToOrganization',
    'LeaveOrganization RemoveAccountFromOrganization CreateGovCloudAccount',
    'CreatePolicy DeletePolicy UpdatePolicy AttachPolicy DetachPolicy ListTargetsForPolicy',
    'EnablePolicyType DisablePolicyType DescribeEffectivePolicy',
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
