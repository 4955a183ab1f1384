import { type PairRow, pairKey } from './assignment-table.ts'
import { ifSupported, isUnanswered } from './aws-errors.ts'
import type { RowChange } from './directory-state.ts'
import { eachOf, type Pair, readAccountsWith, readPrincipals, readProvisioned } from './read-assignments.ts'
import { type RefreshRun, timeNow } from './refresh-run.ts'
import { orGone } from './refresh-sets.ts'
import type { Snapshot, Sweep } from './snapshot.ts'
import type { Instance } from './types.ts'

const width = 8
/** So many reads may go without an answer in one refresh; after more, AWS is away, and the next one goes on. */
const mostUnanswered = 5
/** So long the first pass waits for an answer to each: what was never read would be taken for what nobody has. */
const patienceMs = 24 * 3_600_000

/**
 * Goes through all assignments: asks by account or by permission set, whichever there are fewer of, what is provisioned
 * where, and reads each provisioned pair. At most so many calls; the next refresh goes on. It is complete when nothing is
 * left that was not read since it began, by count, whatever else was read, loaded or changed meanwhile. What AWS refuses is left
 * out, and named.
 */
export async function sweepAssignments(reading: RefreshRun, instance: Instance, mostCalls: number): Promise<void> {
  const { state, signal } = reading
  const sweep = state.snapshot.sweep ?? (await begin(reading))
  const refused = new Set<string>()
  let left = mostCalls
  let unanswered = 0
  const isAway = () => unanswered > mostUnanswered
  const read = async (task: Pair | string) => {
    try {
      if (typeof task === 'string') return await readUnit(reading, instance, sweep, task)
      await readPair(reading, instance, sweep, task)
    } catch (error) {
      if (isUnanswered(error)) unanswered += 1
      throw error
    }
    return []
  }
  for (;;) {
    const due = dueOf(reading, sweep, refused)
    await forget(reading, due.homeless)
    if (due.pairs.length + due.units.length === 0) break
    const tasks = tasksOf(due)
    await eachOf(tasks.next, width, async (task) => {
      if (left <= 0 || isAway() || signal.aborted) return
      left -= 1
      const name = typeof task === 'string' ? task : pairKey(task)
      const outcome = await reading.gaps.try(
        typeof task === 'string' ? 'provisioned permission sets' : 'assignments',
        async () => tasks.add(await read(task)),
        typeof task === 'string' ? task : `${task.accountId} ${task.permissionSetArn}`,
      )
      if (outcome !== 'read') refused.add(name)
    })
    if (left <= 0 || isAway() || signal.aborted) return
  }
  const at = timeNow(reading)
  if (unanswered > 0 && state.snapshot.meta.assignmentsAt === 0 && at - sweep.since < patienceMs) return
  // Something was listed at its beginning, and is no newer than that.
  await state.note({ assignmentsAt: sweep.since }, at)
  await state.save([{ kind: 'sweep', id: 'sweep', value: undefined, at }])
}

async function begin(reading: RefreshRun): Promise<Sweep> {
  const { accounts, arns } = reading.state.snapshot
  const at = timeNow(reading)
  const open = [...accounts.values()].filter(({ state }) => state !== 'CLOSED').length
  const sweep: Sweep = { since: at, by: open > 0 && open <= arns.size ? 'account' : 'permissionSet' }
  await reading.state.save([{ kind: 'sweep', id: 'sweep', value: sweep, at }])
  return sweep
}

export const unitsOfSweep = (snapshot: Snapshot, { by }: Sweep): string[] =>
  by === 'permissionSet'
    ? [...snapshot.arns]
    : [...snapshot.accounts.values()].flatMap(({ id, state }) => (state === 'CLOSED' ? [] : [id]))

/** What is still to be read. `homeless`: pairs of accounts and permission sets that are no more. */
function dueOf({ state }: RefreshRun, sweep: Sweep, refused: ReadonlySet<string>) {
  const { table } = state.snapshot
  const units = unitsOfSweep(state.snapshot, sweep)
  const homes = new Set(units)
  const old = [...table.rows()].filter(({ at }) => at < sweep.since)
  const hasHome = (pair: Pair) => homes.has(sweep.by === 'account' ? pair.accountId : pair.permissionSetArn)
  return {
    units: units.filter((id) => state.snapshot.readAt('provisioned', id) < sweep.since && !refused.has(id)),
    pairs: old.filter((pair) => hasHome(pair) && !refused.has(pairKey(pair))),
    homeless: old.filter((pair) => !hasHome(pair)),
  }
}

/** Pairs before units, so that what is listed gets its people before more is listed. */
function tasksOf({ pairs, units }: { pairs: Pair[]; units: string[] }) {
  const waiting: Pair[] = [...pairs]
  let unit = 0
  function* next(): Generator<Pair | string> {
    for (;;) {
      const task = waiting.pop() ?? units[unit++]
      if (task === undefined) return
      yield task
    }
  }
  return { next: next(), add: (more: Pair[]) => void waiting.push(...more) }
}

/** What is read of it is no longer due, though the clock is set back meanwhile. */
const timeIn = (sweep: Sweep, reading: RefreshRun): number => Math.max(timeNow(reading), sweep.since)

async function readPair(reading: RefreshRun, instance: Instance, sweep: Sweep, pair: Pair): Promise<void> {
  const { aws, state } = reading
  const at = timeIn(sweep, reading)
  const principals = await readPrincipals(aws, instance.arn, pair)
  await state.savePairs([{ ...pair, principals, at }])
}

/** Lists where an account or a permission set is provisioned; answers the pairs that have to be read. */
async function readUnit(reading: RefreshRun, instance: Instance, sweep: Sweep, id: string): Promise<Pair[]> {
  const { aws, state } = reading
  const { snapshot } = state
  const at = timeIn(sweep, reading)
  const byAccount = sweep.by === 'account'
  // Where whoever answers cannot list what is provisioned, everything may be.
  const others = await ifSupported(
    () =>
      byAccount
        ? readProvisioned(aws, instance.arn, id)
        : // One that was deleted since the list was read is nowhere.
          orGone(aws, instance.arn, () => readAccountsWith(aws, instance.arn, id)),
    () => (byAccount ? [...snapshot.arns] : [...snapshot.accounts.values()].map((account) => account.id)),
  )
  const pairs = (others ?? []).map((other) =>
    byAccount ? { accountId: id, permissionSetArn: other } : { accountId: other, permissionSetArn: id },
  )
  const listed = new Set(pairs.map(pairKey))
  const before = [...(byAccount ? snapshot.table.rowsOfAccount(id) : snapshot.table.rowsOfSet(id))]
  await forget(
    reading,
    before.filter((row) => row.at < at && !listed.has(pairKey(row))),
  )
  const fresh = pairs.filter((pair) => !snapshot.table.get(pair))
  await state.save([
    ...fresh.map(
      (pair): RowChange => ({
        kind: 'pair',
        id: pairKey(pair),
        value: { ...pair, principals: [], provisioned: true },
        at,
      }),
    ),
    { kind: 'provisioned', id, value: {}, at },
  ])
  return fresh
}

/** Nobody has these any more. */
async function forget(reading: RefreshRun, rows: readonly PairRow[]): Promise<void> {
  const at = timeNow(reading)
  await reading.state.savePairs(
    rows.map(({ accountId, permissionSetArn }) => ({ accountId, permissionSetArn, principals: undefined, at })),
  )
}
