import { questionsOn } from '../../store/questions.ts'
import { type RequestView, readView } from '../../store/request-views.ts'
import type { Context } from '../context.ts'
import { isAuditor } from '../people/roster.ts'
import { lapseOf } from './lapse.ts'

/** A request with all that a screen may show of it. */
export async function loadView(ctx: Pick<Context, 'store' | 'clock'>, id: string): Promise<RequestView | undefined> {
  const { store } = ctx
  const view = await readView(store.db, id)
  if (!view) return undefined
  const waits = view.state === 'pending' && view.expiresAt !== null
  return {
    ...view,
    questions: await questionsOn(store, id),
    ...(waits && { lapsesAt: await lapseOf(ctx, store.db, view) }),
  }
}

/** Requests are seen by who made them, the person they are for, who may decide them, and who may read all. */
export const maySee = (ctx: Pick<Context, 'config' | 'roster'>, view: RequestView, slackId: string): boolean =>
  view.requester === slackId ||
  (view.beneficiary?.slackIds.includes(slackId) ?? false) ||
  (view.ruling?.approvers.includes(slackId) ?? false) ||
  isAuditor(ctx, slackId)
