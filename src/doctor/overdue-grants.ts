import { overdueGrants } from '../store/ledger.ts'
import { type Check, found, ok, wholeMinutes } from './diagnosis.ts'

/** AWS takes a moment to remove an assignment. */
const toleranceMs = 10 * 60_000

/** Access that should have ended and has not been proven gone. */
export const checkGrants: Check = async ({ clock, store }) => {
  const overdue = await overdueGrants(store.db, clock.now() - toleranceMs)
  if (overdue.length === 0) return [ok('grants')]
  return overdue.map(({ id, requestId, endsAt }) =>
    found('problem', 'grant_overdue', {
      grant: id,
      request: requestId,
      minutes: wholeMinutes(clock.now() - (endsAt ?? 0)),
    }),
  )
}
