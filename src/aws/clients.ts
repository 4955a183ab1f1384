import { AccountClient } from '@aws-sdk/client-account'
import { IAMClient } from '@aws-sdk/client-iam'
import { IdentitystoreClient } from '@aws-sdk/client-identitystore'
import { OrganizationsClient } from '@aws-sdk/client-organizations'
import { SSOAdminClient } from '@aws-sdk/client-sso-admin'
import { STSClient } from '@aws-sdk/client-sts'
import { SupportClient } from '@aws-sdk/client-support'
import type { Clock } from '../clock.ts'
import type { Aws } from './aws.ts'
import { Budget, type Service, type Urgency } from './budget.ts'
import { freeTierEndpoint, readPlanState } from './free-tier.ts'
import { Outstanding } from './outstanding.ts'
import { type OnCall, throughBudget, watchCall } from './paced-calls.ts'
import { readRoleCredentials } from './read-role.ts'
import { readFindings } from './validate-policy.ts'
import { lookUpEvents, lookUpMakers } from './who-made.ts'

export interface AwsOptions {
  clock: Clock
  /** Where to begin; `moveTo` corrects it once the instance is found. */
  region?: string | undefined
  /** All calls to sso-admin together; the service gives 20, shared by everybody. */
  ssoPerSecond?: number | undefined
  /** Multiplies every rate of the budget: for a stand-in of AWS, which takes more. */
  pace?: number | undefined
  /** How long one call waits for its answer, ms. */
  patienceMs?: number | undefined
  /** The name, and path, of the role that other accounts have for the bot to read by. */
  readRole?: string | undefined
  onCall?: OnCall | undefined
  /** Only for tests; everybody else uses the SDK's default chain. */
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string } | undefined
  /** Only for tests; everybody else sets AWS_ENDPOINT_URL, which the SDK reads. */
  endpoint?: string | undefined
  /**
   * The address of the Free Tier service, where it is not AWS's own: what AWS_ENDPOINT_URL_FREETIER or AWS_ENDPOINT_URL
   * says.
   */
  freeTierEndpoint?: string | undefined
  /** The same of Access Analyzer, and of CloudTrail. */
  accessAnalyzerEndpoint?: string | undefined
  cloudTrailEndpoint?: string | undefined
}

/** These answer in one Region for the whole partition: https://docs.aws.amazon.com/general/latest/gr/ao.html */
const globalRegion = 'us-east-1'

export function createAws(options: AwsOptions): Aws {
  const { clock, ssoPerSecond = 10, pace = 1, patienceMs = 30_000, credentials, endpoint } = options
  const { onCall = () => {} } = options
  const budget = new Budget(ssoPerSecond, pace)
  const outstanding = new Outstanding(clock)
  const made = new Map<string, { destroy(): void }>()
  let region = options.region ?? globalRegion

  const config = {
    maxAttempts: 4,
    requestHandler: {
      connectionTimeout: 5_000,
      requestTimeout: patienceMs,
      throwOnRequestTimeout: true,
      httpsAgent: { maxSockets: 50 },
    },
    ...(credentials && { credentials }),
    ...(endpoint && { endpoint }),
  }
  type Make<C> = new (settings: typeof config & { region: string }) => C
  function client<C extends { destroy(): void }>(
    Client: Make<C>,
    service: Service,
    urgency: Urgency,
    where: string,
  ): C {
    const key = `${service} ${urgency} ${where}`
    const known = made.get(key)
    if (known) return known as C
    const created = throughBudget(new Client({ ...config, region: where }), { service, urgency, budget, clock, onCall })
    made.set(key, created)
    return created
  }

  const setsRead: Aws['setsRead'] = new Map()
  const provisionings: Aws['provisionings'] = { last: undefined }
  const withUrgency = (urgency: Urgency, background?: Aws): Aws => ({
    clock,
    setsRead,
    provisionings,
    outstanding,
    get region() {
      return region
    },
    get sso() {
      return client(SSOAdminClient, 'sso', urgency, region)
    },
    get identityStore() {
      return client(IdentitystoreClient, 'identitystore', urgency, region)
    },
    get organizations() {
      return client(OrganizationsClient, 'organizations', urgency, globalRegion)
    },
    get iam() {
      return client(IAMClient, 'iam', urgency, globalRegion)
    },
    get sts() {
      return client(STSClient, 'sts', urgency, globalRegion)
    },
    get account() {
      return client(AccountClient, 'account', urgency, globalRegion)
    },
    get support() {
      return client(SupportClient, 'support', urgency, globalRegion)
    },
    planState() {
      const call = { service: 'freetier', operation: 'GetAccountPlanState', clock, onCall } as const
      const url = options.freeTierEndpoint ?? endpoint ?? freeTierEndpoint
      return budget.run(call.service, call.operation, urgency, () =>
        watchCall(call, () => readPlanState(this.sts, url)),
      )
    },
    validatePolicy(document, locale) {
      const call = { service: 'accessanalyzer', operation: 'ValidatePolicy', clock, onCall } as const
      const own = `https://access-analyzer.${region}.amazonaws.com`
      const at = { endpoint: options.accessAnalyzerEndpoint ?? endpoint ?? own, region }
      return budget.run(call.service, call.operation, urgency, () =>
        watchCall(call, () => readFindings(this.sts, at, document, locale)),
      )
    },
    whoMade(accesses, between) {
      const call = { service: 'cloudtrail', operation: 'LookupEvents', clock, onCall } as const
      const own = `https://cloudtrail.${region}.amazonaws.com`
      const at = { endpoint: options.cloudTrailEndpoint ?? endpoint ?? own, region }
      // Each page waits for its turn.
      const ask = (page: Record<string, unknown>) =>
        budget.run(call.service, call.operation, urgency, () => watchCall(call, () => lookUpEvents(this.sts, at, page)))
      return lookUpMakers(ask, accesses, between)
    },
    get background() {
      return background ?? this
    },
    readRole: options.readRole,
    async readIn(accountId, read) {
      const role = options.readRole
      if (!role) throw new Error('There is no READ_ROLE')
      const credentials = () => readRoleCredentials(this.sts, accountId, role)
      const paced = { service: 'iam', urgency, budget, clock, onCall } as const
      const iam = throughBudget(new IAMClient({ ...config, credentials, region: globalRegion }), paced)
      try {
        return await read(iam)
      } finally {
        iam.destroy()
      }
    },
    ssoIn: (where) => client(SSOAdminClient, 'sso', urgency, where),
    moveTo(where) {
      region = where
    },
    destroy() {
      for (const each of made.values()) each.destroy()
      made.clear()
    },
  })
  return withUrgency('interactive', withUrgency('background'))
}
