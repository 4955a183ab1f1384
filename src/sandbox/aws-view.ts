import { firstAccount } from '../sim/aws/console-action.ts'
import type { SimulatedAws } from '../sim/aws/server.ts'
import { isRead } from '../sim/aws/service.ts'
import type { World } from '../sim/aws/world.ts'
import { type Elsewhere, type ManualStep, manualSteps, stepsElsewhere } from './aws-console.ts'
import type { CompanyId } from './companies.ts'

/** What the page shows of the simulated AWS. */
export interface AwsView {
  now: number
  company: CompanyId
  foundation: Foundation
  byHand: ManualStep[]
  elsewhere: ManualStep[]
  calls: number
  mutations: number
  /** The newest calls, newest first. */
  newest: CallView[]
  /** Whether the bot's process runs. */
  botRuns: boolean
  units: { path: string; accounts: { id: string; name: string; state: string; assignments: AssignmentView[] }[] }[]
  permissionSets: { name: string; description: string; assignments: number }[]
}

/** What there must be before anybody can have access. */
export interface Foundation {
  account: { id: string; name: string; state: string }
  plan: 'FREE' | 'PAID' | null
  root: { mfa: boolean; accessKeys: number }
  botRole: boolean
  organization: { id: string; allFeatures: boolean } | null
  instance: { region: string; permissionSets: boolean } | null
}

export interface AssignmentView {
  key: string
  who: string
  group: boolean
  permissionSet: string
  /** ms; null where the access has no end that the bot knows of. */
  until: number | null
  /** When it was made, ms; 0 for what was there from the start. */
  since: number
}

export interface CallView {
  id: string
  at: number
  action: string
  /** `ok`, or the name of AWS's error. */
  outcome: string
  changes: boolean
}

export type Ends = ReadonlyMap<string, number | null>

export interface Known {
  company: CompanyId
  ends: Ends
  botRuns: boolean
  /** When things that were not there from the start were made. */
  since: ReadonlyMap<string, number>
  performed: ReadonlySet<string>
  elsewhere: Elsewhere
}

const mostCalls = 12

export function awsView(aws: SimulatedAws, known: Known): AwsView {
  const { company, ends, botRuns, since, performed, elsewhere } = known
  const { world } = aws
  const names = namesIn(world)
  const assignments = world.assignments.all().map((one) => {
    const key = [one.PrincipalType, one.PrincipalId, one.AccountId, one.PermissionSetArn].join('|')
    return {
      account: one.AccountId,
      key,
      who: names.principal(one.PrincipalId),
      group: one.PrincipalType === 'GROUP',
      permissionSet: names.permissionSet(one.PermissionSetArn),
      until: ends.get(key) ?? null,
      since: since.get(key) ?? 0,
    }
  })
  const byAccount = Map.groupBy(assignments, ({ account }) => account)
  const byUnit = Map.groupBy(world.accounts.all(), ({ ParentId }) => names.unit(ParentId))
  return {
    now: world.now(),
    company,
    foundation: foundationOf(world),
    byHand: manualSteps(world, performed),
    elsewhere: stepsElsewhere(world, elsewhere),
    calls: aws.calls.length,
    mutations: aws.mutations().length,
    newest: aws.calls
      .slice(-mostCalls)
      .reverse()
      .map(({ requestId, at, action, operation, outcome }) => ({
        id: requestId,
        at,
        action,
        outcome,
        changes: !isRead(operation),
      })),
    botRuns,
    units: [...byUnit]
      .map(([path, accounts]) => ({
        path,
        accounts: accounts
          .map(({ Id, Name, State }) => ({
            id: Id,
            name: Name,
            state: State,
            assignments: (byAccount.get(Id) ?? []).map(({ account: _, ...shown }) => shown),
          }))
          .sort((a, b) => a.name.localeCompare(b.name)),
      }))
      .sort((a, b) => order(a.path).localeCompare(order(b.path))),
    permissionSets: world.permissionSets.all().map(({ Name, Description = '', PermissionSetArn }) => ({
      name: Name,
      description: Description,
      assignments: world.assignments.by('permissionSet', PermissionSetArn).length,
    })),
  }
}

function foundationOf(world: World): Foundation {
  const { Id, Name, State, root } = firstAccount(world)
  const { organization, organizationInstance } = world
  return {
    account: { id: Id, name: Name, state: State },
    plan: world.console.plan?.type ?? null,
    root: { mfa: root.mfa, accessKeys: root.accessKeys },
    botRole: world.console.credentialsExist,
    organization: organization ? { id: organization.Id, allFeatures: organization.FeatureSet === 'ALL' } : null,
    instance: organizationInstance
      ? { region: organizationInstance.Region, permissionSets: organizationInstance.PermissionSetsEnabled }
      : null,
  }
}

/** The accounts in which the sandbox's story happens come first. */
const order = (path: string): string => {
  const first = ['/Workloads', '/Sandbox', '/Infrastructure', '/Security', '/'].findIndex((one) => path.startsWith(one))
  return `${first}${path}`
}

function namesIn(world: World) {
  const unit = (id: string): string => {
    const found = world.units.get(id)
    return found ? `${unit(found.ParentId).replace(/\/$/, '')}/${found.Name}` : '/'
  }
  return {
    unit,
    principal: (id: string) => world.users.get(id)?.DisplayName ?? world.groups.get(id)?.DisplayName ?? id,
    permissionSet: (arn: string) => world.permissionSets.get(arn)?.Name ?? arn,
  }
}
