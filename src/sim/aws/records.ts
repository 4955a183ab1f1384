/** What the simulated AWS keeps. Fields have the names that AWS gives them wherever AWS has one. */
export interface Organization {
  Id: string
  RootId: string
  FeatureSet: 'ALL' | 'CONSOLIDATED_BILLING'
  rootTags: Record<string, string>
  /** Service principal to the date it was enabled. */
  trustedServices: Map<string, Date>
  /** Account to service principal to the date of registration. */
  delegatedAdministrators: Map<string, Map<string, Date>>
  /** Invitations of accounts outside, by the id of their handshake. */
  invitations?: Map<string, Invitation>
  /** The change from consolidated billing to all features, while invited members have not accepted it. */
  allFeatures?: { handshakeId: string; requested: Date; waitingFor: Set<string> }
}

export interface Invitation {
  id: string
  target: { Id: string; Type: 'ACCOUNT' | 'EMAIL' }
  requested: Date
  state: 'OPEN' | 'CANCELED'
}

export interface Unit {
  Id: string
  Name: string
  ParentId: string
  tags: Record<string, string>
}

export interface Account {
  Id: string
  Name: string
  Email: string
  State: 'PENDING_ACTIVATION' | 'ACTIVE' | 'SUSPENDED' | 'PENDING_CLOSURE' | 'CLOSED'
  JoinedMethod: 'CREATED' | 'INVITED'
  JoinedTimestamp: Date
  ParentId: string
  tags: Record<string, string>
  root: { mfa: boolean; accessKeys: number; password: boolean; passkey?: boolean }
  /** Made by AWS's newer sign-up, whose advanced features are not activated yet. */
  newSignUp?: boolean
  contact: Contact
  alternateContacts: Map<AlternateContact['AlternateContactType'], AlternateContact>
  /** When the last credential report was made. */
  credentialReport?: Date
  /** Numbers of GetAccountSummary that differ from what is derived. */
  summary: Record<string, number>
  roles: Map<string, Role>
  /** Identity Center's own, by which its roles are assumed; outdated once its certificate has been replaced. */
  samlProvider?: 'current' | 'outdated'
  /** Customer managed policies, as path and name. */
  policies: Set<string>
}

export interface Contact {
  FullName: string
  AddressLine1: string
  City: string
  PostalCode: string
  CountryCode: string
  PhoneNumber: string
}

export interface AlternateContact {
  AlternateContactType: 'BILLING' | 'OPERATIONS' | 'SECURITY'
  Name: string
  Title: string
  EmailAddress: string
  PhoneNumber: string
}

/** What people do at the console and elsewhere outside the APIs; most of it no API ever shows. */
export interface ConsoleState {
  /** The plan of the account that the simulation starts with; absent for accounts older than the free plan. */
  plan?: { type: 'FREE' | 'PAID'; credits: number; expires?: Date }
  supportPlan: 'basic' | 'business' | 'enterprise'
  /** Whether the phone number on file is verified; verified when absent. */
  phoneVerification?: 'PENDING' | 'UNVERIFIED'
  /** Centralized root access for member accounts. */
  rootFeatures?: ('RootCredentialsManagement' | 'RootSessions')[]
  emailVerified: boolean
  identitySource?: 'identity-center' | 'active-directory' | 'external'
  /** "Send email OTP" for users that an API made. */
  emailOtp: boolean
  portalAlias?: string
  /** Users who can sign in at the portal. */
  passwords: Set<string>
  /** Whether the access keys that the bot has exist yet. */
  credentialsExist: boolean
}

export interface Role {
  RoleName: string
  RoleId: string
  Path: string
  Arn: string
  CreateDate: Date
  MaxSessionDuration: number
  AssumeRolePolicyDocument: string
  Description?: string
  RoleLastUsed?: { LastUsedDate: Date; Region: string }
}

export interface CreateAccountRequest {
  Id: string
  AccountName: string
  State: 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED'
  RequestedTimestamp: Date
  CompletedTimestamp?: Date
  AccountId?: string
  FailureReason?: 'ACCOUNT_LIMIT_EXCEEDED' | 'EMAIL_ALREADY_EXISTS'
}

export interface Instance {
  /** No API tells an account's own instance from the organization's. */
  kind: 'organization' | 'account'
  InstanceArn: string
  IdentityStoreId: string
  OwnerAccountId: string
  Name?: string
  CreatedDate: Date
  Status: 'CREATE_IN_PROGRESS' | 'CREATE_FAILED' | 'DELETE_IN_PROGRESS' | 'ACTIVE'
  Region: string
  additionalRegions: Map<string, Date>
  PermissionSetsEnabled: boolean
  tags: Record<string, string>
}

/** A service control policy that somebody made, and where it is attached: root, units, accounts. */
export interface ControlPolicy {
  Id: string
  Name: string
  Description: string
  Content: string
  targets: Set<string>
}

export interface PolicyReference {
  Name: string
  Path: string
}

export interface PermissionSet {
  InstanceArn: string
  PermissionSetArn: string
  Name: string
  Description?: string
  SessionDuration: string
  RelayState?: string
  CreatedDate: Date
  managedPolicies: string[]
  customerManagedPolicies: PolicyReference[]
  inlinePolicy: string
  boundary?: { ManagedPolicyArn: string } | { CustomerManagedPolicyReference: PolicyReference }
  tags: Record<string, string>
  /** Grows with each change that accounts must be provisioned with again. */
  revision: number
}

export interface Assignment {
  AccountId: string
  PermissionSetArn: string
  PrincipalType: 'USER' | 'GROUP'
  PrincipalId: string
  visibleFrom?: number
}

export interface ProvisionedPair {
  AccountId: string
  PermissionSetArn: string
  roleName: string
  revision: number
}

export interface AssignmentRequest extends Assignment {
  kind: 'create' | 'delete'
  RequestId: string
  Status: 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED'
  FailureReason?: string
  CreatedDate: Date
  finishedAt?: number
  /** Who asked for it, where that was not through the API. */
  madeBy?: string
  /** The ARN of the caller of the API. */
  callerArn?: string
}

export interface ProvisioningRequest {
  RequestId: string
  PermissionSetArn: string
  AccountId?: string
  Status: 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED'
  FailureReason?: string
  CreatedDate: Date
}

export interface User {
  IdentityStoreId: string
  UserId: string
  UserName: string
  Name: { GivenName?: string; FamilyName?: string; [part: string]: string | undefined }
  DisplayName: string
  Emails?: { Value: string; Type?: string; Primary?: boolean }[]
  ExternalIds?: { Issuer: string; Id: string }[]
  UserStatus: 'ENABLED' | 'DISABLED'
  CreatedAt: Date
  UpdatedAt: Date
  /** Title, NickName, Timezone and the like. */
  attributes: Record<string, unknown>
}

export interface Group {
  IdentityStoreId: string
  GroupId: string
  DisplayName: string
  Description?: string
  ExternalIds?: { Issuer: string; Id: string }[]
  CreatedAt: Date
  UpdatedAt: Date
}

export interface Membership {
  IdentityStoreId: string
  MembershipId: string
  GroupId: string
  MemberId: { UserId: string }
  CreatedAt: Date
}
