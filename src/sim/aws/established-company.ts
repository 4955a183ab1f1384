import type { AwsCompany, CompanyAccount, CompanyUser } from './company.ts'

/** Example Corp, as it looks after some years with Identity Center. */
export function establishedCompany(changes: Partial<AwsCompany> = {}): AwsCompany {
  return {
    name: 'Example Corp',
    managementAccount: {
      id: '111122223333',
      name: 'example-management',
      email: 'aws@example.com',
      alternateContacts: ['BILLING', 'OPERATIONS', 'SECURITY'],
    },
    supportPlan: 'business',
    organization: {
      featureSet: 'ALL',
      units: ['/Security', '/Infrastructure', '/Workloads/Production', '/Workloads/Staging', '/Sandbox', '/Suspended'],
      accounts,
      trustedServices: ['sso.amazonaws.com', 'cloudtrail.amazonaws.com', 'account.amazonaws.com'],
      delegatedAdministrators: [{ account: 'identity', service: 'sso.amazonaws.com' }],
    },
    identityCenter: {
      region: 'us-east-1',
      permissionSetsEnabled: true,
      users,
      groups: [
        {
          name: 'engineering',
          description: 'Everybody who builds',
          members: ['mia', 'ken', 'bob', 'dana', 'noah', 'yui'],
        },
        { name: 'sre', description: 'Site reliability', members: ['bob', 'yui'] },
        { name: 'aws-admins', description: 'Administrators of AWS', members: ['alice', 'dana'] },
      ],
      permissionSets: [
        { name: 'AdministratorAccess', description: 'Full access', managedPolicies: [policy('AdministratorAccess')] },
        { name: 'PowerUserAccess', sessionDuration: 'PT4H', managedPolicies: [policy('PowerUserAccess')] },
        { name: 'ReadOnlyAccess', sessionDuration: 'PT8H', managedPolicies: [policy('ReadOnlyAccess')] },
        { name: 'Billing', relayState: billingConsole, managedPolicies: [policy('job-function/Billing')] },
        {
          name: 'PaymentsDeploy',
          description: 'Deploy and restart the payments services',
          sessionDuration: 'PT2H',
          managedPolicies: [policy('CloudWatchReadOnlyAccess')],
          customerManagedPolicies: ['/teams/payments-guardrails'],
          inlinePolicy: deploy,
          tags: { team: 'payments' },
        },
      ],
      assignments: [
        { account: 'example-management', permissionSet: 'AdministratorAccess', user: 'alice', used: true },
        { account: 'example-management', permissionSet: 'Billing', user: 'emma' },
        ...['prod-payments', 'prod-orders', 'staging-payments', 'staging-orders', 'log-archive', 'audit'].map(
          (account) => ({
            account,
            permissionSet: 'ReadOnlyAccess',
            group: 'engineering',
          }),
        ),
        { account: 'staging-payments', permissionSet: 'PowerUserAccess', group: 'engineering' },
        { account: 'staging-orders', permissionSet: 'PowerUserAccess', group: 'engineering' },
        { account: 'prod-payments', permissionSet: 'PaymentsDeploy', group: 'sre' },
        { account: 'prod-orders', permissionSet: 'PowerUserAccess', group: 'sre' },
        { account: 'shared-network', permissionSet: 'PowerUserAccess', group: 'aws-admins' },
        { account: 'identity', permissionSet: 'PowerUserAccess', group: 'aws-admins' },
        { account: 'sandbox-mia', permissionSet: 'PowerUserAccess', user: 'mia' },
        { account: 'sandbox-ken', permissionSet: 'PowerUserAccess', user: 'ken' },
      ],
    },
    callers: { delegated: 'identity', member: 'shared-services' },
    ...changes,
  }
}

const policy = (name: string) => `arn:aws:iam::aws:policy/${name}`
const billingConsole = 'https://console.aws.amazon.com/billing/home'
const deploy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: ['ecs:UpdateService', 'ecs:Describe*'], Resource: '*' }],
})

const member = (name: string, ou: string, tags: Record<string, string>): CompanyAccount => ({
  name,
  email: `aws+${name}@example.com`,
  ou,
  tags,
  ...(name.endsWith('-payments') ? { policies: ['/teams/payments-guardrails'] } : {}),
})

const accounts: CompanyAccount[] = [
  member('log-archive', '/Security', { env: 'prod', team: 'security' }),
  member('audit', '/Security', { env: 'prod', team: 'security' }),
  member('identity', '/Security', { env: 'prod', team: 'platform' }),
  member('shared-network', '/Infrastructure', { env: 'prod', team: 'platform' }),
  member('shared-services', '/Infrastructure', { env: 'prod', team: 'platform' }),
  member('prod-payments', '/Workloads/Production', { env: 'prod', team: 'payments' }),
  member('prod-orders', '/Workloads/Production', { env: 'prod', team: 'orders' }),
  member('prod-data', '/Workloads/Production', { env: 'prod', team: 'data' }),
  member('staging-payments', '/Workloads/Staging', { env: 'staging', team: 'payments' }),
  member('staging-orders', '/Workloads/Staging', { env: 'staging', team: 'orders' }),
  member('sandbox-mia', '/Sandbox', { env: 'sandbox', owner: 'mia' }),
  member('sandbox-ken', '/Sandbox', { env: 'sandbox', owner: 'ken' }),
  { ...member('legacy-shop', '/Suspended', { env: 'prod', team: 'orders' }), state: 'SUSPENDED' },
]

const person = (userName: string, givenName: string, familyName: string, title: string): CompanyUser => ({
  userName,
  givenName,
  familyName,
  title,
  email: `${userName}@example.com`,
})

const users: CompanyUser[] = [
  person('mia', 'Mia', 'Tanaka', 'Engineer'),
  person('ken', 'Ken', 'Sato', 'Engineer'),
  person('bob', 'Bob', 'Fischer', 'SRE Lead'),
  person('alice', 'Alice', 'Moreau', 'AWS Administrator'),
  person('dana', 'Dana', 'Ito', 'Platform Engineer'),
  person('emma', 'Emma', 'Silva', 'Finance'),
  person('noah', 'Noah', 'Kim', 'Engineer'),
  person('yui', 'Yui', 'Mori', 'SRE'),
]
