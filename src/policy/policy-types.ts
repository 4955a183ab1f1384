/** What a request looks like to the policy. */
export interface Asked {
  operation: string
  /** Slack user id. */
  requester: string
  accountId?: string
  permissionSetArn?: string
  /** For operations that make a permission set: its name, so that rules on `permissionSets` apply to it too. */
  permissionSetName?: string
  durationMs?: number
  permanent?: boolean
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
  channel: string
  pendingForMs: number
  remindEveryMs: number
  breakGlass: boolean
  /** The only administrator of a company that is being set up, who may decide on this request of their own. */
  bootstrap?: string
}

/** Who the policy's selectors (`@group`, e-mail, Slack user id) stand for; kept fresh by `workflow/people/roster.ts`. */
export interface Roster {
  /** Slack user ids; undefined for a selector that Slack does not know. */
  members(selector: string): ReadonlySet<string> | undefined
  /** Set while a company is being set up and has never had a second administrator. */
  readonly soleAdministrator?: string | undefined
}
