import type { Clock } from '../../clock.ts'
import { Ids } from './ids.ts'
import type {
  Account,
  Assignment,
  AssignmentRequest,
  ConsoleState,
  ControlPolicy,
  CreateAccountRequest,
  Group,
  Instance,
  Membership,
  Organization,
  PermissionSet,
  ProvisionedPair,
  ProvisioningRequest,
  Unit,
  User,
} from './records.ts'
import { Table } from './table.ts'

export const assignmentKey = (a: Omit<Assignment, 'visibleFrom'>) =>
  [a.AccountId, a.PermissionSetArn, a.PrincipalType, a.PrincipalId].join(' ')
export const pairKey = (accountId: string, permissionSetArn: string) => `${accountId} ${permissionSetArn}`
export const principalKey = (p: { PrincipalType: string; PrincipalId: string }) => `${p.PrincipalType} ${p.PrincipalId}`

const assignmentIndexes = {
  pair: (a: Assignment) => pairKey(a.AccountId, a.PermissionSetArn),
  principal: principalKey,
  permissionSet: (a: Assignment) => a.PermissionSetArn,
}

/** Everything that exists in the simulated AWS. Tests and the sandbox page read it and change it as a console would. */
export class World {
  readonly clock: Clock
  readonly ids: Ids
  managementAccountId = ''
  /** What the ARNs of callers begin with; all else is simulated in `aws`. */
  partition = 'aws'
  /** The Regions to which the company's accounts have opted in. */
  readonly enabledRegions = new Set<string>()
  callerAccounts: { delegated?: string; member?: string } = {}

  organization: Organization | undefined
  readonly console: ConsoleState = {
    supportPlan: 'basic',
    emailVerified: true,
    emailOtp: false,
    passwords: new Set(),
    credentialsExist: true,
  }
  readonly units = new Table<Unit>(
    (u) => u.Id,
    {},
    () => this.#moment(),
  )
  readonly accounts = new Table<Account>(
    (a) => a.Id,
    {},
    () => this.#moment(),
  )
  /** With all features they are on, until somebody turns them off. */
  controlPoliciesOn = true
  readonly controlPolicies = new Table<ControlPolicy>((p) => p.Id, {})
  readonly createAccountRequests = new Table<CreateAccountRequest>((r) => r.Id, {})

  readonly instances = new Table<Instance>((i) => i.InstanceArn, {})
  readonly permissionSets = new Table(
    (p: PermissionSet) => p.PermissionSetArn,
    { instance: (p) => p.InstanceArn },
    () => this.#moment(),
  )
  readonly assignments = new Table<Assignment, 'pair' | 'principal' | 'permissionSet'>(assignmentKey, assignmentIndexes)
  /** Removed, but still shown by listings until `until`. */
  readonly lingering = new Table<Assignment & { until: number }, 'pair' | 'principal' | 'permissionSet'>(
    assignmentKey,
    assignmentIndexes,
  )
  readonly provisioned = new Table<ProvisionedPair, 'account' | 'permissionSet'>(
    (p) => pairKey(p.AccountId, p.PermissionSetArn),
    { account: (p) => p.AccountId, permissionSet: (p) => p.PermissionSetArn },
  )
  readonly assignmentRequests = new Table<AssignmentRequest, 'tuple' | 'status'>((r) => r.RequestId, {
    tuple: assignmentKey,
    status: (r) => `${r.kind} ${r.Status}`,
  })
  readonly provisioningRequests = new Table<ProvisioningRequest>((r) => r.RequestId, {})

  readonly users = new Table<User, 'store'>(
    (u) => u.UserId,
    { store: (u) => u.IdentityStoreId },
    () => this.#moment(),
  )
  readonly groups = new Table<Group, 'store'>(
    (g) => g.GroupId,
    { store: (g) => g.IdentityStoreId },
    () => this.#moment(),
  )
  readonly memberships = new Table<Membership, 'group' | 'user'>((m) => m.MembershipId, {
    group: (m) => m.GroupId,
    user: (m) => m.MemberId.UserId,
  })

  readonly applications: { ApplicationArn: string; Name: string; scopes: string[] }[] = []

  #begun = false
  #pending: { at: number; run: (at: number) => void }[] = []

  constructor(clock: Clock, seed: string) {
    this.clock = clock
    this.ids = new Ids(seed)
  }

  /** What there is at this point has always been there. */
  begin(): void {
    this.#begun = true
  }

  #moment(): number {
    return this.#begun ? this.now() : Number.NEGATIVE_INFINITY
  }

  now(): number {
    return this.clock.now()
  }

  date(): Date {
    return new Date(this.now())
  }

  /** Runs `run` when its time has come: before the next call is answered, or the world is looked at. */
  after(ms: number, run: (at: number) => void): void {
    this.#pending.push({ at: this.now() + ms, run })
    this.#pending.sort((a, b) => a.at - b.at)
  }

  settle(): void {
    for (let next = this.#pending[0]; next && next.at <= this.now(); next = this.#pending[0]) {
      this.#pending.shift()
      next.run(next.at)
    }
  }

  account(id: string): Account | undefined {
    return this.accounts.get(id)
  }

  get organizationInstance(): Instance | undefined {
    return this.instances.all().find(({ kind }) => kind === 'organization')
  }

  isDelegatedAdministrator(accountId: string, service?: string): boolean {
    const services = this.organization?.delegatedAdministrators.get(accountId)
    return service === undefined ? Boolean(services?.size) : Boolean(services?.has(service))
  }
}
