import { Refusal } from '../../errors.ts'
import { membersOf } from '../../policy/match.ts'
import type { Ruling } from '../../policy/types.ts'
import { getRequest } from '../../store/requests.ts'
import { getReview, updateReview } from '../../store/reviews.ts'
import type { RequestRow } from '../../store/schema.ts'
import type { Context } from '../context.ts'
import type { JobPayloads } from '../job-payloads.ts'
import { isAdmin } from '../people/admins.ts'
import { memberAsOfNow } from '../people/as-of-now.ts'
import { gainsFrom, isSamePerson } from '../request/conflict-of-interest.ts'
import { lockRequest, transition } from '../transition.ts'
import { postReview } from './review-due.ts'

/**
 * The job `review`: somebody has looked at what break-glass access was taken for. An approver of the rule or an
 * administrator as of now, and nobody who took it or gained from it. Throws a `Refusal` when it does not count.
 */
export async function reviewAccess(ctx: Context, { requestId, by, note }: JobPayloads['review']): Promise<void> {
  const reviewer = await memberAsOfNow(ctx, by)
  const seen = await getRequest(ctx.store.db, requestId)
  if (!seen) throw new Refusal('unknown_request', { id: requestId })
  const own = by === seen.requester || (await isSamePerson(ctx, reviewer, seen.requester))
  if (own || (await gainsFrom(ctx, reviewer, seen))) throw new Refusal('own_review', { id: seen.id })
  if (!mayReview(ctx, seen, by)) throw new Refusal('not_a_reviewer', { id: seen.id, approvers: approversOf(seen) })
  const refusal = await ctx.store.transaction(async (tx) => {
    const row = await lockRequest(ctx, tx, requestId)
    const before = await getReview(tx, requestId)
    if (!before || !row.channel) return new Refusal('nothing_to_review', { id: row.id })
    // Pressed twice, or the bot was killed after it counted.
    if (before.reviewer === by) return undefined
    if (before.reviewer !== null) return new Refusal('already_reviewed', { id: row.id, who: before.reviewer })
    await updateReview(tx, requestId, { reviewer: by, note, reviewedAt: ctx.clock.now() })
    await transition(ctx, tx, row, row.state, { fact: 'reviewed', by, data: { note } })
    await ctx.jobs.cancel(tx, 'remind-review', requestId)
    for (let reminder = 0; reminder <= before.reminders; reminder += 1)
      await postReview(ctx, tx, requestId, row.channel, reminder)
    return undefined
  })
  ctx.jobs.kick()
  if (refusal) throw refusal
}

const selectorsOf = ({ rulingJson }: RequestRow): string[] =>
  rulingJson ? (JSON.parse(rulingJson) as Ruling).approverSelectors : []
const approversOf = (row: RequestRow): string => selectorsOf(row).join(', ')
const mayReview = (ctx: Context, row: RequestRow, slackId: string): boolean =>
  isAdmin(ctx, slackId) || membersOf(ctx.roster, selectorsOf(row)).includes(slackId)
