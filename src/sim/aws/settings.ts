export interface AwsSettings {
  /** How long an assignment, or its removal, stays IN_PROGRESS. */
  assignmentMs: number
  provisioningMs: number
  /** After success, how long listings still show the state before (and an opposite write conflicts). */
  visibilityMs: number
  createAccountMs: number
  /** How long listings of users, groups, permission sets, OUs and accounts do not show what was made, and show what is gone. */
  listingLagMs: number
  /** Off: no rate is limited. The wall of outstanding requests stands all the same. */
  throttling: boolean
  /** Shared by all calls to sso-admin. */
  tokensPerSecond: number
  outstandingAssignments: number
  outstandingProvisionings: number
  /** AWS managed and customer managed policies of one permission set together; AWS's pages say 20 and 25. */
  managedPolicyQuota: number
  permissionSetQuota: number
  permissionSetsPerAccount: number
  /** Calls a second of each operation. */
  identityStorePerSecond: number
  accountQuota: number
  /** Whether accounts say where they stand; they did not always. */
  accountPaths: boolean
  /** How long AWS's lists of creations, deletions and provisionings keep an entry. AWS does not say. */
  statusesKeptMs: number
  /** Whether these lists tell of what is done in the console. AWS does not say. */
  statusesTellOfConsole: boolean
  /** Organizations: calls a second and burst, by operation. */
  organizationsRates: Record<string, readonly [rate: number, burst: number]>
  otherOrganizationsRate: readonly [rate: number, burst: number]
  /**
   * AWS may answer a list with fewer items than asked for, with an empty page that has a token, and with an item that an
   * earlier page had: https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListRoots.html. Here: at most so
   * many items a page, an empty page first, the last item of a page once more on the next.
   */
  longestPage: number
  emptyPages: boolean
  repeatedItems: boolean
  callsKept: number
}

/** Lists as short as can be, and at their most awkward. */
export const fullPages = { longestPage: Number.POSITIVE_INFINITY, emptyPages: false, repeatedItems: false }
export const awkwardPages = { longestPage: 7, emptyPages: true, repeatedItems: true }

/** https://docs.aws.amazon.com/singlesignon/latest/userguide/limits.html and .../organizations/latest/userguide/orgs_reference_limits.html */
export const defaultSettings: AwsSettings = {
  assignmentMs: 1500,
  provisioningMs: 2000,
  visibilityMs: 500,
  createAccountMs: 5000,
  listingLagMs: 0,
  throttling: true,
  tokensPerSecond: 20,
  outstandingAssignments: 15,
  outstandingProvisionings: 3,
  managedPolicyQuota: 20,
  permissionSetQuota: 3500,
  permissionSetsPerAccount: 500,
  identityStorePerSecond: 20,
  accountQuota: 7000,
  accountPaths: true,
  statusesKeptMs: 90 * 24 * 3_600_000,
  statusesTellOfConsole: true,
  organizationsRates: {
    CreateAccount: [0.1, 3],
    CreateOrganizationalUnit: [1, 2],
    DescribeAccount: [20, 30],
    DescribeCreateAccountStatus: [2, 2],
    DescribeOrganization: [1, 2],
    EnableAWSServiceAccess: [1, 2],
    ListAccounts: [8, 12],
    ListAccountsForParent: [5, 8],
    ListDelegatedAdministrators: [5, 8],
    ListOrganizationalUnitsForParent: [5, 8],
    ListParents: [5, 8],
    ListRoots: [1, 2],
    MoveAccount: [2, 3],
    RegisterDelegatedAdministrator: [1, 2],
  },
  otherOrganizationsRate: [5, 8],
  ...fullPages,
  callsKept: 100_000,
}
