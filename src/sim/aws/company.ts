/**
 * A company as data: what exists in AWS when the simulation starts. Things refer to each other by name (accounts, permission
 * sets, groups) or user name; identifiers follow from the names, so they are the same in every run.
 */
export interface AwsCompany {
  name: string
  /** Where everything starts; without an organization it is a standalone account. */
  managementAccount: CompanyAccount
  organization?: CompanyOrganization
  identityCenter?: CompanyIdentityCenter
  /** Instances that accounts have for themselves: no permission sets, no use for the organization. */
  accountInstances?: { account: string; region: string }[]
  /** The plan of the first account; absent where the account is older than the free plan. */
  plan?: { type: 'FREE' | 'PAID'; credits: number; expiresInDays?: number }
  supportPlan?: 'basic' | 'business' | 'enterprise'
  /** Whether AWS knows that the first account's e-mail address is read; it is unless said otherwise. */
  emailVerified?: boolean
  /** The credentials that the bot has are refused until somebody makes them at the console. */
  noCredentials?: boolean
  /** Names of the accounts that the credentials `delegated` and `member` belong to. */
  callers?: { delegated?: string; member?: string }
}

export interface CompanyAccount {
  name: string
  email: string
  id?: string
  /** Path below the root, as `/Workloads/Production`; the root itself when absent. */
  ou?: string
  state?: 'PENDING_ACTIVATION' | 'ACTIVE' | 'SUSPENDED' | 'PENDING_CLOSURE' | 'CLOSED'
  joined?: 'CREATED' | 'INVITED'
  tags?: Record<string, string>
  /** Customer managed policies that exist there, as path and name: `/teams/payments-guardrails`. */
  policies?: string[]
  root?: { mfa?: boolean; accessKeys?: number; password?: boolean }
  alternateContacts?: ('BILLING' | 'OPERATIONS' | 'SECURITY')[]
}

export interface CompanyOrganization {
  featureSet: 'ALL' | 'CONSOLIDATED_BILLING'
  /** Paths; what lies above a path exists too. */
  units: string[]
  accounts: CompanyAccount[]
  trustedServices: string[]
  delegatedAdministrators: { account: string; service: string }[]
}

export interface CompanyIdentityCenter {
  region: string
  additionalRegions?: string[]
  permissionSetsEnabled: boolean
  users: CompanyUser[]
  groups: { name: string; description?: string; members: string[] }[]
  permissionSets: CompanyPermissionSet[]
  assignments: CompanyAssignment[]
}

export interface CompanyUser {
  userName: string
  givenName: string
  familyName: string
  email?: string
  title?: string
  /** From an external identity provider. */
  externalId?: string
}

export interface CompanyPermissionSet {
  name: string
  description?: string
  sessionDuration?: string
  relayState?: string
  managedPolicies?: string[]
  customerManagedPolicies?: string[]
  inlinePolicy?: string
  tags?: Record<string, string>
}

/** `used`: somebody has signed in with it. */
export type CompanyAssignment = { account: string; permissionSet: string; used?: true } & (
  | { user: string }
  | { group: string }
)
