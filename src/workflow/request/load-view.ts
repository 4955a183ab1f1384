import type { Expression, ExpressionBuilder, SqlBool } from 'kysely'
import type { Ruling } from '../../policy/policy-types.ts'
import type { Queries } from '../../store/database.ts'
import { grantOfRequest } from '../../store/grants.ts'
import { changesOf, decisionsOn, getRequest } from '../../store/requests.ts'
import { getReview } from '../../store/reviews.ts'
import type { ChangeRow, RequestRow, Tables } from '../../store/schema.ts'
import type { Context } from '../context.ts'
import { isAdmin } from '../people/roster.ts'
import type { ChangeView, RequestView } from './request-view.ts'

/** A request with all that a screen may show of it. */
export async function loadView(ctx: Pick<Context, 'store'>, id: string): Promise<RequestView | undefined> {
  const row = await getRequest(ctx.store.db, id)
  return row && viewOf(ctx.store.db, row)
}

type Where = (e: ExpressionBuilder<Tables, 'requests'>) => Expression<SqlBool>

async function views(ctx: Pick<Context, 'store'>, where: Where, limit: number): Promise<RequestView[]> {
  const rows = await ctx.store.db
    .selectFrom('requests')
    .selectAll()
    .where(where)
    .orderBy('createdAt', 'desc')
    .limit(limit)
    .execute()
  return Promise.all(rows.map((row) => viewOf(ctx.store.db, row)))
}

/** What a person has asked for, newest first. */
export const requestsOf = (ctx: Pick<Context, 'store'>, slackId: string, limit: number): Promise<RequestView[]> =>
  views(ctx, (e) => e('requester', '=', slackId), limit)

/** Pending requests that this person may decide, oldest first. */
export async function waitingFor(ctx: Pick<Context, 'store'>, slackId: string): Promise<RequestView[]> {
  const pending = await views(ctx, (e) => e('state', '=', 'pending'), 500)
  return pending
    .filter((v) => v.ruling?.approvers.includes(slackId))
    .filter((v) => !v.decisions.some((d) => d.approver === slackId))
    .reverse()
}

/** Access that a person holds through the bot, or that is on its way out. */
export const activeOf = (ctx: Pick<Context, 'store'>, slackId: string): Promise<RequestView[]> =>
  views(ctx, (e) => e.and([e('requester', '=', slackId), e('state', 'in', ['active', 'revoking'])]), 100)

/** Requests are seen by who made them, who may decide them, and administrators. */
export const maySee = (ctx: Pick<Context, 'config' | 'roster'>, view: RequestView, slackId: string): boolean =>
  view.requester === slackId || (view.ruling?.approvers.includes(slackId) ?? false) || isAdmin(ctx, slackId)

const parse = <T>(json: string | null): T | null => (json === null ? null : (JSON.parse(json) as T))

async function viewOf(db: Queries, row: RequestRow): Promise<RequestView> {
  const review = await getReview(db, row.id)
  return {
    id: row.id,
    operation: row.operation,
    input: JSON.parse(row.inputJson),
    about: JSON.parse(row.aboutJson),
    reason: row.reason,
    state: row.state,
    version: row.version,
    requester: row.requester,
    durationMs: row.durationMs,
    permanent: row.permanent === 1,
    extendsGrant: row.extendsGrant,
    ruling: parse<Ruling>(row.rulingJson),
    plan: parse(row.planJson),
    previousPlan: parse(row.previousPlanJson),
    digest: row.digest,
    facts: parse(row.factsJson),
    risk: row.risk as RequestView['risk'],
    channel: row.channel,
    createdAt: row.createdAt,
    expiresAt: row.expiresAt,
    decidedAt: row.decidedAt,
    endedAt: row.endedAt,
    outcome: parse(row.outcomeJson),
    decisions: row.digest ? await decisionsOn(db, row.id, row.digest) : [],
    changes: (await changesOf(db, row.id)).map(changeView),
    grant: (await grantOfRequest(db, row.id)) ?? null,
    ...(review && { review }),
  }
}

const changeView = (row: ChangeRow): ChangeView => ({
  phase: row.phase,
  seq: row.seq,
  change: JSON.parse(row.changeJson),
  state: row.state,
  awsRequestId: row.awsRequestId,
  outcomeAt: row.outcomeAt,
  error: row.error,
})
