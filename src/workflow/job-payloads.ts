import type { Jobs as AnyJobs } from '../jobs/queue.ts'
import type { Handlers as AnyHandlers, Job as AnyJob } from '../jobs/worker.ts'
import type { Json } from '../json.ts'

/** What somebody pressed, by their Slack user id, and where they pressed it. */
export interface Press {
  requestId: string
  by: string
  channel: string | null
}

/** What the bot does later. Each kind has one handler; which payload it takes is said here. */
export interface JobPayloads {
  /** Make (or make again) the plan of a request, then ask for approval. */
  plan: { requestId: string }
  /** A press on Approve or Deny, as the person made it. */
  decide: Press & {
    digest: string
    verdict: 'approve' | 'deny'
    reason: string | null
    /** The requester goes on alone, where the policy lets them: see `policy/bootstrap.ts`. */
    alone?: true
  }
  withdraw: Press
  execute: { requestId: string }
  /** A pending request lapses. */
  expire: { requestId: string }
  remind: { requestId: string }
  /** A warning with Extend before a grant's end. */
  warn: { grantId: string; endsAt: number }
  /** A grant's end: by time, by its holder, by an approver. */
  end: { grantId: string; cause: EndCause; by: string; channel: string | null }
  /** Ask to end now (a button); checks authority, then becomes `end`. A grant has the id of its request. */
  'end-asked': Press
  /** Somebody has looked at break-glass access: see `workflow/grant/review.ts`. */
  review: Press & { note: string | null }
  'remind-review': { requestId: string }
  retry: Press
  'roll-back': Press
  /** Take back what a failed request has changed. */
  undo: { requestId: string; by: string }
  /** Draw a message again from stored state. */
  'draw-card': { requestId: string }
  'draw-dm': { requestId: string }
  'draw-home': { slackId: string }
  /** Post a keyed message once: thread progress, warnings, receipts. */
  post: { key: string; to: PostTarget; what: string; data: { [key: string]: Json } }
  /** Post audit entries that the channel has not seen, in order. */
  'post-audit': Record<string, never>
  /** Say something to one person where they are: a refusal of a click. */
  tell: { slackId: string; channel: string | null; code: string; vars: Record<string, string | number> }
  'refresh-directory': Record<string, never>
  'refresh-roster': Record<string, never>
  'check-standing': { slackId: string }
  /** Events get lost; whoever holds access is looked at every hour all the same. */
  'check-holders': Record<string, never>
  'anchor-audit': Record<string, never>
  /** Look at AWS for the setup guide, keep what was found, and say what is new. */
  'look-at-guide': Record<string, never>
  /** A value of a step as a file in somebody's direct messages. */
  'guide-file': { slackId: string; step: string; index: number }
  'guide-report': { slackId: string }
  prune: Record<string, never>
}
export type EndCause = 'expired' | 'returned' | 'revoked' | 'standing-lost' | 'rolled-back' | 'failed'
export type PostTarget = { channel: string } | { user: string } | { threadOf: string }
export type JobKind = keyof JobPayloads
/** The jobs that are somebody's press. */
export type PressKind = { [K in JobKind]: JobPayloads[K] extends Press ? K : never }[JobKind]

/** The queue's types for these kinds of job. */
export type Jobs = AnyJobs<JobPayloads>
export type Job<K extends JobKind = JobKind> = AnyJob<JobPayloads[K]>
export type Handlers = AnyHandlers<JobPayloads>
