import { type AuditEntry, ownEntries } from '../../store/audit-log.ts'
import { withOwnWish } from '../../store/end-wish.ts'
import { questionsIn, talk } from '../../store/questions.ts'
import { type RequestView, readView } from '../../store/request-views.ts'
import type { Context } from '../context.ts'
import { isAuditor } from '../people/roster.ts'
import { lapseOf } from './lapse.ts'

const ends = ['ending', 'revoked', 'ended', 'stays', 'closed']
const words = [...talk, 'approved', 'bootstrap-approval', 'denied', 'reviewed', 'keep-asked', 'kept', ...ends]

/** A request with all that a screen may show of it. What people have said of it is shown as the audit log has it. */
export async function loadView(ctx: Pick<Context, 'store' | 'clock'>, id: string): Promise<RequestView | undefined> {
  const { db, seal } = ctx.store
  const view = await readView(db, id)
  if (!view) return undefined
  const entries = await ownEntries({ db, seal }, { requestId: id, facts: words })
  const { unusedUntil } = entries.findLast(({ fact }) => fact === 'ending')?.data ?? {}
  const waits = view.state === 'pending' && view.expiresAt !== null
  return {
    ...view,
    ...asSaid(ctx, view, entries),
    questions: questionsIn(entries),
    ...(typeof unusedUntil === 'number' && { unusedUntil }),
    ...(waits && { lapsesAt: await lapseOf(ctx, db, view) }),
  }
}

/** Without what rows say in a person's name, and the log does not. */
function asSaid(
  { store }: Pick<Context, 'store'>,
  { decisions, review, keep, grant }: RequestView,
  entries: readonly AuditEntry[],
): Partial<RequestView> {
  const said = new Set(
    entries.map(({ fact, actor, data }) => `${fact === 'denied' ? 'deny' : 'approve'} ${actor} ${data.digest}`),
  )
  const by = (person: string | null, fact: string) =>
    entries.some((entry) => entry.fact === fact && entry.actor === person)
  // Earlier releases have not sealed who had it ended.
  const isEndedSo = !grant?.endedBy || grant.endedBy === 'bot' || ends.some((fact) => by(grant.endedBy, fact))
  const unanswered = { answeredBy: null, answeredAt: null }
  return {
    decisions: decisions.filter(({ verdict, approver, digest }) => said.has(`${verdict} ${approver} ${digest}`)),
    ...(grant && !isEndedSo && { grant: withOwnWish(store, grant) }),
    ...(review && !by(review.reviewer, 'reviewed') && { review: { ...review, reviewer: null, note: null } }),
    ...(keep && !by(keep.answeredBy, 'kept') && { keep: { ...keep, ...unanswered } }),
  }
}

/** Requests are seen by who made them, the person they are for, who may decide them, and who may read all. */
export const maySee = (ctx: Pick<Context, 'config' | 'roster'>, view: RequestView, slackId: string): boolean =>
  view.requester === slackId ||
  (view.beneficiary?.slackIds.includes(slackId) ?? false) ||
  (view.ruling?.approvers.includes(slackId) ?? false) ||
  isAuditor(ctx, slackId)
