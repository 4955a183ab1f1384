import { openKeepQuestions } from '../store/keep-questions.ts'
import { overdueGrants } from '../store/ledger.ts'
import { type Check, found, ok, wholeMinutes } from './diagnosis.ts'

/** AWS takes a moment to remove an assignment. */
const toleranceMs = 10 * 60_000

/** Access that should have ended and has not been proven gone, or of which nobody has decided whether it stays. */
export const checkGrants: Check = async ({ clock, store }) => {
  const now = clock.now()
  const overdue = (await overdueGrants(store.db, now - toleranceMs)).map(({ id, requestId, endsAt }) =>
    found('problem', 'grant_overdue', { grant: id, request: requestId, minutes: wholeMinutes(now - (endsAt ?? 0)) }),
  )
  const open = await openKeepQuestions(store.db)
  const undecided = open.slice(0, 10).map(({ grantId: request, askedAt }) => {
    const hours = Math.floor(wholeMinutes(now - askedAt) / 60)
    return found('warning', 'keep_open', { request, hours, all: open.length })
  })
  return overdue.length + undecided.length === 0 ? [ok('grants')] : [...overdue, ...undecided]
}
