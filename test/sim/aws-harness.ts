import { IAM } from '@aws-sdk/client-iam'
import { Identitystore } from '@aws-sdk/client-identitystore'
import { Organizations } from '@aws-sdk/client-organizations'
import { SSOAdmin } from '@aws-sdk/client-sso-admin'
import { STS } from '@aws-sdk/client-sts'
import { onTestFinished } from 'vitest'
import { MovableClock } from '../../src/clock.ts'
import type { CallerKind } from '../../src/sim/aws/callers.ts'
import { type AwsOptions, startAws } from '../../src/sim/aws/server.ts'

/** A simulated AWS of a test's own, and SDK clients to it. Throttling is off unless a test is about it. */
export async function simulate({ settings, ...options }: Omit<AwsOptions, 'clock'> = {}) {
  const clock = new MovableClock()
  const aws = await startAws({ clock, ...options, settings: { throttling: false, ...settings } })
  onTestFinished(() => aws.stop())
  const as = (kind: CallerKind, region = 'us-east-1') => clients(aws.url, aws.credentials(kind), region)
  const instance = aws.world.organizationInstance
  return {
    aws,
    clock,
    as,
    ...as('management'),
    InstanceArn: instance?.InstanceArn ?? '',
    IdentityStoreId: instance?.IdentityStoreId ?? '',
    account: (name: string) => named(aws.world.accounts.all(), (a) => a.Name === name).Id,
    set: (name: string) => named(aws.world.permissionSets.all(), (p) => p.Name === name).PermissionSetArn,
    user: (name: string) => named(aws.world.users.all(), (u) => u.UserName === name).UserId,
    group: (name: string) => named(aws.world.groups.all(), (g) => g.DisplayName === name).GroupId,
  }
}

export type Simulation = Awaited<ReturnType<typeof simulate>>

export function clients(
  endpoint: string,
  credentials: { accessKeyId: string; secretAccessKey: string },
  region: string,
) {
  const options = { endpoint, credentials, region, maxAttempts: 1 }
  return {
    sso: new SSOAdmin(options),
    organizations: new Organizations({ ...options, region: 'us-east-1' }),
    store: new Identitystore(options),
    iam: new IAM(options),
    sts: new STS(options),
  }
}

function named<T>(rows: readonly T[], is: (row: T) => boolean): T {
  const row = rows.find(is)
  if (!row) throw new Error('The company has no such thing')
  return row
}

/** An account assignment as the API takes it. */
export const tuple = (s: Simulation, account: string, set: string, who: { user: string } | { group: string }) => ({
  InstanceArn: s.InstanceArn,
  TargetId: s.account(account),
  TargetType: 'AWS_ACCOUNT' as const,
  PermissionSetArn: s.set(set),
  ...('user' in who
    ? { PrincipalType: 'USER' as const, PrincipalId: s.user(who.user) }
    : { PrincipalType: 'GROUP' as const, PrincipalId: s.group(who.group) }),
})

/** The error of a call that must fail. */
export async function errorOf(call: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  const error: unknown = await call.then(
    () => undefined,
    (e: unknown) => e,
  )
  if (error instanceof Error) return error as Error & Record<string, unknown>
  throw new Error('The call did not fail')
}
