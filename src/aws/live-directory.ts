import type { PeopleDoubt } from './directory-state.ts'
import type { Gap } from './gap.ts'
import type { Listing } from './listing.ts'
import type { Foreign } from './own-organization.ts'
import type { Pair } from './read-assignments.ts'
import type { ListsRead, ReadingProgress } from './reading-progress.ts'
import type { RefreshOptions } from './refresh.ts'
import type { Assignment, Directory, PermissionSet, Principal, User } from './types.ts'

export interface LiveDirectory extends Directory {
  /** Whether it is known who the bot is in AWS: what is read so far can be worked with. */
  readonly serves: boolean
  /** Whether accounts, permission sets and people have been listed to the end: what is not there does not exist. */
  readonly isListed: boolean
  /** Since then all assignments have been seen, ms: when the last pass over them began that is complete; 0: none yet. */
  readonly assignmentsAt: number
  /** What could not be read when it was tried last. */
  readonly gaps: readonly Gap[]
  readonly progress: ReadingProgress
  /** The same of the lists alone, which costs next to nothing. */
  readonly lists: ListsRead
  /** Takes what the store has: after a start all of it, later what other replicas have read. Costs no call. */
  load(): Promise<void>
  /** What is stored of people and cannot be believed; nobody is known until they are read again. */
  readonly doubt: PeopleDoubt | undefined
  /** Has people read again from the beginning, once what cannot be believed is out of the store. */
  readPeopleAgain(): Promise<void>
  /** At the start: has people read again whose list is too old to be believed. */
  forgetOldPeople(): Promise<void>
  /** Reads AWS again, in the background; a refresh that runs already is joined. Throws only what is worth a retry. */
  refresh(options?: RefreshOptions): Promise<void>
  /** Reads again what AWS's lists of requests tell that anybody has changed. A few calls when nothing was. */
  followRequests(): Promise<void>
  /** Ends a refresh between two calls: the next one goes on there. */
  stop(): Promise<void>
  /** Whether AWS's newest listing shows an access, and when AWS was asked; undefined where it was not. */
  shown(access: Assignment): Listing | undefined
  /** Looks at a pair again behind all that somebody waits for; gives how many calls that took. */
  lookAgain(pair: Pair): Promise<number>
  /** Keeps what AWS said just now of somebody, whether or not its list has shown them yet; undefined: there is nobody. */
  noteUser(id: string, user: User | undefined): Promise<void>
  /** Whether AWS has a user with this address, whom its list has not shown yet: from then on they are there. */
  lookForUser(email: string): Promise<boolean>
  /** Keeps what AWS said, asked at `at` (ms), of somebody's place in a group. */
  noteMembership(access: Assignment, there: boolean, at: number): Promise<void>
  /** Reads one pair again, after our own writes. */
  refreshAccess(pair: Pair): Promise<Principal[]>
  /** Reads one permission set again; undefined when there is none any more. */
  refreshPermissionSet(arn: string): Promise<PermissionSet | undefined>
  /** What a permission set allows: read now, where the directory has only its name. Undefined where that may not be. */
  knownPermissionSet(arn: string): Promise<PermissionSet | undefined>
  /**
   * Throws `Refusal('other_organization')` where AWS answers in another organization's name than what is known is about, and
   * AWS's error where it cannot be asked. An answer counts for so long, a minute unless said otherwise.
   */
  atHome(maxAgeMs?: number): Promise<void>
  /** Who answers instead of the own organization, as it was last asked. */
  readonly foreign: Foreign | undefined
  /** Waits until `enough` holds, at most so long. */
  waitFor(enough: () => boolean, mostMs: number): Promise<void>
}
