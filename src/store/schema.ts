import type { Selectable } from 'kysely'
import type { State } from '../lifecycle.ts'
import type { Risk } from '../policy/risk.ts'
import type { TargetKind } from '../policy/selector-states.ts'

/**
 * The tables, for both databases. Rows with JSON in them stay in `store/`: what leaves it has been parsed. Times are milliseconds since the epoch, booleans are 0 or 1, `...Json` columns hold
 * JSON text. What a column may hold is said here; how it is made is in `migrations/`.
 */
export interface Tables {
  requests: RequestTable
  decisions: Decision
  changes: ChangeTable
  grants: Grant
  baseline: { access: string; adoptedAt: number; seal: string | null }
  findings: FindingTable
  jobs: JobTable
  messages: SlackMessage
  audit: AuditTable
  deliveries: { key: string; at: number }
  people: PersonTable
  bindings: Binding
  /** Every Identity Center user that somebody was ever bound to: it goes on to count against them. */
  everBound: { slackId: string; userId: string; firstAt: number }
  /** The Identity Center groups of people who looked at their access. */
  memberships: { userId: string; groupIdsJson: string; readAt: number }
  reviews: Review
  keepQuestions: KeepQuestion
  /** What the bot knows of AWS; `data` is empty once the thing is gone, `version` grows with every change. */
  directoryRows: { kind: string; id: string; data: string; at: number; version: number; seal: string | null }
  settings: { key: string; value: string }
  /** Each policy that was ever in effect. */
  policies: { hash: string; policyJson: string; firstAt: number }
  /** Accounts and user groups as they were last told of, to tell what changes. */
  accountFacts: { accountId: string; name: string; ouPath: string; tagsJson: string | null }
  groupMembers: { handle: string; membersJson: string; sinceJson: string | null }
  /** What each selector of the policy matched when it last matched; `lostAt`: since when it matches nothing any more. */
  selectors: { key: string; idsJson: string; matchedAt: number; lostAt: number | null; seal: string | null }
  /** What rules tell accounts, permission sets and groups apart by, and when that last changed. */
  targets: { kind: TargetKind; id: string; factsJson: string; changedAt: number; seal: string | null }
  /** What the setup guide's probes found last; `doneAt`: when a step was first seen done. */
  guideFindings: { step: string; findingJson: string; at: number; doneAt: number | null }
  guideConfirmations: { step: string; by: string; at: number; value: string | null }
  guideChoices: { choice: string; value: string; by: string; at: number }
  /** Steps that somebody was asked to do. */
  guideHandovers: { step: string; to: string; by: string; at: number }
  /** Optional steps that the company does without. */
  guideSkips: { step: string; by: string; at: number; reason: string }
}

/** See `request.ts`. */
export interface RequestTable {
  id: string
  operation: string
  inputJson: string
  aboutJson: string
  reason: string
  state: State
  version: number
  requester: string
  /** The form's idempotency key: submitting twice makes one request. */
  formKey: string
  durationMs: number | null
  permanent: number
  extendsGrant: string | null
  ticket: string | null
  startsAt: number | null
  /** For whom, for queries; see `request.ts`. Null: nobody gains by it. */
  beneficiaryKind: 'self' | 'person' | 'group' | 'people' | null
  beneficiaryId: string | null
  beneficiaryJson: string | null
  /** The ruling's rule by name and content hash, for whoever looks into the database. */
  ruleName: string | null
  ruleHash: string | null
  rulingJson: string | null
  planJson: string | null
  digest: string | null
  factsJson: string | null
  previousPlanJson: string | null
  risk: Risk | null
  channel: string | null
  createdAt: number
  expiresAt: number | null
  decidedAt: number | null
  endedAt: number | null
  outcomeJson: string | null
}

/** One approver's yes or no. */
export interface Decision {
  requestId: string
  approver: string
  /** The plan that the approver saw; a decision on another plan does not count. */
  digest: string
  verdict: 'approve' | 'deny'
  reason: string | null
  at: number
  /** Approved for this long only, ms. */
  shortenedMs?: number | null | undefined
}

/** See `changes.ts`. */
export interface ChangeTable {
  requestId: string
  phase: 'do' | 'undo'
  seq: number
  changeJson: string
  /** The target that the change names, to look it up by; what counts is the change. */
  target: string | null
  state: 'planned' | 'started' | 'applied' | 'proven' | 'failed'
  intentAt: number | null
  attempts: number
  asyncRequestId: string | null
  awsRequestId: string | null
  outputsJson: string | null
  outcomeAt: number | null
  error: string | null
  /** The seal of the change; without it nothing is changed. */
  seal: string | null
}

/** Time-bound or permanent access that a request gave. */
export interface Grant {
  id: string
  requestId: string
  access: string
  accountId: string
  permissionSetArn: string
  principalType: 'USER' | 'GROUP'
  principalId: string
  /** Slack user id of whom it was given to, where that is a person who was bound then. */
  holder: string | null
  /** Slack user id of who asked for it for others and looks after it; null: the rule's approvers do. */
  careOf: string | null
  /** `lost`: AWS no longer shows it, and nobody ended it here; `giving`: it is being given again. */
  state: 'starting' | 'active' | 'lost' | 'giving' | 'removing' | 'ended'
  startsAt: number
  /** Null: no end. */
  endsAt: number | null
  /** Why it ended or ends: `expired`, `returned`, `revoked`, `standing-lost`. */
  endCause: string | null
  endedBy: string | null
  endedAt: number | null
  /** The seal of why, and by whom. */
  endSeal: string | null
  /** The first listing of AWS without it, ms, while that is so or was so at its end. */
  missingAt: number | null
  /** The listing in which a lost one was there again, not by the bot. */
  backAt: number | null
  /** Where code has it, as last seen; of a grant that is over: why it stays. */
  codeAddress: string | null
  codeWhere: string | null
  /** When it was last given again; listings from before say nothing of it. */
  provenAt: number | null
  version: number
}

/** See `findings.ts`. */
export interface FindingTable {
  id: string
  kind: 'unknown' | 'out-of-date'
  key: string
  foundAt: number
  confirmedAt: number | null
  makerJson: string | null
  evidenceJson: string | null
  seal: string | null
}

export interface JobTable {
  id: string
  kind: string
  /** At most one job of a kind and key waits at a time. */
  key: string
  payloadJson: string
  runAt: number
  /** Lower goes first. */
  priority: number
  attempts: number
  /** Grows when the job is asked for again while it runs: then it runs once more. */
  generation: number
  /** Who works on it, and how long this holds, by the database's clock. On SQLite the one process keeps it in memory. */
  leaseToken: string | null
  leaseUntil: number | null
  /** `group/name`: it needs a place there before it goes on; one job at a time has a lane, and a group few lanes. */
  lane: string | null
  lastError: string | null
  /** When it was last asked for, ms. */
  createdAt: number
  seal: string | null
}

/** Where a card, a DM or a thread reply lives in Slack, and what was last drawn there. */
export interface SlackMessage {
  key: string
  channel: string
  /** Null while the first post's outcome is unknown. */
  ts: string | null
  /** When the post was begun; a crash in between is looked for from here. */
  postingAt: number | null
  drawn: string | null
  updatedAt: number
}

export interface AuditTable {
  seq: number
  at: number
  fact: string
  requestId: string | null
  /** Slack user id, or `bot`. */
  actor: string
  dataJson: string
  previousHash: string
  hash: string
  /** Null in entries from before there were seals. */
  seal: string | null
}

/** The review of break-glass access: due from when it was taken until somebody else has looked at it. */
export interface Review {
  requestId: string
  dueAt: number
  /** How often the channel was reminded, and when last. */
  reminders: number
  remindedAt: number
  reviewer: string | null
  note: string | null
  reviewedAt: number | null
}

/** Access without an end whose person may not have it any more: those who look after it are asked whether it stays. */
export interface KeepQuestion {
  grantId: string
  /** Why, as an `Outcome`. */
  whyJson: string
  askedAt: number
  /** Who said that it stays. */
  answeredBy: string | null
  answeredAt: number | null
}

/** What Slack said of a user, kept for a few minutes. */
export interface PersonTable {
  slackId: string
  profileJson: string
  fetchedAt: number
  seal: string | null
}

/** A Slack user bound to an Identity Center user. */
export interface Binding {
  slackId: string
  userId: string
  email: string
  boundBy: string
  boundAt: number
  suspendedAt: number | null
}

export type RequestRow = Selectable<RequestTable>
export type ChangeRow = Selectable<ChangeTable>
export type JobRow = Selectable<JobTable>
export type AuditRow = Selectable<AuditTable>
