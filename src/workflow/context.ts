import type { Aws } from '../aws/aws.ts'
import type { LiveDirectory } from '../aws/directory.ts'
import type { Clock } from '../clock.ts'
import type { Code } from '../code/claim-files.ts'
import type { Config } from '../config.ts'
import type { Log } from '../log.ts'
import type { Operation } from '../operations/shared/define-operation.ts'
import type { Roster } from '../policy/policy-types.ts'
import type { Kept } from '../policy/remember-matches.ts'
import type { SelectorStates } from '../policy/selector-states.ts'
import type { Queries, Store } from '../store/database.ts'
import type { Jobs } from './job-payloads.ts'
import type { ChatReads, People } from './people/person.ts'

/** What every part of the workflow works with; made once, in `main.ts`. */
export interface Context {
  clock: Clock
  log: Log
  config: Config
  store: Store
  jobs: Jobs
  aws: Aws
  directory: LiveDirectory
  operations: ReadonlyMap<string, Operation>
  /** What is kept in code, by the files that the policy names. */
  code: Code
  /** Which selectors of the policy match nothing in the snapshot. */
  selectors: SelectorStates & {
    readonly kept: Kept
    /** Takes over what this bot, or another replica, has kept in the store. */
    load(db?: Queries): Promise<void>
  }
  chat: ChatReads
  people: People
  /** `refresh` asks Slack again unless its last answer is younger than `maxAgeMs` (a minute). */
  roster: Roster & {
    /** When Slack last told who everybody is, ms; 0: never yet. */
    readonly at: number
    refresh(maxAgeMs?: number): Promise<void>
    /** Slack's id of a user group. */
    groupId(selector: string): string | undefined
    /** Whether the policy means this person, or may mean them, where it says who decides. */
    decides(slackId: string): boolean
  }
}
