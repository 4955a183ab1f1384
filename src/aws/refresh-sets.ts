import { paginateListPermissionSets } from '@aws-sdk/client-sso-admin'
import type { Aws } from './aws.ts'
import { classify } from './aws-errors.ts'
import type { RowChange } from './directory-state.ts'
import { isListed } from './known-here.ts'
import { pageSize } from './list-all.ts'
import { describeSet, readContents, readPermissionSet } from './permission-sets.ts'
import { eachOf, readProvisioned } from './read-assignments.ts'
import { readList } from './read-list.ts'
import { daysPart, type ReadOutcome, type RefreshRun, timeNow } from './refresh-run.ts'
import { hasContents, type Instance, type PermissionSet } from './types.ts'

const width = 10
/** For so many permission sets at a time one account is asked which are in use, so that these get their names first. */
const setsPerLook = 25

/** The ARNs, a hundred a call, and the names of those that have none yet, one a call. */
export async function refreshSetNames(reading: RefreshRun, instance: Instance): Promise<ReadOutcome> {
  const { aws, state, gaps, signal } = reading
  const { permissionSets, arns } = state.snapshot
  const naming: Naming = { tried: new Set(), outcomes: new Set() }
  const isUnnamed = (arn: string) => !permissionSets.get(arn) && !naming.tried.has(arn)
  let complete = false
  let isListing = true
  let early: Promise<void> | undefined
  // A form may be open already: while the list is read, those of its first page get their names, one after the other.
  const meanwhile = function* (page: string[]) {
    for (const arn of page.filter(isUnnamed))
      if (isListing && !signal.aborted && !naming.outcomes.has('denied')) yield arn
  }
  const list = gaps.try('permission sets', async () => {
    complete = await readList(reading, {
      kind: 'set',
      pages: (startingToken) =>
        paginateListPermissionSets({ client: aws.sso, pageSize, startingToken }, { InstanceArn: instance.arn }),
      rows: ({ PermissionSets = [] }, at) => {
        early ??= eachOf(meanwhile(PermissionSets), 1, (arn) => nameSet(reading, instance, naming, arn))
        early.catch(() => {})
        return PermissionSets.map((arn): RowChange => ({ kind: 'set', id: arn, value: namedOrNot(reading, arn), at }))
      },
    })
  })
  const outcome = await list.finally(() => {
    isListing = false
    return early
  })
  const named = await nameSets(reading, instance, naming, new Set([...arns].filter(isUnnamed)))
  if (outcome !== 'read') return outcome
  return complete ? named : 'failed'
}

/** Each is asked for once in a refresh: a second time AWS would be told the same. */
interface Naming {
  tried: Set<string>
  outcomes: Set<ReadOutcome>
}

const namedOrNot = ({ state }: RefreshRun, arn: string) => {
  const { name = '', description = '', sessionDuration = '' } = state.snapshot.permissionSets.get(arn) ?? {}
  return { arn, name, description, sessionDuration }
}

async function nameSets(
  reading: RefreshRun,
  instance: Instance,
  naming: Naming,
  unnamed: Set<string>,
): Promise<ReadOutcome> {
  const { state, signal } = reading
  const { outcomes } = naming
  const inUse: string[] = []
  const looks = Math.floor(unnamed.size / setsPerLook)
  const looking = lookForSetsInUse(reading, instance, looks, (arns) => inUse.push(...arns))
  looking.catch(() => {})
  const next = (): string | undefined => {
    for (;;) {
      const arn = inUse.pop() ?? unnamed.values().next().value
      if (arn === undefined || unnamed.delete(arn)) return arn
    }
  }
  await eachOf(Array.from({ length: unnamed.size }), width, async () => {
    const arn = outcomes.has('denied') || signal.aborted ? undefined : next()
    if (arn !== undefined) await nameSet(reading, instance, naming, arn)
  })
  await looking
  if (signal.aborted) return 'failed'
  // One that AWS does not describe is left out, and named; that it describes none is no answer.
  if (outcomes.has('denied')) return 'denied'
  return outcomes.has('failed') && state.snapshot.permissionSets.size === 0 ? 'failed' : 'read'
}

async function nameSet(reading: RefreshRun, instance: Instance, { tried, outcomes }: Naming, arn: string) {
  const { aws, state, gaps } = reading
  const at = timeNow(reading)
  tried.add(arn)
  const name = async () => {
    const value = await orGone(aws, instance.arn, () => describeSet(aws, instance.arn, arn))
    await state.save([{ kind: 'set', id: arn, value, at }])
  }
  outcomes.add(await gaps.try('permission sets', name, arn))
}

/** A few accounts tell which permission sets people work with. Not worth an error. */
async function lookForSetsInUse(
  { aws, state, signal }: RefreshRun,
  instance: Instance,
  looks: number,
  found: (arns: string[]) => void,
): Promise<void> {
  const some = [...state.snapshot.accounts.values()].filter(({ state }) => state === 'ACTIVE').slice(0, looks)
  for (const { id } of some) {
    if (signal.aborted) return
    try {
      found(await readProvisioned(aws, instance.arn, id))
    } catch (error) {
      if (classify(error).kind === 'unknown') throw error
      return
    }
  }
}

/** What they allow: first of those that were never read, then of the oldest, a day's part at a time. */
export async function refreshContents(reading: RefreshRun, instance: Instance, most?: number): Promise<void> {
  const { aws, state, gaps, signal } = reading
  const { snapshot } = state
  const byAge = [...snapshot.permissionSets.values()]
    .map((set) => ({ arn: set.arn, at: hasContents(set) ? snapshot.readAt('contents', set.arn) : 0 }))
    .sort((a, b) => a.at - b.at)
  const least = byAge[0]?.at === 0 ? 20 : 5
  const due = byAge.slice(0, most ?? daysPart(reading, snapshot.permissionSets.size, least))
  let denied = false
  await eachOf(due, 2, async ({ arn, at: before }) => {
    if (denied || signal.aborted) return
    const at = timeNow(reading)
    const look = async () => {
      const known = before === 0 ? snapshot.permissionSets.get(arn) : undefined
      const set = await orGone(aws, instance.arn, async () =>
        // Its name was read not long ago.
        known
          ? { ...known, ...(await readContents(aws, instance.arn, arn)) }
          : readPermissionSet(aws, instance.arn, arn),
      )
      await state.save(setRows(arn, set, at))
    }
    denied ||= (await gaps.try('contents of permission sets', look, arn)) === 'denied'
  })
}

/** Undefined: there is no such permission set any more. */
export function setRows(arn: string, set: PermissionSet | undefined, at: number): RowChange[] {
  if (!set)
    return [
      { kind: 'set', id: arn, value: undefined, at },
      { kind: 'contents', id: arn, value: undefined, at },
    ]
  const { name, description, sessionDuration, ...contents } = set
  const { managedPolicies, customerManagedPolicies, inlinePolicy, boundary } = contents
  return [
    { kind: 'set', id: arn, value: { arn, name, description, sessionDuration }, at },
    { kind: 'contents', id: arn, value: { managedPolicies, customerManagedPolicies, inlinePolicy, boundary }, at },
  ]
}

/** Undefined where AWS says that it does not exist, of an instance that it lists. */
export async function orGone<T>(aws: Aws, instanceArn: string, read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read()
  } catch (error) {
    const isKnown = classify(error).kind === 'gone' && isListed(aws, ({ InstanceArn }) => InstanceArn === instanceArn)
    if (await isKnown) return undefined
    throw error
  }
}
