import { questionsOn } from '../../store/questions.ts'
import { type RequestView, readView } from '../../store/request-views.ts'
import type { Context } from '../context.ts'
import { isAuditor } from '../people/roster.ts'

/** A request with all that a screen may show of it. */
export async function loadView({ store }: Pick<Context, 'store'>, id: string): Promise<RequestView | undefined> {
  const view = await readView(store.db, id)
  return view && { ...view, questions: await questionsOn(store, id) }
}

/** Requests are seen by who made them, the person they are for, who may decide them, and who may read all. */
export const maySee = (ctx: Pick<Context, 'config' | 'roster'>, view: RequestView, slackId: string): boolean =>
  view.requester === slackId ||
  (view.beneficiary?.slackIds.includes(slackId) ?? false) ||
  (view.ruling?.approvers.includes(slackId) ?? false) ||
  isAuditor(ctx, slackId)
