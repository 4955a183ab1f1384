import { Refusal } from '../../errors.ts'
import { membersOf } from '../../policy/policy-people.ts'
import type { Request } from '../../store/request.ts'
import { getReview, updateReview } from '../../store/reviews.ts'
import type { Context } from '../context.ts'
import { isAdmin } from '../people/roster.ts'
import { rulesOf } from '../press.ts'
import { gainsFrom, isSamePerson } from '../request/conflict-of-interest.ts'
import { transition } from '../transition.ts'
import { postReview } from './review-due.ts'

/**
 * The press on Reviewed: somebody has looked at what break-glass access was taken for. An approver of the rule or an
 * administrator as of now, and nobody who took it or gained from it.
 */
export const reviewAccess = rulesOf<'review', void>({
  async may(ctx, { press: { by }, person, seen }) {
    const own = by === seen.requester || (await isSamePerson(ctx, person, seen.requester))
    if (own || (await gainsFrom(ctx, person, seen))) throw new Refusal('own_review', { id: seen.id })
    if (!mayReview(ctx, seen, by)) throw new Refusal('not_a_reviewer', { id: seen.id, approvers: approversOf(seen) })
  },

  async move(ctx, { tx, press: { by, note }, row }) {
    const before = await getReview(tx, row.id)
    if (!before || !row.channel) return new Refusal('nothing_to_review', { id: row.id })
    // Pressed twice, or the bot was killed after it counted.
    if (before.reviewer === by) return undefined
    if (before.reviewer !== null) return new Refusal('already_reviewed', { id: row.id, who: before.reviewer })
    await updateReview(tx, row.id, { reviewer: by, note, reviewedAt: ctx.clock.now() })
    await transition(ctx, tx, row, row.state, { fact: 'reviewed', by, data: { note } })
    await ctx.jobs.cancel(tx, 'remind-review', row.id)
    for (let reminder = 0; reminder <= before.reminders; reminder += 1)
      await postReview(ctx, tx, row.id, row.channel, reminder)
    return undefined
  },
})

const selectorsOf = ({ ruling }: Request): string[] => ruling?.approverSelectors ?? []
const approversOf = (row: Request): string => selectorsOf(row).join(', ')
const mayReview = (ctx: Context, row: Request, slackId: string): boolean =>
  isAdmin(ctx, slackId) || membersOf(ctx.roster, selectorsOf(row)).includes(slackId)
