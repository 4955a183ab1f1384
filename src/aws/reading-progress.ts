import { pageSize } from './list-all.ts'
import { unitsOfSweep } from './refresh-assignments.ts'
import type { Snapshot } from './snapshot.ts'

/** How far a part of AWS is read. `of` is not known while a list is still read, as AWS does not say how long it is. */
export interface Layer {
  read: number
  of: number | undefined
  complete: boolean
}
/** What comes as lists. */
export interface ListsRead {
  accounts: Layer
  permissionSets: Layer
  people: Layer
}
export interface ReadingProgress extends ListsRead {
  /** Counted in accounts, or in permission sets where there are fewer of them. */
  assignments: Layer & { by: 'account' | 'permissionSet' }
  complete: boolean
  /**
   * The percentage of the calls that the first reading takes, as far as they can be foreseen; 100 only when all is
   * read.
   */
  percent: number
}

/** Whether everybody has been listed once. */
export const knowsPeople = ({ meta }: Snapshot): boolean => meta.peopleAt > 0 || !meta.instance

/** How far the lists are read. Every letter that is typed into a form asks. */
export function listsRead(snapshot: Snapshot): ListsRead {
  const { meta, accounts, permissionSets, arns, users, groups, cursors } = snapshot
  const listed = (kind: string) => meta.at > 0 || (cursors.get(kind)?.completeAt ?? 0) > 0
  const layer = (read: number, of: number | undefined, complete: boolean): Layer => ({
    read,
    of: complete ? read : of,
    complete,
  })
  return {
    // With their places: rules are about these.
    accounts: layer(accounts.size, undefined, meta.at > 0),
    permissionSets: layer(permissionSets.size, listed('set') ? arns.size : undefined, meta.at > 0),
    people: layer(users.size + groups.size, undefined, knowsPeople(snapshot)),
  }
}

/** How far the first reading is. What is refreshed later has been read. */
export function measureReading(snapshot: Snapshot): ReadingProgress {
  const { accounts, permissionSets, arns, table } = snapshot
  const parts = { ...listsRead(snapshot), assignments: assignments(snapshot) }
  const people = parts.people.read
  const lists = [accounts.size / 20, arns.size / pageSize, people / pageSize]
  const unknown = [parts.accounts, parts.permissionSets, parts.people].filter(({ of }) => of === undefined).length
  const done = [...lists, permissionSets.size, parts.assignments.read, table.read]
  const left = [arns.size - permissionSets.size, table.size - table.read]
  const ahead = parts.assignments.complete ? 0 : (parts.assignments.of ?? arns.size) - parts.assignments.read
  const calls = sum(done)
  // A list of unknown length is taken for half read.
  const all = calls + sum(left) + ahead + sum(lists) * (unknown / 3)
  const complete = Object.values(parts).every((part) => part.complete)
  return { ...parts, complete, percent: complete ? 100 : Math.min(99, Math.floor((100 * calls) / Math.max(1, all))) }
}

function assignments(snapshot: Snapshot): ReadingProgress['assignments'] {
  const { meta, sweep } = snapshot
  const by = sweep?.by ?? 'account'
  const role = meta.identity?.role
  const mayLook = meta.instance?.permissionSetsEnabled && (role === 'management' || role === 'delegated')
  if (meta.assignmentsAt > 0 || (meta.at > 0 && !mayLook)) return { read: 0, of: 0, complete: true, by }
  if (!sweep) return { read: 0, of: undefined, complete: false, by }
  const units = unitsOfSweep(snapshot, sweep)
  const read = units.filter((id) => snapshot.readAt('provisioned', id) >= sweep.since).length
  return { read, of: units.length, complete: false, by }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, n) => all + n, 0)
