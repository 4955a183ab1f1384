import type { Json } from '../json.ts'
import type { TicketRule } from './ticket.ts'

/** An Identity Center user who would gain, and what policy may name this person by. */
export interface Gainer {
  userId: string
  /** Slack ids that are proven to be this person, by binding or confirmed address. */
  slackIds: readonly string[]
  /**
   * Slack ids that may be this person: they count against somebody, never for. Undefined: it is not known which there
   * are.
   */
  perhaps: readonly string[] | undefined
  /** E-mail addresses in lower case. */
  emails: readonly string[]
  /** Identity Center groups; undefined where they were not read. */
  groups: readonly { id: string; name: string }[] | undefined
}

/** For whom it is. `anybody`: not chosen yet. `nobody`: nobody gains anything by it. */
export type Beneficiary =
  /** The requester's own Identity Center user, by binding. */
  | { kind: 'self'; person: Gainer }
  | { kind: 'person'; person: Gainer }
  /** An Identity Center group; members undefined where they could not be read. */
  | { kind: 'group'; group: { id: string; name: string }; members: readonly Gainer[] | undefined }
  | { kind: 'anybody' }
  | { kind: 'nobody' }

/** Somebody asking for themselves as a form or an explanation imagines it: of their groups nothing is known. */
export const oneself = (slackId: string, email?: string): Beneficiary => ({
  kind: 'self',
  person: { userId: '', slackIds: [slackId], perhaps: [], emails: email ? [email] : [], groups: [] },
})

/** What a request looks like to the policy. */
export interface Asked {
  operation: string
  /** Slack user id. */
  requester: string
  /** The Identity Center users that the requester may be, by any of their Slack accounts: for rules that refuse. */
  requesterAs?: readonly Gainer[]
  beneficiary: Beneficiary
  accountId?: string
  permissionSetArn?: string
  /** For operations that make a permission set: its name, so that rules on `permissionSets` apply to it too. */
  permissionSetName?: string
  /** Whether that set is to allow as much as an administrator may; not known: it does. */
  permissionSetHighRisk?: boolean
  durationMs?: number
  /** With what it makes longer, from the beginning. */
  totalMs?: number
  permanent?: boolean
  /** The ticket that it names, empty where it names none; undefined: not said yet. */
  ticket?: string
  /** In how many ms it is to begin; undefined: as soon as it is approved. */
  startsInMs?: number
  /** What its form was filled in with; undefined: nothing yet. */
  input?: Readonly<Record<string, Json>>
  /** Nobody has decided for as long as the rule waits, so those to whom it escalates may approve as well. */
  escalated?: true
  /** The confirmed address of a requester who may go on alone. */
  email?: string
}

/** What the policy says of it. Recorded with the request. */
export interface Ruling {
  /** Name of the rule, and hash of its content: the record of what decided. */
  rule: string
  ruleHash: string
  /** Selectors as the policy names them (`@sre-leads`), for the card. */
  approverSelectors: string[]
  /** Slack user ids they stand for now, without the requester. */
  approvers: string[]
  /** 0: granted at once. */
  approvals: number
  /** ms; a longer wish is refused. */
  maxDurationMs: number
  permanent: boolean
  ticket?: TicketRule
  /** How far ahead it may be asked for, ms. */
  startWithinMs?: number
  channel: string
  pendingForMs: number
  remindEveryMs: number
  breakGlass: boolean
  /** The name of the Identity Center group by which the access is given. */
  via?: string
  /** Where it is not for people in general: the words of its `for`. */
  onlyFor?: string[]
  /** Whoever joined the approvers more recently does not count yet, ms. */
  approverSinceMs?: number
  /** Who may approve as well when nobody has decided for so long, ms. */
  escalation?: { afterMs: number; to: string[] }
  /** How often it may be extended; how long break-glass access may last in all, and how far back that counts. */
  bound?: { most: number; totalMs?: number; countsForMs: number }
  /** Where the rule asks for more approvals for more time: all of its steps. */
  steps?: { upToMs: number; approvals: number }[]
  /** Approvers who do not count, because they gain by it, have the permission set that is changed, or have asked for it. */
  gaining?: string[]
  /** Where several rules decide together: who each of them asks for, and how many. */
  parts?: { rule: string; approvers: string[]; approvals: number }[]
  /** The only administrator of a company that is being set up, who may decide on this request of their own. */
  bootstrap?: string
}

/** Who the policy's selectors (`@group`, e-mail, Slack user id) stand for; kept fresh by `workflow/people/roster.ts`. */
export interface Roster {
  /** Slack user ids; undefined for a selector that Slack does not know. */
  members(selector: string): ReadonlySet<string> | undefined
  /**
   * Those of them who count for something: neither guests nor bots nor people who have left. Undefined also for an address
   * of which it is not sure whose it is. Without it all of them do.
   */
  acting?(selector: string): ReadonlySet<string> | undefined
  /** One account that stands for the human: two accounts of one person give one approval. */
  human?(slackId: string): string
  /** Whether a member has been one for `ms`; members at the first start always have. */
  isMemberSince?(selector: string, slackId: string, ms: number): boolean
  /** Set while a company is being set up and has never had a second administrator. */
  readonly soleAdministrator?: string | undefined
}
