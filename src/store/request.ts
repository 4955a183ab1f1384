import type { Insertable, Selectable, Updateable } from 'kysely'
import type { Outcome } from '../errors.ts'
import type { Text } from '../i18n.ts'
import type { Json } from '../json.ts'
import type { State } from '../lifecycle.ts'
import type { Plan } from '../operations/shared/define-operation.ts'
import type { Ruling } from '../policy/policy-types.ts'
import type { Risk } from '../policy/risk.ts'
import { readOutcome } from './kept-outcome.ts'
import type { RequestTable } from './schema.ts'

/** For whom a request is: a person or group of Identity Center, as they were called when it was planned. */
export interface ForWhom {
  /** `self`: the requester's own user. */
  kind: 'self' | 'person' | 'group' | 'people'
  /** Of several people, the first. */
  id: string
  name: string
  /** Slack user ids of the people bound to it then; none of a group. */
  slackIds: string[]
  /** Each of several people. */
  people?: { id: string; slackIds: string[] }[]
}

/** Whether somebody else than who asked gains. */
export const isForOthers = (beneficiary: ForWhom | null): beneficiary is ForWhom =>
  beneficiary !== null && beneficiary.kind !== 'self'

/** One person asking for one operation with given input. Times and lengths in ms. */
export interface Request {
  /** Six characters without I, L, O, U, as people read them aloud: `7K2MQX`. */
  id: string
  operation: string
  input: Record<string, Json>
  /** What it is about in one line, as it read when asked. */
  about: Text
  reason: string
  state: State
  /** Counts every write; the compare-and-swap of `transition`. */
  version: number
  /** Slack user id of who asked. */
  requester: string
  /** Null: nobody gains by it. */
  beneficiary: ForWhom | null
  /** Length of the grant; null where there is none or it has no end. */
  durationMs: number | null
  permanent: boolean
  /** The grant that this request makes longer. */
  extendsGrant: string | null
  /** The ticket that it names. */
  ticket: string | null
  /** When it is to begin; null: as soon as it is approved. Its length counts from here. */
  startsAt: number | null
  /** What the policy said when the plan was made, or at the latest decision. */
  ruling: Ruling | null
  plan: Plan | null
  /** The plan before the one that went back for approval: cards show the difference. */
  previousPlan: Plan | null
  digest: string | null
  facts: DecisionHelp | null
  risk: Risk | null
  /** Where its card is: the ruling's channel. */
  channel: string | null
  createdAt: number
  /** When a pending request lapses. */
  expiresAt: number | null
  decidedAt: number | null
  endedAt: number | null
  /** Why it was refused, denied or failed. */
  outcome: Outcome | null
}

/** What helps an approver to decide, gathered when the plan was made. */
export interface DecisionHelp {
  /** Names of the permission sets that the person or group already has in the account. */
  alreadyThere: string[]
  /** Live grants of the same person or group in the same account. */
  overlapping: { requestId: string; permissionSet: string; until: number | null }[]
  /** Requests for the same operation, account and permission set by the same person in the last 90 days. */
  recent: { count: number; lastAt: number | null; lastState: State | null }
  /** The same access in the last 90 days, by the audit log: how often, and the shortest of them after which no more was asked. `unused`: nobody used the last of them. */
  had?: { times: number; sufficedMs: number | null; unused?: true }
  /** Of the user group by which it may be asked for: how many hold the same in the account, of how many. */
  peers?: { group: string; holding: number; of: number }
  /** What makes it as risky as it is. */
  risks?: ('management' | 'production' | 'writes')[]
  /** One sentence on what the permission set allows, where there is one. */
  allows: Text | null
  account: { id: string; name: string; ouPath: string; management: boolean } | null
  permissionSet: { arn: string; name: string; sessionDuration: string } | null
  /** Whom it is for: a person or a group, as Identity Center names them, by id where it has no name; `members` of a group where AWS said so. */
  principal: { type: 'USER' | 'GROUP'; id: string; name: string; members?: number } | null
}

/** A request as it is asked; the form's key makes submitting twice one request. */
export type NewRequest = Pick<
  Request,
  'operation' | 'input' | 'about' | 'reason' | 'requester' | 'durationMs' | 'permanent' | 'extendsGrant' | 'createdAt'
> & { formKey: string; beneficiary?: ForWhom | null; ticket?: string | null; startsAt?: number | null }

/** What may be written of a request beside its state. A ruling brings its channel. */
export type RequestPatch = Partial<
  Pick<
    Request,
    | 'beneficiary'
    | 'ruling'
    | 'plan'
    | 'previousPlan'
    | 'digest'
    | 'facts'
    | 'risk'
    | 'expiresAt'
    | 'decidedAt'
    | 'endedAt'
    | 'outcome'
  >
>

const parsed = <T>(json: string | null): T | null => (json === null ? null : (JSON.parse(json) as T))

/** Of hundreds of changes the plan alone takes a millisecond to read; most who look at a request do not ask for it. */
const whenAsked = <T>(json: string | null): (() => T | null) => {
  let made: { value: T | null } | undefined
  return () => {
    made ??= { value: parsed<T>(json) }
    return made.value
  }
}

export function requestOf(row: Selectable<RequestTable>): Request {
  const [plan, previousPlan] = [whenAsked<Plan>(row.planJson), whenAsked<Plan>(row.previousPlanJson)]
  const [ruling, facts] = [whenAsked<Ruling>(row.rulingJson), whenAsked<DecisionHelp>(row.factsJson)]
  return {
    id: row.id,
    operation: row.operation,
    input: JSON.parse(row.inputJson),
    about: JSON.parse(row.aboutJson),
    reason: row.reason,
    state: row.state,
    version: row.version,
    requester: row.requester,
    beneficiary: parsed(row.beneficiaryJson),
    durationMs: row.durationMs,
    permanent: row.permanent === 1,
    extendsGrant: row.extendsGrant,
    ticket: row.ticket,
    startsAt: row.startsAt,
    get ruling() {
      return ruling()
    },
    get plan() {
      return plan()
    },
    get previousPlan() {
      return previousPlan()
    },
    digest: row.digest,
    get facts() {
      return facts()
    },
    risk: row.risk,
    channel: row.channel,
    createdAt: row.createdAt,
    expiresAt: row.expiresAt,
    decidedAt: row.decidedAt,
    endedAt: row.endedAt,
    outcome: readOutcome(parsed(row.outcomeJson)) ?? null,
  }
}

export const columnsOfNew = (id: string, request: NewRequest): Insertable<RequestTable> => {
  const { input, about, permanent, beneficiary, ticket = null, startsAt = null, ...same } = request
  return {
    ...same,
    ticket,
    startsAt,
    id,
    inputJson: JSON.stringify(input),
    aboutJson: JSON.stringify(about),
    permanent: permanent ? 1 : 0,
    ...beneficiaryColumns(beneficiary),
    state: 'planning',
    version: 1,
  }
}

export const columnsOfPatch = (patch: RequestPatch): Updateable<RequestTable> => {
  const { beneficiary, ruling, plan, previousPlan, facts, outcome, ...same } = patch
  return {
    ...same,
    ...(beneficiary !== undefined && beneficiaryColumns(beneficiary)),
    ...(ruling && { ruleName: ruling.rule, ruleHash: ruling.ruleHash, channel: ruling.channel }),
    ...jsonColumn('rulingJson', ruling),
    ...jsonColumn('planJson', plan),
    ...jsonColumn('previousPlanJson', previousPlan),
    ...jsonColumn('factsJson', facts),
    ...jsonColumn('outcomeJson', outcome),
  }
}

const beneficiaryColumns = (beneficiary: ForWhom | null = null) => ({
  beneficiaryKind: beneficiary?.kind ?? null,
  beneficiaryId: beneficiary?.id ?? null,
  beneficiaryJson: beneficiary && JSON.stringify(beneficiary),
})

const jsonColumn = (column: keyof RequestTable, value: unknown): Updateable<RequestTable> =>
  value === undefined ? {} : { [column]: value === null ? null : JSON.stringify(value) }
