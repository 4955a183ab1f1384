import { DescribeOrganizationCommand } from '@aws-sdk/client-organizations'
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import { Refusal } from '../errors.ts'
import type { Aws } from './aws.ts'
import { classify } from './aws-errors.ts'
import type { Identity } from './types.ts'

/** Whose AWS the database is about. */
export interface HomeOrganization {
  /** The management account: no other organization ever has it. */
  management: string
  /** The account of the credentials that were used last. */
  account: string | null
}

/** Whose credentials AWS answers to now; `management` is undefined outside of an organization, or where it may not be asked. */
export interface Answerer {
  organization: string | undefined
  management: string | undefined
  account: string | undefined
}

/** Another organization answers than the one of that management account. */
export interface Foreign extends Answerer {
  insteadOf: string
}

/** Asks AWS in whose name it answers: one call, and another one where there is no organization or it may not be read. */
export async function readAnswerer({ organizations, sts }: Aws): Promise<Answerer> {
  try {
    const { Organization } = await organizations.send(new DescribeOrganizationCommand({}))
    if (Organization?.MasterAccountId)
      return { organization: Organization.Id, management: Organization.MasterAccountId, account: undefined }
  } catch (error) {
    const { kind } = classify(error)
    if (kind !== 'gone' && kind !== 'denied') throw error
  }
  const { Account } = await sts.send(new GetCallerIdentityCommand({}))
  return { organization: undefined, management: undefined, account: Account }
}

/** Of credentials that see no organization only the account tells. */
export const isOf = (home: HomeOrganization, { management, account }: Answerer): boolean =>
  management !== undefined
    ? management === home.management
    : account !== undefined && (account === home.management || account === home.account)

/** How long an answer counts: credentials may be exchanged while the bot runs. */
const countsForMs = 60_000
/** The same where something is said that rests on it. */
export const justNowMs = 5_000

/**
 * Sees to it that nothing of another organization is taken for what the database is about. What AWS says to its credentials
 * proves nothing of ours: there, nobody has anything.
 */
export class OwnOrganization {
  readonly #aws: Aws
  readonly #home: () => Promise<HomeOrganization | undefined>
  #foreign: Foreign | undefined
  #at = Number.NEGATIVE_INFINITY
  #asking: Promise<void> | undefined

  constructor(aws: Aws, home: () => Promise<HomeOrganization | undefined>) {
    this.#aws = aws
    this.#home = home
  }

  /** Who answers instead, as far as it was asked. */
  get foreign(): Foreign | undefined {
    return this.#foreign
  }

  /**
   * Throws `Refusal('other_organization')` where the credentials are another organization's, and AWS's own error where it
   * cannot be asked. Nothing is on record before the first look: then whatever answers is ours.
   */
  async check(aws: Aws, maxAgeMs = countsForMs): Promise<void> {
    const since = this.#aws.clock.now() - maxAgeMs
    // Who answers to a question that was asked before says nothing of now.
    for (let times = 0; this.#at <= since && times < 2; times++) {
      this.#asking ??= this.#ask(aws).finally(() => {
        this.#asking = undefined
      })
      await this.#asking
    }
    this.#refuse()
  }

  /** Takes what a refresh of the directory has just been told of whose credentials it has. */
  async accept({ organizationId, managementAccountId, accountId }: Identity): Promise<void> {
    const answerer = { organization: organizationId, management: managementAccountId, account: accountId }
    // Credentials that AWS refuses say nothing of whose they are.
    if ((managementAccountId ?? accountId) === undefined) return
    this.#judge(await this.#home(), answerer, this.#aws.clock.now())
    this.#refuse()
  }

  async #ask(aws: Aws): Promise<void> {
    const at = this.#aws.clock.now()
    const home = await this.#home()
    if (home) this.#judge(home, await readAnswerer(aws), at)
  }

  #judge(home: HomeOrganization | undefined, answerer: Answerer, at: number): void {
    this.#foreign = !home || isOf(home, answerer) ? undefined : { ...answerer, insteadOf: home.management }
    if (home) this.#at = at
  }

  #refuse(): void {
    if (!this.#foreign) return
    const { management, account, insteadOf } = this.#foreign
    throw new Refusal('other_organization', { ours: insteadOf, theirs: management ?? account ?? '-' })
  }
}
