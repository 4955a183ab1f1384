import type { PolicyDocument } from './evaluate-policies.ts'
import type { World } from './world.ts'

export type CallerKind = 'management' | 'delegated' | 'member' | 'root' | 'nothing'

export interface Caller {
  kind: CallerKind
  accountId: string
  arn: string
  userId: string
  accessKeyId: string
  /** The policies of its role; absent: the role may do whatever its account may. */
  policies?: readonly PolicyDocument[]
}

export interface Credentials {
  accessKeyId: string
  secretAccessKey: string
}

const keys = {
  management: 'AKIASIMULATEDMANAGER',
  delegated: 'AKIASIMULATEDDELEGAT',
  member: 'AKIASIMULATEDMEMBERS',
  root: 'AKIASIMULATEDTHEROOT',
  nothing: 'AKIASIMULATEDNOTHING',
} as const satisfies Record<CallerKind, string>

export const credentials = (kind: CallerKind): Credentials => ({
  accessKeyId: keys[kind],
  secretAccessKey: `secret-of-${kind}`,
})

/** Who a request comes from: its access key says so. The signature itself is not verified. */
export class Callers {
  readonly #world: World
  readonly #sessions = new Map<string, Caller>()
  #policies: readonly PolicyDocument[] | undefined

  constructor(world: World) {
    this.#world = world
  }

  identify(accessKeyId: string): Caller | undefined {
    if (!this.#world.console.credentialsExist) return undefined
    const session = this.#sessions.get(accessKeyId)
    if (session) return session
    const kind = (Object.keys(keys) as CallerKind[]).find((k) => keys[k] === accessKeyId)
    return kind && this.#caller(kind)
  }

  /** From now on the bot's role, in whichever account it is, may do what these policies allow, and nothing else. */
  attachPolicies(policies: readonly PolicyDocument[]): void {
    this.#policies = policies
  }

  /** Keeps an assumed role's temporary credentials. */
  remember(caller: Caller): void {
    this.#sessions.set(caller.accessKeyId, caller)
  }

  #caller(kind: CallerKind): Caller {
    const { managementAccountId, callerAccounts, partition } = this.#world
    const elsewhere = { delegated: '210987654321', member: '987654321098' }
    const accountId =
      kind === 'delegated' || kind === 'member' ? (callerAccounts[kind] ?? elsewhere[kind]) : managementAccountId
    const accessKeyId = keys[kind]
    if (kind === 'root')
      return { kind, accountId, arn: `arn:aws:iam::${accountId}:root`, userId: accountId, accessKeyId }
    const role = kind === 'nothing' ? 'NoPermissions' : 'AccessBot'
    const policies = kind === 'nothing' ? [] : this.#policies
    return {
      kind,
      accountId,
      arn: `arn:${partition}:sts::${accountId}:assumed-role/${role}/bot`,
      userId: `AROASIMULATED${kind.toUpperCase()}:bot`,
      accessKeyId,
      ...(policies && { policies }),
    }
  }
}

/**
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html:
 * Credential=key/date/region/service/aws4_request
 */
export function readAuthorization(header: string | undefined): { accessKeyId: string; region: string } | undefined {
  const [, accessKeyId, region] =
    /^AWS4-HMAC-SHA256 .*Credential=(\w+)\/\d{8}\/([\w-]+)\/[\w-]+\/aws4_request/.exec(header ?? '') ?? []
  return accessKeyId && region ? { accessKeyId, region } : undefined
}
