import type { Text } from '../../i18n.ts'
import type { Json } from '../../json.ts'
import type { State } from '../../lifecycle.ts'
import type { Change, Plan, Risk } from '../../operations/shared/define-operation.ts'
import type { Ruling } from '../../policy/policy-types.ts'
import type { DecisionRow, GrantRow, ReviewRow } from '../../store/schema.ts'

/** What helps an approver to decide, gathered when the plan was made. */
export interface DecisionHelp {
  /** Names of the permission sets that the person or group already has in the account. */
  alreadyThere: string[]
  /** Live grants of the same person in the same account. */
  overlapping: { requestId: string; permissionSet: string; until: number | null }[]
  /** Requests for the same operation, account and permission set by the same person in the last 90 days. */
  recent: { count: number; lastAt: number | null; lastState: State | null }
  /** One sentence on what the permission set allows, where there is one. */
  allows: Text | null
  account: { id: string; name: string; ouPath: string; management: boolean } | null
  permissionSet: { arn: string; name: string; sessionDuration: string } | null
  /** Whom it is for: a person or a group, as Identity Center names them. */
  principal: { type: 'USER' | 'GROUP'; id: string; name: string } | null
}

export type Outcome = { code: string; vars: Record<string, string | number> } | { text: string }

export interface ChangeView {
  phase: 'do' | 'undo'
  seq: number
  change: Change
  state: 'planned' | 'started' | 'applied' | 'proven' | 'failed'
  awsRequestId: string | null
  outcomeAt: number | null
  error: string | null
}

/** A request as the store has it now: all that a screen may show. Times in ms. */
export interface RequestView {
  id: string
  operation: string
  input: Record<string, Json>
  about: Text
  reason: string
  state: State
  version: number
  /** Slack user id. */
  requester: string
  durationMs: number | null
  permanent: boolean
  extendsGrant: string | null
  ruling: Ruling | null
  plan: Plan | null
  /** The plan before this one, when it went back for approval: show the difference. */
  previousPlan: Plan | null
  digest: string | null
  facts: DecisionHelp | null
  risk: Risk | null
  channel: string | null
  createdAt: number
  expiresAt: number | null
  decidedAt: number | null
  endedAt: number | null
  outcome: Outcome | null
  /** Decisions on the present plan, oldest first. */
  decisions: DecisionRow[]
  changes: ChangeView[]
  grant: GrantRow | null
  /** Of break-glass access. */
  review?: ReviewRow
}
