import { openReviews } from '../store/reviews.ts'
import { type Check, found, ok, wholeMinutes } from './diagnosis.ts'

/** Break-glass access that nobody else has looked at. */
export const checkReviews: Check = async ({ clock, store }) => {
  const open = await openReviews(store.db)
  if (open.length === 0) return [ok('reviews')]
  return open.slice(0, 10).map(({ requestId, dueAt }) => {
    const hours = Math.floor(wholeMinutes(clock.now() - dueAt) / 60)
    return found('warning', 'review_open', { request: requestId, hours, all: open.length })
  })
}
