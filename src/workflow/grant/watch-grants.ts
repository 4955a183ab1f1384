import { ownEntries } from '../../store/audit-log.ts'
import { clocksAgree } from '../../store/clock-agreement.ts'
import type { Queries } from '../../store/database.ts'
import { endWishOf } from '../../store/end-wish.ts'
import { dropJob, isAnyAskedFor, isAskedFor } from '../../store/enqueue-jobs.ts'
import { allLiveGrants, type Grant, grantsOfRequest, numberOf } from '../../store/grants.ts'
import type { Request } from '../../store/request.ts'
import { getRequest } from '../../store/requests.ts'
import type { Context } from '../context.ts'
import { behindEnds } from '../job-payloads.ts'
import { lockRequest, record } from '../transition.ts'
import { mendGrants, wrongColumns } from './mend-grant.ts'
import { grantsOnRecord, isOnItsWayOut, type Proven } from './proven.ts'
import { seeToReviews } from './review-due.ts'

const everyMs = 5 * 60_000
/** A job that AWS lets wait comes again after five minutes at the latest. */
const lateMs = 10 * 60_000

/**
 * Sees to it that access ends in time whatever is done to the rows: every few minutes each grant is held against the audit
 * log, and each of their ends must be asked for. Not a job: a row that is taken away must not end it.
 */
export function watchGrants(ctx: Context): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const live = new Set<string>()
  let seq = 0
  const loop = (async () => {
    while (!stopping.signal.aborted) {
      try {
        seq = await followLog(ctx, seq, live)
        for (const { requestId } of await allLiveGrants(ctx.store.db)) live.add(requestId)
        for (const id of live) {
          if (stopping.signal.aborted) return
          if (!(await seeToEnd(ctx, id))) live.delete(id)
        }
        await seeToReviews(ctx)
      } catch (error) {
        ctx.log.warn({ err: error }, 'grants could not be held against the audit log')
      }
      await ctx.clock.sleep(everyMs, stopping.signal)
    }
  })()
  return {
    async stop() {
      stopping.abort()
      await loop
    },
  }
}

/** Adds what began since, by the log alone. */
async function followLog({ store }: Context, afterSeq: number, live: Set<string>): Promise<number> {
  const entries = await ownEntries(store, {
    afterSeq,
    facts: ['started', 'granted', 'ended', 'revoked', 'stays', 'closed'],
  })
  for (const { fact, requestId } of entries) {
    if (!requestId) continue
    if (fact === 'started' || fact === 'granted') live.add(requestId)
    else live.delete(requestId)
  }
  return entries.at(-1)?.seq ?? afterSeq
}

/** False when there is nothing to see to any more. */
async function seeToEnd(ctx: Context, requestId: string): Promise<boolean> {
  const { db } = ctx.store
  const row = await getRequest(db, requestId)
  if (!row) return false
  const known = await wantedFor(ctx, db, row)
  if (!known.isWrong && known.missing.length === 0) return known.lives
  // To a clock that is behind, whatever others work on looks put off for good: it is theirs to see to.
  if (!(await clocksAgree(ctx.store, ctx.clock))) return true
  await ctx.store.transaction(async (tx) => {
    const mended = await mendGrants(ctx, tx, await lockRequest(ctx, tx, requestId))
    const { missing } = await wantedFor(ctx, tx, mended.row)
    for (const { kind, key, runAt } of missing) {
      await dropJob(tx, kind, key)
      if (kind === 'give-again')
        await ctx.jobs.enqueue(tx, kind, key, { grantId: key, requestId, by: 'bot', channel: null })
      else if (kind === 'execute') await ctx.jobs.enqueue(tx, kind, key, { requestId }, { priority: behindEnds })
      else await ctx.jobs.enqueue(tx, kind, key, { grantId: key, cause: 'expired', by: 'bot' }, { runAt, priority: 0 })
      ctx.log.error({ request: requestId, job: kind }, 'a job that access depends on was gone from the database')
    }
    if (missing.length > 0) await record(ctx, tx, 'rows-mended', { requestId, by: 'bot', data: { columns: ['jobs'] } })
  })
  ctx.jobs.kick()
  return true
}

/** Whether the rows are wrong, and which jobs must be there for the grants and are not. */
async function wantedFor(ctx: Context, db: Queries, row: Request) {
  const [proven, grants] = [await grantsOnRecord(ctx, db, row.id), await grantsOfRequest(db, row.id)]
  const isWrong = wrongColumns(row, grants, proven).length > 0
  const now = ctx.clock.now()
  const missing: { kind: 'execute' | 'end' | 'give-again'; key: string; runAt: number }[] = []
  let lives = false
  for (const grant of grants) {
    const one = proven[numberOf(grant)]
    if (!one || one.state === 'over' || grant.state === 'ended') continue
    lives = true
    const job = jobFor(ctx, grant, one, row.id, now)
    if (!job || missing.some(({ kind, key }) => kind === job.kind && key === job.key)) continue
    const by = Math.max(job.runAt, now) + lateMs
    if (!(await isSeenTo(ctx, db, row, job, by))) missing.push(job)
  }
  return { isWrong, lives, missing }
}

function jobFor({ store }: Context, grant: Grant, proven: Proven, requestId: string, now: number) {
  const { state, endsAt } = proven
  if (state === 'starting') return { kind: 'execute' as const, key: requestId, runAt: now }
  if (state === 'giving') return { kind: 'give-again' as const, key: grant.id, runAt: now }
  const at = isOnItsWayOut(proven) || endWishOf(store, grant) ? now : endsAt
  return at === null ? undefined : { kind: 'end' as const, key: grant.id, runAt: at }
}

/**
 * Of many targets each has a job of its own, and the one that waits for them is not there meanwhile: the last of them asks
 * for it. What AWS has already is no target, and waits for them, too.
 */
async function isSeenTo(
  { store }: Context,
  db: Queries,
  row: Request,
  { kind, key }: { kind: string; key: string },
  by: number,
): Promise<boolean> {
  if (await isAskedFor(store, db, kind, key, by)) return true
  return kind === 'execute' && (await isAnyAskedFor(store, db, 'target', `${row.id}:`, by))
}
