import { classify, isUnanswered } from '../../aws/aws-errors.ts'
import { type Outcome, outcomeOf, Refusal } from '../../errors.ts'
import type { JobResult } from '../../jobs/worker.ts'
import type { Applied, ApplyContext, Operation } from '../../operations/shared/define-operation.ts'
import {
  changeAt,
  changesOf,
  isOwnChange,
  outputsBefore,
  type StoredChange,
  updateChange,
} from '../../store/changes.ts'
import type { Tx } from '../../store/database.ts'
import { LeaseLost } from '../../store/job-rows.ts'
import { pausedNow } from '../../store/pauses.ts'
import { getRequest } from '../../store/requests.ts'
import type { Context } from '../context.ts'
import { unlessClaimed } from '../grant/in-code.ts'
import type { Job } from '../job-payloads.ts'
import { lockRequest, record, redraw } from '../transition.ts'
import { beginChange, isUntaken } from './begin-change.ts'
import { operationOf } from './operation.ts'

type Phase = StoredChange['phase']
export type Run =
  | { state: 'proven' }
  /** `leaves`: AWS has done it; to see that shown it needs no place in its lane. */
  | { state: 'waiting'; again: number; leaves?: true }
  /** It needs a place in that lane first. */
  | { state: 'queued'; lane: string }
  | { state: 'failed'; outcome: Outcome }

/** A row that somebody put into the database is no change that was approved. */
export const notOwn: Run = { state: 'failed', outcome: { code: 'change_unproven', vars: {} } }

/** How long AWS may not list what it has reported done. Taking access away has no such limit. */
const patienceMs = 5 * 60_000
/** How long a job keeps its place while AWS works on its change: then an end may go beside what is stuck. */
const placeMs = 60_000

/**
 * Brings the changes of one phase to their proven end, in order, from wherever an earlier run was stopped.
 * For each: intent stored, AWS called, outcome stored, AWS read back. Never waits for AWS itself: says `waiting`.
 * `only`: the one of that number. `finish`: what follows from the last proof, in its transaction; the request is locked for it.
 */
export async function runChanges(
  ctx: Context,
  job: Job,
  requestId: string,
  phase: Phase,
  { only, finish }: { only?: number; finish?: (tx: Tx) => Promise<void> } = {},
): Promise<Run> {
  const { db } = ctx.store
  const one = only === undefined ? undefined : await changeAt(db, { requestId, phase, seq: only })
  const rows = only === undefined ? await changesOf(db, requestId, phase) : one ? [one] : []
  for (const row of rows) {
    if (!isOwnChange(ctx.store, row)) return notOwn
    if (row.state === 'proven') continue
    const run = await runChange(ctx, job, row, row === rows.at(-1) ? finish : undefined)
    if (run.state !== 'proven') return run
  }
  return { state: 'proven' }
}

/** One change of a request. What cannot be is `failed`; the caller says what that means for the request. */
export async function runChange(
  ctx: Context,
  job: Job,
  row: StoredChange,
  finish?: (tx: Tx) => Promise<void>,
): Promise<Run> {
  const request = await getRequest(ctx.store.db, row.requestId)
  if (!request) throw new Error(`request ${row.requestId} is gone`)
  const operation = operationOf(ctx, request.operation)
  const { change } = row
  if (isUntaken(row) && (await isHeld(ctx, operation.id))) return { state: 'waiting', again: 30_000 }
  const lane = operation.lane?.(change)
  if (lane && row.state !== 'applied' && job.lane !== lane) return { state: 'queued', lane }
  const intentAt = row.intentAt ?? ctx.clock.now()
  const context = await contextOf(ctx, row, intentAt)
  const write = (patch: Parameters<typeof updateChange>[2]) =>
    ctx.store.transaction(async (tx) => {
      await job.fence(tx)
      await updateChange(tx, row, patch)
      // What runs is on the card already; what went wrong is not.
      if (patch.error) await redraw(ctx, tx, row.requestId)
    })

  if (row.state !== 'applied') {
    const begun = isUntaken(row)
      ? await beginChange(ctx, job, row, intentAt)
      : await write({ state: 'started', intentAt, attempts: row.attempts + 1 })
    if (begun === 'moved-on') return { state: 'waiting', again: 1_000 }
    if (begun instanceof Refusal) return { state: 'failed', outcome: outcomeOf(begun) }
    const isStop = operation.stops !== undefined
    const apply = () => unlessClaimed(ctx, row, { isStop }, () => operation.apply(change, context))
    const applied = await throughToItsEnd(ctx, job, row, context, apply, write)
    if (applied.state === 'failed') {
      // That asynchronous request is over: another try begins with a new one.
      const { reason } = applied
      const outcome = typeof reason === 'string' ? { text: reason } : outcomeOf(reason)
      const over = { error: outcome, outcomeAt: ctx.clock.now(), asyncRequestId: null }
      await write({ state: 'failed', ...over, ...ids(applied, row) })
      return { state: 'failed', outcome }
    }
    if (applied.state === 'waiting') return { state: 'waiting', again: pollDelay(ctx.clock.now() - intentAt) }
    if (applied.state === 'trouble') {
      await write({ error: applied.error })
      return { state: 'waiting', again: applied.again }
    }
    const kept = applied.outputs ? { outputs: applied.outputs } : {}
    await write({ state: 'applied', error: null, outcomeAt: ctx.clock.now(), ...kept, ...ids(applied, row) })
    Object.assign(context.outputs, applied.outputs)
    // What took AWS a while shows in its listing a while later; until then nobody keeps a place for it.
    if (context.asyncRequestId)
      return { state: 'waiting', again: Math.min(800, (ctx.clock.now() - intentAt) / 3), leaves: true }
  }
  const appliedAt = row.state === 'applied' ? (row.outcomeAt ?? intentAt) : ctx.clock.now()
  return prove(ctx, job, row, () => operation.verify(change, context), { appliedAt, finish })
}

/** Nothing begins while the bot is paused; what takes access away in an emergency does. */
export const isHeld = async (ctx: Context, operation: string): Promise<boolean> =>
  !ctx.operations.get(operation)?.duringPause && (await pausedNow(ctx)) !== undefined

async function contextOf(ctx: Context, row: StoredChange, intentAt: number): Promise<ApplyContext> {
  return {
    directory: ctx.directory,
    aws: ctx.aws,
    requestId: row.requestId,
    intentAt,
    repeated: row.attempts > 0,
    asyncRequestId: row.asyncRequestId ?? undefined,
    outputs: await outputsBefore(ctx.store.db, row),
    listAccess: (pair) => ctx.directory.refreshAccess(pair),
  }
}

/** Whether AWS, asked now, shows what a change is to bring about. */
export async function isShownDone(ctx: Context, row: StoredChange, operation: Operation): Promise<boolean> {
  return operation.verify(row.change, await contextOf(ctx, row, row.intentAt ?? ctx.clock.now()))
}

/**
 * Makes the change, and while the job has its place in the lane waits for AWS to have done it: the id of what AWS works on is
 * stored first. What takes too long gives its place to others, and is asked for again.
 */
async function throughToItsEnd(
  ctx: Context,
  job: Job,
  row: StoredChange,
  context: ApplyContext,
  apply: () => Promise<Applied>,
  write: (patch: Parameters<typeof updateChange>[2]) => Promise<void>,
): Promise<Applied | Trouble> {
  const began = ctx.clock.now()
  const mayStay = () => !job.stopping.aborted && ctx.clock.now() - began <= placeMs
  for (;;) {
    const applied = await attempt(apply, context, row, ctx)
    // AWS works on it all the same while it cannot be asked how far it is.
    if (applied.state === 'trouble' && context.asyncRequestId && mayStay()) {
      await write({ error: applied.error })
      await ctx.clock.sleep(applied.again, job.stopping)
      continue
    }
    if (applied.state !== 'waiting') return applied
    const { asyncRequestId } = applied
    if (asyncRequestId && asyncRequestId !== context.asyncRequestId) {
      await write({ asyncRequestId, ...ids(applied, row) })
      context.asyncRequestId = asyncRequestId
      context.repeated = true
    }
    // AWS took nothing: what comes next is not a repeat.
    if (!context.asyncRequestId && !context.repeated) await write({ attempts: row.attempts })
    if (!applied.over || !mayStay()) return applied
    await applied.over(job.stopping)
  }
}

/** "Granted" and "revoked" are said only after AWS itself shows it. */
async function prove(
  ctx: Context,
  job: Job,
  row: StoredChange,
  verify: () => Promise<boolean>,
  { appliedAt, finish }: { appliedAt: number; finish: ((tx: Tx) => Promise<void>) | undefined },
): Promise<Run> {
  const { change } = row
  if (!(await verify())) {
    const since = ctx.clock.now() - appliedAt
    if (row.phase === 'do' && since > patienceMs) {
      return { state: 'failed', outcome: { code: 'aws_not_listed', vars: {} } }
    }
    return { state: 'waiting', again: pollDelay(since), leaves: true }
  }
  await ctx.store.transaction(async (tx) => {
    if (finish) await lockRequest(ctx, tx, row.requestId)
    await job.fence(tx)
    await updateChange(tx, row, { state: 'proven', error: null })
    const own = await changeAt(tx, row)
    const awsRequestId = own?.awsRequestId ?? own?.asyncRequestId ?? null
    await record(ctx, tx, 'change', {
      requestId: row.requestId,
      by: 'bot',
      data: { action: change.action, summary: change.summary, params: change.params, awsRequestId, phase: row.phase },
    })
    if (finish) await finish(tx)
    // After the last one the request moves on.
    else await redraw(ctx, tx, row.requestId, { soonOver: true })
  })
  return { state: 'proven' }
}

type Trouble = { state: 'trouble'; error: Outcome; again: number }

/** One try. What is worth another try is waited for; what AWS will never do is a failure with AWS's own words. */
async function attempt(
  apply: () => Promise<Applied>,
  { intentAt }: ApplyContext,
  row: StoredChange,
  ctx: Context,
): Promise<Applied | Trouble> {
  try {
    return await apply()
  } catch (error) {
    // Nothing is known of the change, and everything else is for whoever has the job now.
    if (error instanceof LeaseLost) throw error
    if (error instanceof Refusal) return { state: 'failed', reason: error }
    const { retry, text } = classify(error)
    // The database was away, for one: that says nothing of the change.
    if (retry && !isUnanswered(error)) throw error
    const since = ctx.clock.now() - intentAt
    ctx.log.warn({ err: error, request: row.requestId, seq: row.seq, retry }, 'a change did not go through')
    // Only what AWS refuses as such is final; what passes says nothing of the request.
    const passes = isUnanswered(error)
    if (row.phase === 'do' && !passes) return { state: 'failed', reason: text }
    // Taking access away is never given up; what AWS refuses outright is tried again at leisure and alarmed about.
    return {
      state: 'trouble',
      error: passes ? outcomeOf(new Refusal('aws_waits', { text })) : { text },
      again: passes ? pollDelay(since) : Math.min(300_000, 5_000 * 2 ** Math.min(row.attempts, 6)),
    }
  }
}

/** The call that made the change is what AWS's own logs know it by; a look at its status later is not. */
const ids = ({ awsRequestId }: Applied, { asyncRequestId }: StoredChange) =>
  awsRequestId && asyncRequestId === null ? { awsRequestId } : {}

/** When the job comes again. */
export const comesAgain = ({ again, leaves }: Extract<Run, { state: 'waiting' }>): JobResult => ({
  again,
  ...(leaves && { leaves }),
})

/** Most assignments settle within seconds, some take minutes: from a quarter of a second up to five. */
const pollDelay = (sinceIntent: number): number => Math.min(5_000, Math.max(250, sinceIntent / 2))
