import { ownEntries } from '../../store/audit-log.ts'
import type { Queries } from '../../store/database.ts'
import { dropJob, isAskedFor } from '../../store/enqueue-jobs.ts'
import { allLiveGrants, getGrant } from '../../store/grants.ts'
import type { Request } from '../../store/request.ts'
import { getRequest } from '../../store/requests.ts'
import type { Context } from '../context.ts'
import { behindEnds } from '../job-payloads.ts'
import { lockRequest, record } from '../transition.ts'
import { mendGrant, wrongColumns } from './mend-grant.ts'
import { grantOnRecord } from './proven.ts'

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
  const entries = await ownEntries(store, { afterSeq, facts: ['started', 'granted', 'ended', 'revoked'] })
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
  if (!known.isWrong && known.asked) return true
  if (!known.isWrong && !known.job) return known.lives
  await ctx.store.transaction(async (tx) => {
    const mended = await mendGrant(ctx, tx, await lockRequest(ctx, tx, requestId))
    const { job, asked } = await wantedFor(ctx, tx, mended.row)
    if (!job || asked) return
    await dropJob(tx, job.kind, requestId)
    if (job.kind === 'execute')
      await ctx.jobs.enqueue(tx, 'execute', requestId, { requestId }, { priority: behindEnds })
    else {
      const payload = { grantId: requestId, cause: 'expired', by: 'bot' } as const
      await ctx.jobs.enqueue(tx, 'end', requestId, payload, { runAt: job.runAt, priority: 0 })
    }
    ctx.log.error({ request: requestId, job: job.kind }, 'a job that access depends on was gone from the database')
    await record(ctx, tx, 'rows-mended', { requestId, by: 'bot', data: { columns: ['jobs'] } })
  })
  ctx.jobs.kick()
  return true
}

/** Whether the rows are wrong, which job must be there for the grant, and whether it is. */
async function wantedFor(ctx: Context, db: Queries, row: Request) {
  const [proven, grant] = [await grantOnRecord(ctx, db, row.id), await getGrant(db, row.id)]
  const isWrong = wrongColumns(row, grant, proven).length > 0
  const lives = proven !== undefined && proven.state !== 'over' && grant !== undefined && grant.state !== 'ended'
  const now = ctx.clock.now()
  const endsAt = lives && (proven.state === 'ending' || grant.endCause !== null) ? now : (proven?.endsAt ?? null)
  const job =
    lives && proven.state === 'starting'
      ? { kind: 'execute' as const, runAt: now }
      : lives && endsAt !== null
        ? { kind: 'end' as const, runAt: endsAt }
        : undefined
  const asked = job && (await isAskedFor(ctx.store, db, job.kind, row.id, Math.max(job.runAt, now) + lateMs))
  return { isWrong, lives, job, asked }
}
