type Ask = Record<string, string | undefined>
export type Answers = Record<string, (ask: Ask, region: string) => object>
export class ForeignAwsError extends Error {
  override readonly name: string
  constructor(name: string, message: string) {
    super(message)
    this.name = name
  }
}

const instance = 'arn:aws:sso:::instance/ssoins-f0re1gnf0re1gn00'
/** The only Region in which this company uses Identity Center. */
const home = 'eu-central-1'
const set = (id: string) => `arn:aws:sso:::permissionSet/ssoins-f0re1gnf0re1gn00/ps-${id}`
const sets = [
  { PermissionSetArn: set('0123456789abcdef'), Name: 'Operator', SessionDuration: 'PT4H', Description: null },
  { PermissionSetArn: set('fedcba9876543210'), Name: 'Reader', CreatedDate: 1.6e9 },
]
const user = (UserId: string, name: string, extra = {}) => ({
  IdentityStoreId: 'd-f0re1gn000',
  UserId,
  UserName: name.toLowerCase(),
  DisplayName: name,
  Emails: [{ Value: `${name}@Foreign.Example`, Type: 'work' }],
  ...extra,
})
const users = [user('u-nora', 'Nora'), user('u-otto', 'Otto'), user('u-pia', 'Pia', { Emails: undefined })]
const groups = [{ IdentityStoreId: 'd-f0re1gn000', GroupId: 'g-operators', DisplayName: 'Operators' }]

interface Assignment {
  AccountId: string
  PermissionSetArn: string
  PrincipalType: string
  PrincipalId: string
}

/**
 * IAM Identity Center with the operations that it began with: no DescribeInstance, no lists of what is provisioned, no
 * lists of statuses. An assignment is made at once, or after it was looked at `polls` times; making it twice is fine.
 */
export function identityCenter(polls: number): { answers: Record<string, Answers>; assigned(): string[] } {
  const assignments: Assignment[] = [
    {
      AccountId: '777700000003',
      PermissionSetArn: set('fedcba9876543210'),
      PrincipalType: 'GROUP',
      PrincipalId: 'g-operators',
    },
  ]
  const pending = new Map<string, { left: number; status: object; run(): void }>()

  const asked = ({ TargetId, PermissionSetArn, PrincipalType, PrincipalId }: Ask): Assignment => ({
    AccountId: TargetId ?? '',
    PermissionSetArn: PermissionSetArn ?? '',
    PrincipalType: PrincipalType ?? '',
    PrincipalId: PrincipalId ?? '',
  })
  const begin = (ask: Ask, run: () => void) => {
    const RequestId = `request-${pending.size + 1}`
    const { InstanceArn: _, ...status } = ask
    pending.set(RequestId, { left: polls, status, run })
    return look(RequestId)
  }
  const look = (RequestId: string | undefined) => {
    const request = pending.get(RequestId ?? '')
    if (!request) throw new ForeignAwsError('ResourceNotFoundException', 'no such request')
    if (request.left === 0) request.run()
    request.left -= 1
    return { ...request.status, RequestId, Status: request.left < 0 ? 'SUCCEEDED' : 'IN_PROGRESS' }
  }
  const sso: Answers = {
    ListInstances: (_, region) => ({
      Instances:
        region === home
          ? [{ InstanceArn: instance, IdentityStoreId: 'd-f0re1gn000', OwnerAccountId: '777700000001' }]
          : [],
    }),
    ListPermissionSets: (ask) =>
      paged(
        'PermissionSets',
        sets.map(({ PermissionSetArn }) => PermissionSetArn),
        ask,
        1,
      ),
    DescribePermissionSet: ({ PermissionSetArn }) => {
      const PermissionSet = sets.find((s) => s.PermissionSetArn === PermissionSetArn)
      if (!PermissionSet) throw new ForeignAwsError('ResourceNotFoundException', 'no such permission set')
      return { PermissionSet }
    },
    ListManagedPoliciesInPermissionSet: () => ({
      AttachedManagedPolicies: [{ Name: 'ReadOnlyAccess', Arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }],
    }),
    GetInlinePolicyForPermissionSet: () => ({}),
    ListAccountAssignments: (ask) => {
      const { AccountId, PermissionSetArn } = ask
      const found = assignments.filter((a) => a.AccountId === AccountId && a.PermissionSetArn === PermissionSetArn)
      return paged('AccountAssignments', found, ask, 1)
    },
    CreateAccountAssignment: (ask) => ({
      AccountAssignmentCreationStatus: begin(ask, () => void assignments.push(asked(ask))),
    }),
    DeleteAccountAssignment: (ask) => {
      const wanted = JSON.stringify(asked(ask))
      const run = () => void assignments.splice(assignments.findIndex((a) => JSON.stringify(a) === wanted) >>> 0, 1)
      return { AccountAssignmentDeletionStatus: begin(ask, run) }
    },
    DescribeAccountAssignmentCreationStatus: (ask) => ({
      AccountAssignmentCreationStatus: look(ask.AccountAssignmentCreationRequestId),
    }),
    DescribeAccountAssignmentDeletionStatus: (ask) => ({
      AccountAssignmentDeletionStatus: look(ask.AccountAssignmentDeletionRequestId),
    }),
  }
  const identitystore: Answers = {
    ListUsers: (ask) => paged('Users', users, ask, 2),
    ListGroups: (ask) => paged('Groups', groups, ask, 2),
    ListGroupMembershipsForMember: () => ({ GroupMemberships: [] }),
  }
  const nameOf = (arn: string) => sets.find((s) => s.PermissionSetArn === arn)?.Name
  return {
    answers: { sso, identitystore },
    assigned: () => assignments.map((a) => `${a.AccountId} ${nameOf(a.PermissionSetArn)} ${a.PrincipalId}`),
  }
}

/** Its pages are small whatever is asked for, and its tokens mean nothing to anybody else. */
export function paged(name: string, all: unknown[], { NextToken }: Ask, size: number): object {
  const from = NextToken ? Number(Buffer.from(NextToken, 'base64').toString().split('+')[1]) : 0
  const more = from + size < all.length
  const token = Buffer.from(`page+${from + size}+//`).toString('base64')
  return { [name]: all.slice(from, from + size), ...(more && { NextToken: token }) }
}
