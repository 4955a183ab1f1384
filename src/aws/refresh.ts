import type { Aws } from './aws.ts'
import type { DirectoryState, RowChange } from './directory-state.ts'
import { gapOf } from './gap.ts'
import { type WithGaps, whoAmI } from './identity.ts'
import { findInstance } from './instance.ts'
import { callOf } from './paced-calls.ts'
import { refreshAccounts, refreshTags } from './refresh-accounts.ts'
import { sweepAssignments } from './refresh-assignments.ts'
import { refreshPeople } from './refresh-people.ts'
import { daysPart, GapList, type RefreshRun, timeNow } from './refresh-run.ts'
import { refreshContents, refreshSetNames } from './refresh-sets.ts'
import type { Kind, Snapshot } from './snapshot.ts'
import type { Identity, Instance } from './types.ts'

export interface RefreshOptions {
  /** Reads the accounts' tags too: one call each. */
  withTags?: boolean
  /** Only what rules can name: not who has access, but what every permission set allows. */
  forRules?: boolean
  /** How often it is called, ms: what is read over a day is divided by it. */
  everyMs?: number
  /** Ends it between two calls; the next refresh goes on there. */
  signal?: AbortSignal
}

const day = 24 * 3_600_000
const quarterOfAnHour = 15 * 60_000
/**
 * How much of a sweep one refresh does: a small company is seen whole each time, one at AWS's quotas within two days.
 */
const leastCalls = 100

/**
 * Brings the directory up to date in layers, each stored as it comes: accounts and names of permission sets, people,
 * assignments, what permission sets allow, tags. The first time all of it; then the lists of accounts and permission sets
 * as a whole, of the rest a day's part. What cannot be read stays as it was and becomes a gap; other errors are thrown.
 */
export async function refresh(
  state: DirectoryState,
  aws: Aws,
  {
    withTags = false,
    forRules = false,
    everyMs = quarterOfAnHour,
    signal,
    remembered,
    accept = async () => {},
    acceptNow = async () => {},
  }: RefreshOptions & {
    remembered?: string | undefined
    /** Throws where what is read is not to be taken for the organization that is known. */
    accept?: (identity: Identity) => Promise<void>
    /** The same, of whoever answers at that moment. */
    acceptNow?: () => Promise<void>
  },
): Promise<void> {
  const gaps = new GapList(aws)
  const ending = new AbortController()
  const resumes = wasCutOff(state.snapshot)
  const perDay = Math.max(1, day / everyMs)
  const ends = signal ? AbortSignal.any([signal, ending.signal]) : ending.signal
  const reading: RefreshRun = { aws, state, gaps, signal: ends, resumes, perDay }
  const { identity, instance } = await lookAround(reading, { remembered, accept, acceptNow })
  const { managementAccountId } = identity
  const usable = instance?.permissionSetsEnabled ? instance : undefined
  const at = timeNow(reading)
  const { arns } = state.snapshot

  const mayLook = identity.role === 'management' || identity.role === 'delegated'
  const accounts = managementAccountId ? refreshAccounts(reading, managementAccountId) : undefined
  const names = usable && refreshSetNames(reading, usable)
  const lists = Promise.all([accounts?.listed, names]).then((outcomes) => !outcomes.includes('failed'))
  const noted = Promise.all([lists, accounts?.placed]).then(([listed]) =>
    state.note({ gaps: gaps.list, ...(listed && { at }) }, timeNow(reading)),
  )
  const parts = [
    accounts?.placed,
    names,
    instance && readPeople(reading, instance, at),
    managementAccountId && withTags && lists.then(() => refreshTags(reading)),
    usable &&
      mayLook &&
      lists.then((listed) =>
        // Lists from before serve where AWS does not give them today.
        listed || state.snapshot.meta.at > 0
          ? forRules
            ? refreshContents(reading, usable, arns.size)
            : readAccess(reading, usable)
          : undefined,
      ),
    noted,
  ]
  await Promise.all(parts).catch(async (error) => {
    // Nothing of it goes on beside the next one.
    ending.abort()
    await Promise.allSettled(parts)
    throw error
  })
  await state.note({ gaps: gaps.list }, timeNow(reading))
}

/** Whether a first reading has begun and not come to its end. */
const wasCutOff = ({ meta, sweep, cursors, arns, permissionSets }: Snapshot): boolean =>
  meta.assignmentsAt === 0 &&
  (sweep !== undefined ||
    arns.size > permissionSets.size ||
    [...cursors.values()].some(({ token }) => token !== undefined))

async function readPeople(reading: RefreshRun, instance: Instance, at: number): Promise<void> {
  const { state } = reading
  const outcome = await refreshPeople(reading, instance)
  if (outcome !== 'failed') await state.note({ peopleAt: at }, timeNow(reading))
}

async function readAccess(reading: RefreshRun, instance: Instance): Promise<void> {
  const { meta, table, arns, accounts } = reading.state.snapshot
  const all = table.size + Math.min(arns.size, accounts.size)
  const first = meta.assignmentsAt === 0
  await sweepAssignments(reading, instance, first ? Number.POSITIVE_INFINITY : daysPart(reading, all / 2, leastCalls))
  if (!reading.signal.aborted) await refreshContents(reading, instance)
}

/** With whose credentials, and where the instance is. What cannot be checked is not gone. */
async function lookAround(
  reading: RefreshRun,
  {
    remembered,
    accept,
    acceptNow,
  }: { remembered: string | undefined; accept: (identity: Identity) => Promise<void>; acceptNow: () => Promise<void> },
): Promise<{ identity: Identity; instance: Instance | undefined }> {
  const { aws, state, gaps } = reading
  const { meta } = state.snapshot
  const { gaps: unsure, ...seen } = await whoAmINow(reading)
  // Credentials that have run out are renewed: whose they are they do not say meanwhile.
  const identity = unsure.some(({ what }) => what === 'credentials') ? (meta.identity ?? seen) : seen
  await accept(identity)
  const found = await findInstance(aws, { ...identity, remembered: meta.instance?.region ?? remembered })
  gaps.list.push(...unsure, ...found.gaps)
  const uncertain = found.instance === undefined && (!found.everywhere || unsure.length > 0)
  const instance = uncertain ? meta.instance : found.instance
  if (meta.instance && meta.instance.arn !== instance?.arn) {
    // Credentials may have been exchanged since they said whose they are: on their word nothing is forgotten.
    await acceptNow()
    await forgetInstance(reading)
  }
  const { looked, everywhere } = found
  await state.note({ identity, instance, search: { looked, everywhere } }, timeNow(reading))
  return { identity, instance }
}

/** Where AWS does not answer, who the bot was goes on; before it has ever said so, the gap is kept and nothing is read. */
async function whoAmINow({ aws, state, gaps }: RefreshRun): Promise<WithGaps<Identity>> {
  try {
    return await whoAmI(aws)
  } catch (error) {
    if (!callOf(error)) throw error
    const gap = gapOf('credentials', error, timeNow({ aws }))
    const { identity } = state.snapshot.meta
    if (identity) return { ...identity, gaps: [gap] }
    await state.note({ gaps: [...gaps.list, gap] }, timeNow({ aws }))
    throw error
  }
}

/** Forgets what was read of another instance: neither ids nor ARNs are the same there. All is read as at first. */
async function forgetInstance(reading: RefreshRun): Promise<void> {
  const { state } = reading
  const { arns, users, groups, table } = state.snapshot
  const at = timeNow(reading)
  const gone = (kind: Kind, ids: Iterable<string>): RowChange[] =>
    [...ids].map((id) => ({ kind, id, value: undefined, at }) as RowChange)
  await state.savePairs(
    [...table.rows()].map(({ accountId, permissionSetArn }) => ({
      accountId,
      permissionSetArn,
      principals: undefined,
      at,
    })),
  )
  await state.note({ at: 0, peopleAt: 0, assignmentsAt: 0 }, at)
  const idsOf = (people: Iterable<{ id: string }>) => [...people].map(({ id }) => id)
  await state.save([
    ...gone('set', arns),
    ...gone('contents', arns),
    ...gone('user', idsOf(users.values())),
    ...gone('group', idsOf(groups.values())),
    ...gone('cursor', ['set', 'user', 'group']),
    ...gone('sweep', ['sweep']),
    ...gone('watch', ['watch']),
  ])
}
