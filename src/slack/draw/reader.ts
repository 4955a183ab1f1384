import type { Outcome } from '../../errors.ts'
import type { Grant } from '../../store/grants.ts'
import type { Pause } from '../../store/pauses.ts'

/** Whom a screen is drawn for, and when. */
export interface Reader {
  /** When AWS was asked for the listing that shows a grant, ms. */
  listedAt?: (grant: Grant) => number | undefined
  now: number
  /** Name and user name, where Slack draws no mention. */
  personName(slackId: string): string
  /** mrkdwn: the id, which Slack draws, with both. */
  mention(slackId: string): string
  /** Where Slack shows the request's card. */
  cardLink?: string
  /** The user groups that the approvers are members of: Slack's id, and who is in it. */
  approverGroups?: { id: string; members: ReadonlySet<string> }[]
  /** Set while administrators have paused the bot. */
  pause?: Pause | undefined
  /** Whether this request waits, approved, for the bot to be resumed. */
  isHeld?: boolean
  /** Why the bot cannot post in the channel of the card. */
  silent?: Outcome
  /** Whether the company keeps access in code: the policy names where. */
  keepsCode?: boolean
  /** Whether what the operation has changed can be taken back. */
  canRollBack?(operation: string): boolean
}
