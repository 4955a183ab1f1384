import type { Selectable } from 'kysely'
import type { State } from '../lifecycle.ts'

/**
 * The tables, for both databases. Times are milliseconds since the epoch, booleans are 0 or 1, `...Json` columns hold
 * JSON text. What a column may hold is said here; how it is made is in `migrations/`.
 */
export interface Tables {
  requests: RequestTable
  decisions: DecisionTable
  changes: ChangeTable
  grants: GrantTable
  baseline: { access: string; adoptedAt: number }
  access: { key: string; touchedAt: number }
  jobs: JobTable
  messages: MessageTable
  audit: AuditTable
  deliveries: { key: string; at: number }
  people: PersonTable
  bindings: BindingTable
  reviews: ReviewTable
  directory: { kind: string; part: number; data: string }
  settings: { key: string; value: string }
  /** What the setup guide's probes found last; `doneAt`: when a step was first seen done. */
  guideFindings: { step: string; findingJson: string; at: number; doneAt: number | null }
  guideConfirmations: { step: string; by: string; at: number; value: string | null }
  guideChoices: { choice: string; value: string; by: string; at: number }
  /** Steps that somebody was asked to do. */
  guideHandovers: { step: string; to: string; by: string; at: number }
}

export interface RequestTable {
  /** Six characters without I, L, O, U, as people read them aloud: `7K2MQX`. */
  id: string
  operation: string
  inputJson: string
  /** What it is about in one line, in every language, as it read when asked: . */
  aboutJson: string
  reason: string
  state: State
  /** Counts every write; the compare-and-swap of `transition`. */
  version: number
  /** Slack user id of who asked. */
  requester: string
  /** The form's idempotency key: submitting twice makes one request. */
  formKey: string
  /** Length of the grant in ms; null where there is none or it has no end. */
  durationMs: number | null
  permanent: number
  /** The grant that this request makes longer. */
  extendsGrant: string | null
  /** The rule that decides, recorded by name and content hash; the ruling as it was (RulingJson). */
  ruleName: string | null
  ruleHash: string | null
  rulingJson: string | null
  planJson: string | null
  digest: string | null
  /** What helps to decide: see `workflow/request/decision-help.ts`. */
  factsJson: string | null
  /** The plan before the one that went back for approval, for the difference. */
  previousPlanJson: string | null
  risk: string | null
  channel: string | null
  createdAt: number
  /** When a pending request lapses. */
  expiresAt: number | null
  decidedAt: number | null
  endedAt: number | null
  /** Why it was refused, denied or failed: `{code, vars}` or `{text}`. */
  outcomeJson: string | null
}

export interface DecisionTable {
  requestId: string
  approver: string
  /** The plan that the approver saw; a decision on another plan does not count. */
  digest: string
  verdict: 'approve' | 'deny'
  reason: string | null
  at: number
}

export interface ChangeTable {
  requestId: string
  /** `do` gives what was asked; `undo` ends it. */
  phase: 'do' | 'undo'
  seq: number
  changeJson: string
  state: 'planned' | 'started' | 'applied' | 'proven' | 'failed'
  /** Stored before AWS is called. */
  intentAt: number | null
  attempts: number
  asyncRequestId: string | null
  /** AWS's request id of the call that did it. */
  awsRequestId: string | null
  outputsJson: string | null
  outcomeAt: number | null
  error: string | null
  /** Of what it changes; without it nothing is changed. */
  seal: string | null
}

export interface GrantTable {
  id: string
  requestId: string
  access: string
  accountId: string
  permissionSetArn: string
  principalType: 'USER' | 'GROUP'
  principalId: string
  /** Slack user id of who holds (and asked for) it. */
  holder: string
  state: 'starting' | 'active' | 'ending' | 'removing' | 'ended'
  startsAt: number
  /** Null: no end. */
  endsAt: number | null
  /** Why it ended or ends: `expired`, `returned`, `revoked`, `standing-lost`. */
  endCause: string | null
  endedBy: string | null
  endedAt: number | null
  version: number
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
  createdAt: number
  seal: string | null
}

/** Where a card, a DM or a thread reply lives in Slack, and what was last drawn there. */
export interface MessageTable {
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

/** Of break-glass access: due from when it was taken until somebody else has looked at it. */
export interface ReviewTable {
  requestId: string
  dueAt: number
  /** How often the channel was reminded, and when last. */
  reminders: number
  remindedAt: number
  reviewer: string | null
  note: string | null
  reviewedAt: number | null
}

/** What Slack said of a user, kept for a few minutes. */
export interface PersonTable {
  slackId: string
  profileJson: string
  fetchedAt: number
}

/** A Slack user bound to an Identity Center user. */
export interface BindingTable {
  slackId: string
  userId: string
  email: string
  boundBy: string
  boundAt: number
  suspendedAt: number | null
}

export type RequestRow = Selectable<RequestTable>
export type DecisionRow = Selectable<DecisionTable>
export type ChangeRow = Selectable<ChangeTable>
export type GrantRow = Selectable<GrantTable>
export type JobRow = Selectable<JobTable>
export type MessageRow = Selectable<MessageTable>
export type ReviewRow = Selectable<ReviewTable>
export type AuditRow = Selectable<AuditTable>
