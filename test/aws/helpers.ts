import { readFileSync } from 'node:fs'
import { type AwsOptions, createAws } from '../../src/aws/clients.ts'
import { createDirectory, type DirectoryOptions } from '../../src/aws/directory.ts'
import type { SnapshotStore } from '../../src/aws/snapshot-store.ts'
import type { Assignment } from '../../src/aws/types.ts'
import type { ApplyContext, PlanContext } from '../../src/operations/shared/define-operation.ts'
import { readPolicy } from '../../src/policy/read-policy.ts'
import type { AwsCompany } from '../../src/sim/aws/company.ts'
import { startAws } from '../../src/sim/aws/server.ts'
import type { AwsSettings } from '../../src/sim/aws/settings.ts'
import { openStore } from '../../src/store/database.ts'
import { directoryStore } from '../../src/store/directory-rows.ts'
import { TestClock } from '../support/eventually.ts'

type CallerKind = 'management' | 'delegated' | 'member' | 'root' | 'nothing'

export interface BenchOptions {
  as?: CallerKind
  company?: AwsCompany
  settings?: Partial<AwsSettings>
  aws?: Partial<AwsOptions>
  /** The address of the store; in memory where none is named. */
  database?: string
  /** Hears of every statement that the store runs. */
  onQuery?: (text: string) => void
}

/** A simulated AWS and our clients of it, over real HTTP. Quick: AWS settles at once and nothing is throttled. */
export async function startBench({
  as = 'management',
  company,
  settings,
  aws: more,
  database,
  onQuery,
}: BenchOptions = {}) {
  const clock = new TestClock()
  const quick = { assignmentMs: 0, visibilityMs: 0, throttling: false }
  const simulated = await startAws({ clock, ...(company && { company }), settings: { ...quick, ...settings } })
  const aws = createAws({
    clock,
    endpoint: simulated.url,
    credentials: simulated.credentials(as),
    pace: 1000,
    ...more,
  })
  const store = await openStore(database ?? 'sqlite::memory:', ['a key that the database does not hold'], onQuery)
  const makeDirectory = (options: Partial<DirectoryOptions> = {}) =>
    createDirectory({ aws, clock, store: directoryStore(store), ...options })
  /** A process that is killed stores nothing any more. */
  const mortalStore = () => {
    let dead = false
    const kept = directoryStore(store)
    const dies: SnapshotStore = {
      ...kept,
      write: (rows) => (dead ? Promise.reject(new Error('killed')) : kept.write(rows)),
    }
    return {
      store: dies,
      kill() {
        dead = true
      },
    }
  }
  const stop = async () => {
    aws.destroy()
    await simulated.stop()
    await store.close()
  }
  return { clock, simulated, aws, store, makeDirectory, mortalStore, stop, world: () => simulated.world }
}
export type Bench = Awaited<ReturnType<typeof startBench>>
type Made = Awaited<ReturnType<Bench['makeDirectory']>>

/** Who has access, by AWS and by the directory: alike where the directory is right. */
export const inAws = (bench: Bench): string[] =>
  bench
    .world()
    .assignments.all()
    .map((a) => [a.AccountId, a.PermissionSetArn, a.PrincipalType, a.PrincipalId].join(' '))
    .sort()
export const inDirectory = (directory: Made): string[] =>
  directory
    .assignments({})
    .map(({ accountId, permissionSetArn, principal }) =>
      [accountId, permissionSetArn, principal.type, principal.id].join(' '),
    )
    .sort()

/** Ids by the names that tests speak in. */
export function idsIn(directory: Made) {
  const must = <T>(found: T | undefined, name: string): T => {
    if (found === undefined) throw new Error(`no ${name} in the simulated company`)
    return found
  }
  return {
    account: (name: string) => must(directory.accounts().find((a) => a.name === name)?.id, name),
    set: (name: string) => must(directory.permissionSets().find((p) => p.name === name)?.arn, name),
    user: (name: string) => must(directory.users().find((u) => u.userName === name)?.id, name),
    group: (name: string) => must(directory.groups().find((g) => g.displayName === name)?.id, name),
  }
}

const loaded = readPolicy(readFileSync(new URL('../support/policy.yaml', import.meta.url), 'utf8'), 'policy.yaml')
if (!('policy' in loaded)) throw new Error('the policy does not load')
/** The policy of the stories. */
export const testPolicy = loaded.policy

export const planContext = (bench: Bench, directory: Made, more: Partial<PlanContext> = {}): PlanContext => ({
  directory,
  aws: bench.aws,
  policy: testPolicy,
  via: undefined,
  membersInSlack: async () => undefined,
  requestId: 'REQ001',
  liveGrants: async () => [],
  isOwn: async () => false,
  extendsGrant: undefined,
  made: [],
  grantsOfSet: async () => [],
  ...more,
})

export const applyContext = (bench: Bench, directory: Made, more: Partial<ApplyContext> = {}): ApplyContext => ({
  directory,
  aws: bench.aws,
  requestId: '7K2MQX',
  intentAt: bench.clock.now(),
  repeated: false,
  asyncRequestId: undefined,
  outputs: {},
  ...more,
})

export const calls = (bench: Bench, operation: string): number =>
  bench.simulated.calls.filter((call) => call.operation === operation).length
export const isThere = (bench: Bench, { accountId, permissionSetArn, principal }: Assignment): boolean =>
  bench
    .world()
    .assignments.all()
    .some((a) => a.AccountId === accountId && a.PermissionSetArn === permissionSetArn && a.PrincipalId === principal.id)
