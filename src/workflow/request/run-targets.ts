import { type Outcome, outcomeOf, type Refusal } from '../../errors.ts'
import type { JobResult } from '../../jobs/worker.ts'
import { isInDoubt } from '../../store/behind.ts'
import {
  changesFor,
  changesOf,
  isOwnChange,
  isStageSettled,
  type StoredChange,
  updateChange,
} from '../../store/changes.ts'
import { grantOn } from '../../store/grants.ts'
import { getRequest } from '../../store/requests.ts'
import type { Context } from '../context.ts'
import { behindEnds, type Job } from '../job-payloads.ts'
import { lockRequest, redraw } from '../transition.ts'
import { settleGrant } from './outcome.ts'
import { mayGoOn, refusedSince } from './resume.ts'
import { comesAgain, notOwn, type Run, runChange } from './run-changes.ts'
import { type Chain, hasFailed, isBegun, isChainProven, isOfMany, stagesOf } from './targets.ts'

/**
 * Brings a plan with many targets to its end, stage after stage. `spread`: each open target of a stage has a job of its own
 * now, and the last of them to settle asks for `execute` again, which comes back here. What was begun although it is
 * `refused` by now is brought to its end; what was not fails with the reason.
 */
export async function runStages(
  ctx: Context,
  job: Job<'execute'>,
  requestId: string,
  refused: Refusal | undefined,
): Promise<Run | { state: 'spread' }> {
  const rows = await changesOf(ctx.store.db, requestId, 'do')
  if (!rows.every((row) => isOwnChange(ctx.store, row))) return notOwn
  const ofMany = isOfMany(rows.map(({ change }) => change))
  for (const stage of stagesOf(rows)) {
    if (stage.every(isChainProven)) continue
    const [only] = stage[0] ?? []
    if (only && only.change.target === undefined) {
      if (refused && ofMany && !isBegun([only])) return { state: 'failed', outcome: outcomeOf(refused) }
      const run = await runChange(ctx, job, only)
      if (run.state !== 'proven') return run
      continue
    }
    if (refused) await giveUp(ctx, job, stage.filter((chain) => !isBegun(chain)).flat(), refused)
    const open = stage.filter((chain) => !isChainProven(chain) && !hasFailed(chain) && !(refused && !isBegun(chain)))
    if (open.length > 0) {
      await spread(ctx, job, requestId, open)
      return { state: 'spread' }
    }
    const failed = stage.filter((chain) => !isChainProven(chain))
    const counted = { code: 'targets_failed' as const, vars: { failed: failed.length, count: stage.length } }
    return { state: 'failed', outcome: refused ? outcomeOf(refused) : (whyAllEnded(failed) ?? counted) }
  }
  return { state: 'proven' }
}

/** Why nothing of it was begun any more, where that holds for all of them: AWS has refused none. */
function whyAllEnded(chains: readonly Chain[]): Outcome | undefined {
  const reasons = chains.map((chain) => chain.find(({ state }) => state === 'failed')?.error)
  const coded = reasons.flatMap((error) => (error && 'code' in error ? error : []))
  const stopped = coded.filter(({ code }) => code === 'person_stopped')
  const ended = coded.filter(({ code }) => code === 'ended_before_given')
  return stopped.length + ended.length === chains.length ? (stopped[0] ?? ended[0]) : undefined
}

async function spread(ctx: Context, job: Job<'execute'>, requestId: string, open: Chain[]): Promise<void> {
  await ctx.store.transaction(async (tx) => {
    await job.fence(tx)
    for (const [first] of open) {
      const target = first?.change.target ?? ''
      await ctx.jobs.enqueue(tx, 'target', `${requestId}:${target}`, { requestId, target }, { priority: behindEnds })
    }
  })
  ctx.jobs.kick()
}

async function giveUp(ctx: Context, job: Job, rows: StoredChange[], refused: Refusal): Promise<void> {
  const open = rows.filter(({ state }) => state === 'planned')
  if (open.length === 0) return
  await ctx.store.transaction(async (tx) => {
    await job.fence(tx)
    for (const row of open) await updateChange(tx, row, { state: 'failed', error: outcomeOf(refused) })
  })
}

/** The job `target`: one of the many, to its own proof or failure. The others do not wait for it. */
export async function runTarget(ctx: Context, job: Job<'target'>): Promise<JobResult> {
  const { requestId, target } = job.payload
  const request = await getRequest(ctx.store.db, requestId)
  if (request?.state !== 'executing') return undefined
  // What an older copy has begun may long have ended, whatever else may go on.
  if (await isInDoubt(ctx.store.db)) return { again: 30_000 }
  const chain = await changesFor(ctx.store.db, requestId, target)
  const [first] = chain
  if (!first) {
    await askForExecute(ctx, job, requestId)
    return undefined
  }
  if (!isChainProven(chain) && !hasFailed(chain)) {
    // Whether it may still be is looked at in one place, for all of them.
    if (!mayGoOn(ctx, requestId, isBegun(chain))) {
      await askForExecute(ctx, job, requestId)
      return { again: 1_000 }
    }
    for (const row of chain) {
      if (row.state === 'proven') continue
      const run = isOwnChange(ctx.store, row) ? await runChange(ctx, job, row) : notOwn
      if (run.state === 'queued') return { lane: run.lane }
      if (run.state === 'waiting') return comesAgain(run)
      if (run.state === 'proven') continue
      await markFailed(ctx, job, row, run.outcome)
      break
    }
  }
  await settleTarget(ctx, job, requestId, target)
  if (await isStageSettled(ctx.store.db, first)) await askForExecute(ctx, job, requestId)
  return undefined
}

async function markFailed(ctx: Context, job: Job, row: StoredChange, error: Outcome): Promise<void> {
  await ctx.store.transaction(async (tx) => {
    await job.fence(tx)
    await updateChange(tx, row, { state: 'failed', error })
    await redraw(ctx, tx, row.requestId)
  })
}

async function askForExecute(ctx: Context, job: Job, requestId: string): Promise<void> {
  await ctx.store.transaction(async (tx) => {
    await job.fence(tx)
    await ctx.jobs.enqueue(tx, 'execute', requestId, { requestId }, { priority: behindEnds })
  })
  ctx.jobs.kick()
}

/** A grant begins with its own proof, not with that of the slowest: its time runs from there. */
async function settleTarget(ctx: Context, job: Job, requestId: string, target: string): Promise<void> {
  await ctx.store.transaction(async (tx) => {
    await job.fence(tx)
    const row = await lockRequest(ctx, tx, requestId)
    const grant = await grantOn(tx, requestId, target)
    if (row.state === 'executing' && grant) await settleGrant(ctx, tx, row, grant, refusedSince(ctx, requestId))
  })
}
