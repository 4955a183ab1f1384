import type { Person } from '../../store/person-rows.ts'

/** Slack did not say what was asked of it: too many questions for now (429), or no answer. It may later. */
export class SlackSilent extends Error {
  override readonly name = 'SlackSilent'
  readonly againMs: number
  /** It was not our turn: that is waiting, no trouble. */
  readonly inLine: boolean

  constructor(againMs: number, o: { cause: unknown; inLine: boolean }) {
    super('Slack does not answer now', { cause: o.cause })
    this.againMs = againMs
    this.inLine = o.inLine
  }
}

export interface GroupMembers {
  /** Slack's id of the group. */
  id?: string | undefined
  ids: string[]
  /** Who changed the group last, where Slack says so. */
  changedBy?: string | undefined
}

/** What the workflow reads from Slack; implemented by `slack/connection/slack-reads.ts`. */
export interface ChatReads {
  /** Throws `SlackSilent` when Slack does not say; so do the next three. */
  user(slackId: string): Promise<Omit<Person, 'locale'> & { slackLocale: string | undefined }>
  /** Slack user ids of a user group's members by handle (without `@`); undefined when there is no such group. */
  groupMembers(handle: string): Promise<GroupMembers | undefined>
  userIdByEmail(email: string): Promise<string | undefined>
  /** Everybody who has the address, also deactivated people, whom the look-up by address does not find. */
  listedWithEmail(email: string): Promise<string[]>
  /** Whether the bot may read the files that people put into forms, as Slack said last. */
  readsFiles(): boolean
  /**
   * The name of a channel that is shared with another company, or is about to be; undefined for one of our own. Throws a
   * `Refusal` for one in which the bot cannot post: see `keep-to-channels.ts`.
   */
  sharedChannel(channel: string): Promise<string | undefined>
}

export interface People {
  /** What Slack said at most `maxAgeMs` (five minutes) ago, of guests and bots too. */
  anybody(slackId: string, maxAgeMs?: number): Promise<Person>
  /** The same of a member. Throws the `Refusal` of anybody else. */
  member(slackId: string, maxAgeMs?: number): Promise<Person>
  /** The person as remembered, however long ago. */
  remembered(slackId: string): Promise<Person | undefined>
  /** The next question about this person goes to Slack. */
  forget(slackId: string): Promise<void>
  /** The Identity Center user id of a Slack user: bound once, by confirmed e-mail or by an administrator. */
  identityUser(slackId: string): Promise<string | undefined>
}
