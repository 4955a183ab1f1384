import PQueue from 'p-queue'
import { currentGuard } from '../effects.ts'

export type Service =
  | 'sso'
  | 'organizations'
  | 'identitystore'
  | 'iam'
  | 'sts'
  | 'account'
  | 'support'
  | 'freetier'
  | 'accessanalyzer'
  | 'cloudtrail'
export type Urgency = 'interactive' | 'background'

/** The larger number goes first: what is wanted at once by how urgent its job is, then what nobody waits for. */
const priorityOf = (urgency: Urgency): number => (urgency === 'interactive' ? 1_000 - currentGuard().urgency : 0)

/** Calls a second that we allow ourselves. `perOperation` services count each operation apart. */
interface Rate {
  perSecond: number
  perOperation?: Record<string, number>
}

/**
 * About half of what AWS allows, because the rest of the company shares the same limits:
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/limits.html (20 a second for all of sso-admin, 20 per Identity
 * Store operation), https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html.
 */
const rates = (ssoPerSecond: number): Record<Service, Rate> => ({
  sso: { perSecond: ssoPerSecond },
  organizations: {
    perSecond: 2,
    perOperation: {
      ListAccounts: 4,
      DescribeAccount: 8,
      ListAccountsForParent: 3,
      ListOrganizationalUnitsForParent: 3,
      ListParents: 3,
      DescribeOrganizationalUnit: 3,
      ListDelegatedAdministrators: 2,
      ListTagsForResource: 3,
      ListRoots: 1,
      DescribeOrganization: 1,
      CreateOrganizationalUnit: 1,
      EnableAWSServiceAccess: 1,
      RegisterDelegatedAdministrator: 1,
      CreateAccount: 0.1,
    },
  },
  identitystore: { perSecond: 10, perOperation: {} },
  iam: { perSecond: 5 },
  sts: { perSecond: 5 },
  account: { perSecond: 2 },
  support: { perSecond: 1 },
  freetier: { perSecond: 1 },
  accessanalyzer: { perSecond: 2 },
  cloudtrail: { perSecond: 1 },
})

/** Background work gets this part of a rate, so that a person never finds the whole of it spent. */
const backgroundPart = 0.8

/** Waiting lines in front of AWS: one per service, or one per operation where AWS counts so. */
export class Budget {
  readonly #rates: Record<Service, Rate>
  readonly #queues = new Map<string, PQueue>()

  readonly #pace: number

  /** `pace` multiplies every rate: for a stand-in of AWS that takes more. */
  constructor(ssoPerSecond: number, pace = 1) {
    this.#rates = rates(ssoPerSecond)
    this.#pace = pace
  }

  /** Runs `call` when its turn comes. */
  run<T>(service: Service, operation: string, urgency: Urgency, call: () => Promise<T>): Promise<T> {
    const { perSecond, perOperation } = this.#rates[service]
    const name = perOperation ? `${service}:${operation}` : service
    const rate = (perOperation?.[operation] ?? perSecond) * this.#pace
    const priority = priorityOf(urgency)
    const inLine = () => this.#queue(name, rate, 1).add(call, { priority })
    if (urgency === 'interactive') return inLine()
    // Answers that come all at once hold up a click while they are worked on.
    return this.#queue(`${name} in the background`, rate * backgroundPart, 0.25).add(inLine)
  }

  /** `atOnce`: for so many seconds calls may go all together. */
  #queue(name: string, perSecond: number, atOnce: number): PQueue {
    const known = this.#queues.get(name)
    if (known) return known
    // A whole number of calls in a window that may be longer: 0.1 a second is 1 in 10 seconds.
    const cap = Math.max(1, Math.floor(perSecond * atOnce))
    const queue = new PQueue({ intervalCap: cap, interval: Math.ceil((cap / perSecond) * 1000), strict: true })
    this.#queues.set(name, queue)
    return queue
  }
}
