import type { Aws } from '../../aws/aws.ts'
import type { Assignment, Directory, Principal } from '../../aws/types.ts'
import type { Refusal } from '../../errors.ts'
import type { Text } from '../../i18n.ts'
import type { Json } from '../../json.ts'
import type { JudgedAccount } from '../../policy/matching.ts'
import type { Policy } from '../../policy/policy-schema.ts'
import type { Risk } from '../../policy/risk.ts'
import type { Fields, InputOf } from './fields.ts'

/** One AWS mutation of a plan. `summary` and `noun` are for people; the rest is what the digest covers. */
export interface Change {
  /** The IAM action that it takes: `sso:CreateAccountAssignment`. */
  action: string
  effect: 'add' | 'change' | 'remove'
  /** What is counted in the delta: `assignment`, `permission set`, `policy`. */
  noun: Text
  summary: Text
  params: Record<string, Json>
  before: Json
  after: Json
  /**
   * Which of many it is about: an account, a person. Changes of one target run in order; targets run beside each other, and
   * one that fails leaves the others alone. A change without a target waits for all before it, and all after it wait for it.
   */
  target?: string
}

export interface Plan {
  changes: Change[]
  /** Changes that AWS has already: approved with the rest, and run only where AWS has lost them until then. */
  already?: Change[]
  /** State that the changes rely on and that the approver saw; when it differs later, the request is decided again. */
  reliesOn: Record<string, Json>
  /** What an approver must know: "this is the last assignment: its role in the account is deleted". */
  notes: Text[]
  /** What is too long for the card: each part is in the file that is posted with it. */
  details?: PlanDetail[]
  /** The account assignment that it is about, where it is about one. */
  access?: Assignment
  /** Where it gives several: each is a grant of its own, and the target of its change is `targetOf` it. */
  accesses?: Assignment[]
}

/** A part of a plan's file. */
export interface PlanDetail {
  title: Text
  /** Names and JSON, in no language. */
  text: string
}

/** What a plan may look at. Everything in it only reads. */
export interface PlanContext {
  /** A request that failed half-way is planned once more, and must know its own work. */
  requestId: string
  directory: Directory
  aws: Aws
  policy: Policy
  /** The id of the group by which the rule gives the access, in place of an assignment. */
  via: string | undefined
  /** The people of a Slack user group by handle (without `@`), as Slack shows them; undefined: there is none. */
  membersInSlack(
    handle: string,
  ): Promise<{ email: string; givenName: string; familyName: string; userName: string }[] | undefined>
  /** The bot's grants of this access that are not over yet, and until when they last (ms, null = no end). */
  liveGrants(access: Assignment): Promise<{ id: string; until: number | null; ending?: boolean }[]>
  /** Whether this very request has given the access already. */
  isOwn(access: Assignment): Promise<boolean>
  /** A request that extends a grant carries the grant's id. */
  extendsGrant: string | undefined
  /** The changes that an earlier attempt of this request has made, or may have. */
  made: readonly Change[]
  /** The bot's grants of a permission set that are not over yet: the ids of their requests. */
  grantsOfSet(permissionSetArn: string): Promise<string[]>
}

/** What is known of earlier attempts at this very change, so that a repeat looks before it acts. */
export interface ApplyContext {
  directory: Directory
  aws: Aws
  requestId: string
  /** When the intent was first stored, ms. A change that AWS shows as made after it is our own. */
  intentAt: number
  /** True when an earlier attempt may already have reached AWS (crash, time-out). */
  repeated: boolean
  /** The asynchronous request that an earlier attempt started. */
  asyncRequestId: string | undefined
  /** Outputs of the earlier changes of the same plan, merged. */
  outputs: Record<string, string>
  /** Who has a permission set in an account, as AWS lists it now; what is seen so, the directory knows from then on. */
  listAccess?(pair: { accountId: string; permissionSetArn: string }): Promise<Principal[]>
}

/**
 * `done`: AWS has it. `waiting`: AWS works on it; `apply` is called again with `asyncRequestId` after a moment.
 * `failed`: AWS refuses for good; `reason` is AWS's text, shown as it is. A thrown error is retried when it is
 * transient (`aws/aws-errors.ts`), else it fails the request.
 */
export type Applied =
  | { state: 'done'; awsRequestId?: string; outputs?: Record<string, string> }
  | {
      state: 'waiting'
      asyncRequestId?: string
      awsRequestId?: string
      /** Resolves when it is worth asking again. */
      over?(stopping: AbortSignal): Promise<void>
    }
  /** `reason`: AWS's own words, or what is to be said in the reader's language. */
  | { state: 'failed'; reason: string | Refusal; awsRequestId?: string }

export interface Operation<F extends Fields = Fields> {
  /** The file's name: `assign-permission-set`. */
  id: string
  title: Text
  summary: Text
  fields: F
  /** Whether it gives access that can end (`grant`), or changes something once. */
  gives: 'grant' | 'nothing'
  /** It changes what a permission set is: rules go by the set as it is, and by the risk of what it would be. */
  shapes?: true
  /** `policy`: what is named in its rules is riskier to change. */
  risk(input: InputOf<F>, context: { directory: Directory; policy?: Policy }): Risk
  /** Runs also while administrators have paused the bot: it only takes access away. */
  duringPause?: true
  /** What the request is about in one line, for headers and lists: "AdministratorAccess in prod-payments". */
  about(input: InputOf<F>, context: { directory: Directory }): Text
  /**
   * IAM actions that it needs, and why; those that change something with their resources (`['*']` where AWS has none).
   */
  iam: {
    actions: string[]
    resources?: string[]
    /**
     * The condition of the statement in the policy: `{ StringEquals: { 'organizations:ServicePrincipal': [...] } }`.
     */
    condition?: Record<string, Record<string, string[]>>
    /** Needed only where the policy's `enable` has this word. */
    only?: string
    why: string
  }[]
  /**
   * Where it changes what rules tell accounts apart by: the account as it becomes, or as it is where it is left alone. It is
   * judged as that, too. Asked for the account that it names, else for each, and for one that is not there yet: `new`.
   */
  becomes?(input: InputOf<F>, account: JudgedAccount): JudgedAccount
  /** Where it gives several assignments: each is judged by the rule for its account, set and person. */
  accesses?(input: InputOf<F>, context: { directory: Directory }): Assignment[]
  /** Refuses what can be seen in the input alone: under its field, while the form is still open and nothing is lost. */
  check?(input: InputOf<F>): void
  /** Read-only. Refuses early and plainly (throws `Refusal`). */
  plan(input: InputOf<F>, context: PlanContext): Promise<Plan>
  /** Where AWS makes few changes at a time: the lane in which a change needs a place, as `group/name`. */
  lane?(change: Change): string | undefined
  /** Makes one change, looking first; safe to repeat. */
  apply(change: Change, context: ApplyContext): Promise<Applied>
  /** Reads back from AWS: does the change hold now? */
  verify(change: Change, context: ApplyContext): Promise<boolean>
  /** Whom it stops: every grant of this Identity Center user ends with it, and what they wait for is refused. */
  stops?(input: InputOf<F>): string
  /** What is taken back by itself after a while, ms. */
  later?(plan: Plan): { afterMs: number; changes: Change[] }
  /** The changes that take back what the plan gave; for a grant, its end. */
  undo?(plan: Plan, context: { directory: Directory }): Change[]
}

/** Checks the types of an operation file; its default export is what this returns. */
export const defineOperation = <const F extends Fields>(
  operation: Omit<Operation<F>, 'id'>,
): Omit<Operation<F>, 'id'> => operation
