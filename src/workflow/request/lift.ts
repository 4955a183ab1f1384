import type { JobResult } from '../../jobs/worker.ts'
import { ownEntries } from '../../store/audit-log.ts'
import { changesOf, storeChanges } from '../../store/changes.ts'
import type { Tx } from '../../store/database.ts'
import { firstDelivery } from '../../store/deliveries.ts'
import type { Request } from '../../store/request.ts'
import { getRequest } from '../../store/requests.ts'
import { deniedUntil } from '../../store/stops.ts'
import type { Context } from '../context.ts'
import type { Job } from '../job-payloads.ts'
import { lockRequest, record, transition } from '../transition.ts'
import { operationOf, planOf } from './operation.ts'
import { runChanges } from './run-changes.ts'

/** What an operation takes back by itself after a while is asked for, and what was stopped is reported. */
export async function askForLift(ctx: Context, tx: Tx, row: Request): Promise<void> {
  const operation = operationOf(ctx, row.operation)
  const done = await changesOf(tx, row.id, 'do')
  const later = operation.later?.(planOf(row))
  const begun =
    later &&
    done.some(
      ({ change, attempts }) => attempts > 0 && later.changes.some((c) => c.params.rootId === change.params.rootId),
    )
  const until = begun ? ctx.clock.now() + later.afterMs : null
  if (begun && until !== null) {
    await storeChanges(ctx.store, tx, row.id, 'undo', later.changes)
    await ctx.jobs.enqueue(tx, 'lift', row.id, { requestId: row.id }, { runAt: until })
  }
  if (!operation.stops) return
  const proven = done.filter(({ state }) => state === 'proven')
  const count = (action: string) => proven.filter(({ change }) => change.action === action).length
  const data = {
    assignments: count('sso:DeleteAccountAssignment'),
    groups: count('identitystore:DeleteGroupMembership'),
    cut: count('organizations:AttachPolicy') > 0,
    until,
    left: done.length - proven.length,
  }
  await record(ctx, tx, 'stopped', { requestId: row.id, by: row.requester, data })
}

/** How soon it is looked again whether another stop still keeps it. */
const lookEveryMs = 60_000

/** The job `lift`: tried for ever, as what it takes off must not stay. */
export async function lift(ctx: Context, job: Job<'lift'>): Promise<JobResult> {
  const { requestId } = job.payload
  if (!(await getRequest(ctx.store.db, requestId))) return undefined
  const { db, seal } = ctx.store
  const stopped = (await ownEntries({ db, seal }, { requestId, facts: ['stopped', 'lifted'] })).at(-1)
  // By the log: no row takes it off early.
  const until = stopped?.fact === 'stopped' ? stopped.data.until : null
  if (typeof until !== 'number') return undefined
  if (until > ctx.clock.now()) return { again: until - ctx.clock.now() }
  for (const { seq } of await changesOf(db, requestId, 'undo')) {
    // Before each of them, as another stop of the same person may begin between: what it attaches is the same.
    const kept = (await deniedUntil(db, requestId)) - ctx.clock.now()
    if (kept > 0) return { again: Math.min(kept, lookEveryMs) }
    const run = await runChanges(ctx, job, requestId, 'undo', { only: seq })
    if (run.state === 'queued') return { lane: run.lane }
    if (run.state !== 'proven') {
      await alarmIfStuck(ctx, job, requestId)
      return { again: run.state === 'waiting' ? run.again : 30_000 }
    }
  }
  await ctx.store.transaction(async (tx) => {
    await job.fence(tx)
    const row = await lockRequest(ctx, tx, requestId)
    await transition(ctx, tx, row, row.state, { fact: 'lifted', by: 'bot' })
  })
  ctx.jobs.kick()
  return undefined
}

const alarmAfterMs = 5 * 60_000

/** A person who can do nothing although nothing is said any more: told once at each doubling of the time. */
async function alarmIfStuck(ctx: Context, job: Job<'lift'>, requestId: string): Promise<void> {
  const stuck = (await changesOf(ctx.store.db, requestId, 'undo')).find(({ state }) => state !== 'proven')
  const lateMs = ctx.clock.now() - (stuck?.intentAt ?? ctx.clock.now())
  if (!stuck || lateMs < alarmAfterMs) return
  const key = `alarm:lift:${requestId}:${Math.floor(Math.log2(lateMs / alarmAfterMs))}`
  await ctx.store.transaction(async (tx) => {
    await job.fence(tx)
    if (!(await firstDelivery(tx, key, ctx.clock.now()))) return
    await record(ctx, tx, 'lift-alarm', { requestId, by: 'bot', data: { lateMs, error: stuck.error } })
  })
}
