import type { Account } from './records.ts'

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html */
export function summaryOf(account: Account): Record<string, number> {
  const { roles, policies, root } = account
  return {
    Users: 0,
    UsersQuota: 5000,
    Groups: 0,
    GroupsQuota: 300,
    Roles: roles.size,
    RolesQuota: 1000,
    Policies: policies.size,
    PoliciesQuota: 1500,
    Providers: account.samlProvider ? 1 : 0,
    MFADevices: root.mfa ? 1 : 0,
    MFADevicesInUse: root.mfa ? 1 : 0,
    AccountMFAEnabled: root.mfa ? 1 : 0,
    AccountAccessKeysPresent: root.accessKeys,
    AccountPasswordPresent: root.password ? 1 : 0,
    AccountSigningCertificatesPresent: 0,
    AttachedPoliciesPerRoleQuota: 10,
    AttachedPoliciesPerUserQuota: 10,
    AttachedPoliciesPerGroupQuota: 10,
    AssumeRolePolicySizeQuota: 2048,
    RolePolicySizeQuota: 10_240,
    PolicySizeQuota: 6144,
    VersionsPerPolicyQuota: 5,
    AccessKeysPerUserQuota: 2,
    GlobalEndpointTokenVersion: 1,
    ...account.summary,
  }
}
