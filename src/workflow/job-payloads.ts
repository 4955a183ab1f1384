import type { ChoiceId } from '../guide/choices.ts'
import type { Jobs as AnyJobs } from '../jobs/queue.ts'
import type { Handlers as AnyHandlers, Job as AnyJob, Capacity } from '../jobs/worker.ts'
import type { Json } from '../json.ts'
import type { Walked } from '../store/audit-breaks.ts'
import type { Format } from './audit-export.ts'
import type { AuditSearch } from './audit-search.ts'

/** A press: whose (Slack user id), and where they pressed. */
export interface Press {
  by: string
  channel: string | null
}
export interface RequestPress extends Press {
  requestId: string
}

/** What people say in the guide; all of it is stored, nothing of it changes AWS. */
export type GuideWord =
  | { word: 'done'; step: string; value: string | null }
  | { word: 'take-back' | 'take-over' | 'want-again'; step: string }
  | { word: 'skip'; step: string; reason: string }
  | { word: 'hand-over'; step: string; to: string }
  /** `open`: only what is not decided yet. */
  | { word: 'choose'; made: { choice: ChoiceId; value: string }[]; open?: true }

export type GuidePress = Press &
  GuideWord & {
    /** The modal that it was said in, with the overview and the step below it; null: on a message. */
    screen: { view: string; root: string | null; over?: { view: string; step: string } } | null
  }

/** What an administrator says of something that nobody explains. `until`: ms. */
export type FindingPress = Press & { id: string } & ({ word: 'adopt' | 'who' } | { word: 'ignore'; until: number })

/** What the bot does later. Each kind has one handler; which payload it takes is said here. */
export interface JobPayloads {
  /** Make (or make again) the plan of a request, then ask for approval. */
  plan: { requestId: string }
  /** A press on Approve or Deny, as the person made it. */
  decide: RequestPress & {
    digest: string
    verdict: 'approve' | 'deny'
    reason: string | null
    /** When it was pressed, ms: it is about what waited then. */
    at: number
    /** The requester goes on alone, where the policy lets them: see `policy/bootstrap.ts`. */
    alone?: true
    /** Approved for this long only, ms. */
    shortenedMs?: number
  }
  /** A question to the requester, for which the clock stands: see `request/ask-back.ts`. */
  'ask-back': RequestPress & { question: string }
  /** `seen`: how many questions there were when the form opened; what came since it does not answer. */
  answer: RequestPress & { answer: string; seen?: number }
  /** Somebody else who can approve is asked to: see `request/hand-to-colleague.ts`. */
  'hand-over': RequestPress & { to: string; note: string | null }
  withdraw: RequestPress
  execute: { requestId: string }
  /** One of the many targets of a request that is being executed: see `request/run-targets.ts`. */
  target: { requestId: string; target: string }
  /** A pending request lapses. */
  expire: { requestId: string }
  remind: { requestId: string }
  /** Nobody has decided for a while: see `request/escalate.ts`. */
  escalate: { requestId: string }
  /** A warning with Extend before a grant's end. */
  warn: { grantId: string; endsAt: number }
  /** A grant's end: by time, by its holder, by an approver. */
  end: { grantId: string; cause: EndCause; by: string }
  /** Ask to end now (a button); checks authority, then becomes `end`: of all that the request gave, or of one of it. */
  'end-asked': RequestPress & { grantId?: string }
  /** A press on Give again: see `workflow/grant/give-again.ts`. */
  'again-asked': RequestPress
  /** Give what AWS has lost again; `by` is told where it may not be. */
  'give-again': { grantId: string; requestId: string } & Press
  /** Somebody has looked at break-glass access: see `workflow/grant/review.ts`. */
  review: RequestPress & { note: string | null }
  'remind-review': { requestId: string }
  /** Access stays though its person may not have it: see `workflow/grant/keep.ts`. */
  keep: RequestPress & {
    /** When it was asked, ms: what is asked anew is about something else. Absent in what an older release has stored. */
    askedAt?: number
  }
  retry: RequestPress
  'roll-back': RequestPress
  'guide-press': GuidePress
  'finding-press': FindingPress
  /** What an operation takes back by itself after a while: see `request/lift.ts`. */
  lift: { requestId: string }
  /** Access may have been given too late (at that time, ms), or one is left over: see `grant/end-orphan.ts`. */
  'end-orphan': { requestId: string; at: number; only?: string }
  /** Take back what a failed request has changed. */
  undo: { requestId: string; by: string }
  /** A form that came with files: they are read, and what it asks for is submitted. `files`: Slack's ids by field. */
  'read-files': {
    slackId: string
    view: string
    metadata: string
    wish: {
      operation: string
      input: Record<string, Json>
      reason: string
      durationMs: number | null
      permanent: boolean
      formKey: string
    }
    files: Record<string, string>
  }
  /** Draw a message again from stored state. */
  'draw-card': { requestId: string }
  'draw-dm': { requestId: string }
  'draw-home': { slackId: string }
  /** The one message of what AWS shows and nobody explains. */
  'draw-findings': Record<string, never>
  /** The changes of a request that do not fit on its card, as a file in its thread. */
  'list-file': { requestId: string }
  /** Post a keyed message once: thread progress, warnings, receipts. */
  post: { key: string; to: PostTarget; what: string; data: { [key: string]: Json } }
  /** Post audit entries that the channel has not seen, in order. */
  'post-audit': Record<string, never>
  /** Say something to one person where they are: a refusal of a click. */
  tell: {
    slackId: string
    channel: string | null
    /** The modal that they pressed in: shown there while it is open. */
    view?: string
    code: string
    vars: Record<string, string | number>
  }
  'refresh-directory': Record<string, never>
  'follow-requests': Record<string, never>
  'refresh-roster': Record<string, never>
  /** Whether AWS still shows what was granted: see `workflow/watch/watch-access.ts`. */
  'watch-access': Record<string, never>
  'check-standing': { slackId: string }
  /** The same for an Identity Center user. */
  'check-user': { userId: string }
  /** Those who can decide have changed: see `request/check-approvers.ts`. */
  'check-approvers': Record<string, never>
  /** Events get lost; whoever holds access is looked at every hour all the same. */
  'check-holders': Record<string, never>
  /** What the permission sets of live grants have come to allow since they were approved. */
  'compare-sets': Record<string, never>
  /** Whether the bot can post where the policy says. */
  'check-channels': Record<string, never>
  /** Cards that somebody has deleted come back. */
  'check-cards': Record<string, never>
  /** Alarms about jobs that have stopped failing. */
  'close-alarms': Record<string, never>
  /** What waits, once a day to each who can decide: see `request/daily-digest.ts`. */
  'daily-digest': Record<string, never>
  'anchor-audit': Record<string, never>
  /** Whether the audit log is whole, and how far it has been looked through: see `broken-log.ts`. */
  'look-through-log': { walked?: Walked }
  /** Look at AWS for the setup guide, keep what was found, and say what is new. */
  'look-at-guide': Record<string, never>
  /** The guide's modal as it stands after a press in it. */
  'draw-guide': { press: GuidePress }
  /** A screen of the guide that is open: the overview, the list, or a step. `seen`: what was shown, as a digest. */
  'watch-guide': { slackId: string; view: string; hash: string; shows: string; seen: string; since: number }
  /** A value of a step as a file in somebody's direct messages. */
  'guide-file': { slackId: string; step: string; index: number }
  'guide-report': { slackId: string }
  /** What was found in the audit log, as a file in somebody's direct messages. */
  'audit-file': { slackId: string; format: Format; search: AuditSearch }
  prune: Record<string, never>
}
export type EndCause =
  | 'expired'
  | 'returned'
  | 'revoked'
  | 'standing-lost'
  | 'no-longer-allowed'
  | 'rolled-back'
  /** The instance of IAM Identity Center that gave it is no more. */
  | 'instance-gone'
  | 'failed'
export type PostTarget = { channel: string } | { user: string } | { threadOf: string }
export type JobKind = keyof JobPayloads
/** The priority of planning and giving access: where places and calls are few, taking it away in time goes first. */
export const behindEnds = 2

const only = (...kinds: JobKind[]): JobKind[] => kinds
/** What waits for its turn in Slack's lines: cards, what may have to open a conversation with a person first, the rest. */
const [cards, messages] = [only('draw-card'), only('draw-dm', 'post')]
const others = only('audit-file', 'list-file', 'draw-home', 'draw-findings', 'post-audit', 'tell')
export const slackKinds: JobKind[] = [...cards, ...messages, ...others]

/**
 * How many jobs run at once, by what they wait for: none of these holds up ends and presses. Grants have `openAssignments` places;
 * what ends access has some more, for AWS counts only what it is to make:
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/limits.html. All together are never more than the 15 of that page.
 */
export const capacityOf = (openAssignments: number): Partial<Capacity> => ({
  kinds: [
    // Slack lets more cards be posted in a minute than conversations be opened: neither waits for the other's line.
    { kinds: cards, most: 100 },
    { kinds: messages, most: 100 },
    { kinds: others, most: 50 },
    // So few that each is through before what Slack and AWS said at its beginning is too old for its end.
    { kinds: only('plan'), most: 5 },
    // What asks Slack who somebody is, though nobody has pressed.
    {
      kinds: only('execute', 'target', 'give-again', 'check-standing', 'check-user'),
      most: 16,
      lanes: { assignments: openAssignments, provisionings: 2 },
    },
    // What asks CloudTrail, which is asked once a second.
    { kinds: only('warn'), most: 16 },
  ],
  lanes: { assignments: Math.min(15, openAssignments + 4), provisionings: 2 },
})
/** The jobs that are somebody's press. */
export type PressKind = Exclude<{ [K in JobKind]: JobPayloads[K] extends Press ? K : never }[JobKind], 'give-again'>

/** The queue's types for these kinds of job. */
export type Jobs = AnyJobs<JobPayloads>
export type Job<K extends JobKind = JobKind> = AnyJob<JobPayloads[K]>
export type Handlers = AnyHandlers<JobPayloads>
