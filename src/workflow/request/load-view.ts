import { type RequestView, readView, readViews } from '../../store/request-views.ts'
import type { Context } from '../context.ts'
import { isAdmin } from '../people/roster.ts'

type Stored = Pick<Context, 'store'>

/** A request with all that a screen may show of it. */
export const loadView = ({ store }: Stored, id: string): Promise<RequestView | undefined> => readView(store.db, id)

/** What a person has asked for, newest first. */
export const requestsOf = ({ store }: Stored, slackId: string, limit: number): Promise<RequestView[]> =>
  readViews(store.db, { requester: slackId, limit })

/** Pending requests that this person may decide, oldest first. */
export async function waitingFor({ store }: Stored, slackId: string): Promise<RequestView[]> {
  const pending = await readViews(store.db, { states: ['pending'], limit: 500 })
  return pending
    .filter((v) => v.ruling?.approvers.includes(slackId))
    .filter((v) => !v.decisions.some((d) => d.approver === slackId))
    .reverse()
}

/** Access that a person holds through the bot, or that is on its way out. */
export const activeOf = ({ store }: Stored, slackId: string): Promise<RequestView[]> =>
  readViews(store.db, { requester: slackId, states: ['active', 'revoking'], limit: 100 })

/** Requests are seen by who made them, who may decide them, and administrators. */
export const maySee = (ctx: Pick<Context, 'config' | 'roster'>, view: RequestView, slackId: string): boolean =>
  view.requester === slackId || (view.ruling?.approvers.includes(slackId) ?? false) || isAdmin(ctx, slackId)
