/** What the directory knows of AWS: plain data, in AWS's own terms. */
import type { Found } from './collection.ts'

export interface Account {
  id: string
  name: string
  email: string
  /** https://docs.aws.amazon.com/organizations/latest/APIReference/API_Account.html: only ACTIVE ones can be given access to. */
  state: 'PENDING_ACTIVATION' | 'ACTIVE' | 'SUSPENDED' | 'PENDING_CLOSURE' | 'CLOSED'
  /**
   * Its place in the organization: `/Workloads/Production`; `/` directly under the root; empty where that could not be
   * read.
   */
  ouPath: string
  /** The ids of the root and the units above it, from the top. Undefined: not known, or only imagined. */
  units?: readonly string[] | undefined
  /** Undefined while they have not been read: they are when the policy has rules on tags. */
  tags: Record<string, string> | undefined
  /** The organization's management account. */
  management: boolean
}

/** What DescribePermissionSet says. */
export interface NamedPermissionSet {
  arn: string
  name: string
  description: string
  /** ISO 8601, `PT1H`. */
  sessionDuration: string
}

export interface PermissionSetContents {
  /** ARNs of AWS managed policies, sorted. */
  managedPolicies: string[]
  /** `path + name` of customer managed policies, sorted. */
  customerManagedPolicies: string[]
  /** Policy JSON as AWS has it, or empty. */
  inlinePolicy: string
  /** ARN or `path + name` of the permissions boundary, or empty. */
  boundary: string
}

export type PermissionSet = NamedPermissionSet & PermissionSetContents
/** What it allows is read after its name: until then the directory has only the name. */
export type ListedPermissionSet = NamedPermissionSet & Partial<PermissionSetContents>

export const hasContents = (set: ListedPermissionSet): set is PermissionSet => set.managedPolicies !== undefined

export interface User {
  id: string
  userName: string
  displayName: string
  email: string
  /** May not sign in. https://docs.aws.amazon.com/singlesignon/latest/userguide/disableuser.html */
  disabled?: true
}

export interface Group {
  id: string
  displayName: string
}

export type PrincipalType = 'USER' | 'GROUP'
export interface Principal {
  type: PrincipalType
  id: string
}

/** An account assignment: who may use which permission set in which account. */
export interface Assignment {
  accountId: string
  permissionSetArn: string
  principal: Principal
}

/** One string for a person or group × account × permission set; the ledger's name of an access. */
export const assignmentKey = (a: Assignment): string =>
  [a.principal.type, a.principal.id, a.accountId, a.permissionSetArn].join('|')

/** The assignment that has a key. */
export function assignmentFrom(key: string): Assignment {
  const [type, id = '', accountId = '', permissionSetArn = ''] = key.split('|')
  return { accountId, permissionSetArn, principal: { type: type === 'GROUP' ? 'GROUP' : 'USER', id } }
}

/** Stands for an account where what is given is a place in a group of the identity store. */
const identityStore = 'identity-store'

/**
 * Membership is access like an assignment, and is kept, counted and ended like one: what a user has is the group, in place
 * of a permission set in an account.
 */
export const membershipOf = ({ userId, groupId }: { userId: string; groupId: string }): Assignment => ({
  accountId: identityStore,
  permissionSetArn: groupId,
  principal: { type: 'USER', id: userId },
})

/** The group that an access is a place in; undefined for an account assignment. */
export const groupIn = ({ accountId, permissionSetArn }: Pick<Assignment, 'accountId' | 'permissionSetArn'>) =>
  accountId === identityStore ? permissionSetArn : undefined

export interface Instance {
  arn: string
  identityStoreId: string
  region: string
  ownerAccountId: string
  permissionSetsEnabled: boolean
}

/** Whose credentials the bot works with, and so what it sees and may do. */
export type CallerRole = 'management' | 'delegated' | 'member' | 'none'
export interface Identity {
  role: CallerRole
  accountId: string | undefined
  /** The caller's ARN; never a root user's: the bot refuses to run as root. */
  arn: string | undefined
  managementAccountId: string | undefined
  organizationId?: string | undefined
}

/** The bot's snapshot of the organization. Reads are synchronous and cost no AWS call. */
export interface Directory {
  /** When accounts and permission sets were last listed to the end, ms; 0: never yet. */
  readonly at: number
  /** Grows whenever an account or a permission set is not what it was. */
  readonly version: number
  readonly identity: Identity
  readonly instance: Instance | undefined
  /** Where the instance was looked for last, and whether that is everywhere; undefined: nowhere yet. */
  readonly instanceSearch: { looked: readonly string[]; everywhere: boolean } | undefined
  account(id: string): Account | undefined
  permissionSet(arn: string): ListedPermissionSet | undefined
  user(id: string): User | undefined
  group(id: string): Group | undefined
  accounts(): readonly Account[]
  permissionSets(): readonly ListedPermissionSet[]
  /** In no order: sorting all of a large company takes a second. Whether there are any, `count` says. */
  users(): readonly User[]
  groups(): readonly Group[]
  /** How many there are, as far as they are read. */
  count(kind: SearchKind): number
  /** Users with this e-mail address, compared case-insensitively. */
  usersByEmail(email: string): readonly User[]
  /** Those whose address is another one of the same mailbox too: mia+aws@example.com is mia@example.com. */
  usersByMailbox(email: string): readonly User[]
  /** Assignments that match every given part. */
  assignments(match: { accountId?: string; permissionSetArn?: string; principal?: Principal }): readonly Assignment[]
  /**
   * Best matches first (exact, prefix, word prefix, substring of name, id, e-mail, OU path), of those that `accept` takes. Where
   * it takes only some of a few, these are `among`: to ask of 200,000 takes a second.
   */
  search<K extends SearchKind>(
    kind: K,
    typed: string,
    limit: number,
    accept?: (hit: SearchHit[K]) => boolean,
    among?: readonly SearchHit[K][],
  ): Found<SearchHit[K]>
  /** Those with this name, id or address; where nothing has, those whose name begins with these words. Takes microseconds. */
  named<K extends SearchKind>(kind: K, typed: string, limit: number): SearchHit[K][]
  /** Those with a name that begins so, in no order. */
  beginningWith<K extends SearchKind>(kind: K, typed: string, limit: number): SearchHit[K][]
}
export interface SearchHit {
  account: Account
  permissionSet: ListedPermissionSet
  user: User
  group: Group
}
export type SearchKind = keyof SearchHit
