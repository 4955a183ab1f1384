import type { AccountClient } from '@aws-sdk/client-account'
import type { IAMClient } from '@aws-sdk/client-iam'
import type { IdentitystoreClient } from '@aws-sdk/client-identitystore'
import type { OrganizationsClient } from '@aws-sdk/client-organizations'
import type { SSOAdminClient } from '@aws-sdk/client-sso-admin'
import type { STSClient } from '@aws-sdk/client-sts'
import type { SupportClient } from '@aws-sdk/client-support'
import type { Clock } from '../clock.ts'
import type { PlanState } from './free-tier.ts'
import type { Outstanding } from './outstanding.ts'
import type { Assignment, PermissionSet } from './types.ts'
import type { PolicyFinding } from './validate-policy.ts'
import type { Creations, MadeBetween } from './who-made.ts'

/** The SDK's clients, each behind the call budget: `aws.sts.send(new GetCallerIdentityCommand({}))` waits for its turn. */
export interface Aws {
  readonly clock: Clock
  /** The Region that `sso` and `identityStore` call: that of the instance, once it is found. */
  readonly region: string
  readonly sso: SSOAdminClient
  readonly organizations: OrganizationsClient
  readonly identityStore: IdentitystoreClient
  readonly iam: IAMClient
  readonly sts: STSClient
  readonly account: AccountClient
  readonly support: SupportClient
  /** `freetier:GetAccountPlanState`; undefined for an account that is older than the plans. Throws as the clients do. */
  planState(): Promise<PlanState | undefined>
  /** What Access Analyzer says of an identity-based policy, in one language. Throws as the clients do. */
  validatePolicy(document: string, locale: 'EN' | 'JA'): Promise<PolicyFinding[]>
  /** Who made one of these assignments last between two times, as CloudTrail has it. Throws as the clients do. */
  whoMade(accesses: readonly Assignment[], between: MadeBetween): Promise<Creations>
  /** The same clients for work that nobody waits for: interactive work goes ahead of it. */
  readonly background: Aws
  /** What this process has read of permission sets, and when it asked: see `recentPermissionSet`. */
  readonly setsRead: Map<string, { at: number; set: PermissionSet }>
  /** When permission sets were provisioned last, and when that was asked: see `provisionedSince`. */
  readonly provisionings: { last: { at: number; newest: Promise<number> } | undefined }
  /** Assignments that AWS works on for us now. */
  readonly outstanding: Outstanding
  /** Points `sso` and `identityStore` (of `background` too) at another Region. */
  moveTo(region: string): void
  /** A look into one Region, for finding the instance. */
  ssoIn(region: string): SSOAdminClient
  /** The role by which the bot reads in other accounts than its own; undefined where the company has made none. */
  readonly readRole: string | undefined
  /** Reads in another account by that role, and lets go of its client. Throws as the clients do. */
  readIn<T>(accountId: string, read: (iam: IAMClient) => Promise<T>): Promise<T>
  /** Closes the connections. */
  destroy(): void
}
