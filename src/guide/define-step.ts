import type { Aws } from '../aws/aws.ts'
import type { Directory } from '../aws/types.ts'
import type { Locale, Text } from '../i18n.ts'
import type { Json } from '../json.ts'
import type { PageId } from './aws-pages.ts'
import type { AwsReads } from './aws-reads.ts'
import type { ChoiceId, Choices } from './choices.ts'
import type { DialogueId, SectionId } from './sections.ts'

/** What was read, from where: shown beside every state that was not said by a person. */
export interface Evidence {
  /** The API call as AWS names it: `iam:GetAccountSummary`. */
  call: string
  /** What it answered, short: `AccountMFAEnabled = 1`. */
  value: string
}

/** What a probe found. `cannot-tell` is never taken for `todo`. `seen`: what the step itself needs again, and does not show as it is. */
export type Finding =
  | { state: 'done'; evidence: Evidence; text?: Text; seen?: string }
  /** `dueBy` in ms. */
  | { state: 'todo'; evidence?: Evidence; text?: Text; dueBy?: number }
  /** Something is there that should not be, or is about to go wrong: root access keys, a role quota that is used up. */
  | { state: 'attention'; evidence: Evidence; text: Text; seen?: string }
  /** AWS works on it, or somebody has to answer an e-mail. `dueBy` in ms. */
  | { state: 'waiting'; evidence?: Evidence; text: Text; dueBy?: number }
  /** `missing`: the IAM action that was denied. */
  | { state: 'cannot-tell'; because: CannotTell; missing?: string; text: Text }
  | { state: 'not-applicable'; text: Text; evidence?: Evidence }
/** `elsewhere`: the bot's credentials belong to another account than the one that this is about. */
export type CannotTell = 'permission' | 'credentials' | 'busy' | 'answer' | 'elsewhere'
export type Findings = Readonly<Record<string, Finding & { at: number }>>

/** What the bot itself knows and no call of AWS tells. */
export interface BotRecord {
  /** Requests for access that were granted so far. */
  granted: number
  /** People (Slack user ids) whom the policy lets approve by default. */
  approvers: string[]
}

/** What a probe may look at. Everything in it only reads. */
export interface ProbeContext {
  aws: Aws
  directory: Directory
  choices: Choices
  /** Each read is made at most once in a look at AWS, however many probes ask for it. */
  reads: AwsReads
  bot: BotRecord
  now: number
}

/** What people typed in when they confirmed a step, by step id. */
export type Confirmed = Readonly<Record<string, { by: string; at: number; value: string | null }>>

/** What is known when a step is shown: the directory, what was decided, and every step's last finding. */
export interface ShowContext {
  directory: Directory
  choices: Choices
  confirmed: Confirmed
  findings: Findings
  now: number
}

/** Something to copy elsewhere: a policy, a list of hosts, SAML values. */
export interface Copyable {
  title: Text
  /** Suggested name when it is handed over as a file: `allow-list.txt`. */
  file?: string
  /** One for all where a machine reads it: a policy, a command. */
  text: string | Text
}
export const copied = ({ text }: Copyable, locale: Locale): string => (typeof text === 'string' ? text : text[locale])

/** What to do; `when`: for whom, where it does not concern every company that has the step. */
export interface Todo extends Text {
  when?(context: ShowContext): boolean
}

export interface Manual {
  /** Where to do it: a deep link into the console, computed from what is known. */
  link?: (context: ShowContext) => { label: Text; url: string } | undefined
  /** What to do there, one sentence each, in order. */
  todo: Todo[]
  /** What the person says by pressing Done: "Root has an MFA device." */
  confirm: Text
  paste?: Paste
}

/** What is pasted back, checked at once. */
export interface Paste {
  label: Text
  hint?: Text
  /** The person may press Done without it. */
  optional?: true
  /** Whether more can be told, also after the step is done: what was told before stands in the field. */
  grows?(context: ShowContext): boolean
  /** Says what is wrong with what was pasted; undefined when it is fine. */
  check(value: string, context: ShowContext): Text | undefined
  /** What is worth a second thought although it is accepted. */
  warn?(value: string, context: ShowContext): Text | undefined
}

export interface Step {
  /** The file's name. */
  id: string
  /** The section of AWS's Setup guide that it stands for. */
  section: SectionId
  title: Text
  why: Text
  /** The role and access that it takes: "whoever signs in as root". */
  who: Text
  /** AWS's own pages about it, the best one first. */
  read?: readonly PageId[]
  /** About how long it takes. */
  minutes: number
  /** Steps that must be done before. */
  after: string[]
  /** The setup is complete without it; a company may say that it does without. */
  optional?: true
  /** A step that AWS shows to be done only when this one is, too. */
  shownBy?: string
  /** While it is wrong, whoever finds out can take the account: it goes before all else. */
  dangerous?: true
  /** Once it is done, AWS shows what else is done: nobody should do by hand what is done already. */
  reveals?: true
  /** Why it does not concern this company, from what was decided and found; undefined where it does. */
  notFor?(context: ShowContext): Text | undefined
  /** Choices that it stands for: done when all of them are made. */
  decides?: ChoiceId[]
  /** The choice that already says it: done as soon as it is made so, and by whom. */
  saidBy?: { choice: ChoiceId; value: string }
  /** May throw what AWS throws: `look-at-step.ts` says what that means. */
  probe?(context: ProbeContext): Promise<Finding>
  /** The operation that does it, with its input filled in as recommended; undefined when it cannot be offered now. */
  offer?(context: ShowContext): { operation: string; input: Record<string, Json> } | undefined
  /** How a person does it by hand, and says so: also the way on where the bot cannot look. */
  manual: Manual
  /** A person's word stands although the probe sees something else, because AWS shows it late, in part or as a hint. */
  accept?: true
  /** What AWS shows of it has happened: it stays done, whatever AWS shows later. A sign-in is not undone by an MFA device that is gone. */
  happened?: true
  /** How long a confirmation holds, in ms; after that the step is to be done again. */
  repeatMs?: number
  copy?(context: ShowContext): Copyable[]
  /**
   * The step must be done within this time after another one was, in ms: 24 hours for the e-mail, 35 days for root MFA.
   */
  due?: { after: string; withinMs: number }
  /** What else to say in this company: a landing zone of Control Tower, the new sign-up. */
  advice?(context: ShowContext): Text | undefined
  /** What to do when it does not work, and which troubleshooting dialogues help. */
  remedies: Text[]
  troubleshooting?: readonly DialogueId[]
  /** How AWS is today, where people who know it from before expect something else. */
  changed?: Text
}

/** Checks the types of a step file; its default export is what this returns. */
export const defineStep = (step: Omit<Step, 'id'>): Omit<Step, 'id'> => step
