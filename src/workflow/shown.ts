import { createHash } from 'node:crypto'
import { canonical } from '../json.ts'
import type { Request } from '../store/request.ts'

/**
 * What those who decide on a request are shown of it, as a hash that goes on record with each fact after which they decide:
 * nobody who can only write rows has them decide on something else.
 */
export function shownHash(request: Request): string {
  const { requester, operation, about, input, reason, durationMs, permanent, extendsGrant } = request
  const { ticket, startsAt } = request
  const { beneficiary, ruling, plan, previousPlan, digest, facts, risk } = request
  const wish = {
    ...{ requester, operation, about, input, reason, durationMs, permanent, extendsGrant },
    // What was shown before there were such is hashed as it was.
    ...(ticket !== null && { ticket }),
    ...(startsAt !== null && { startsAt }),
  }
  return createHash('sha256')
    .update(canonical({ ...wish, beneficiary, ruling, plan, previousPlan, digest, facts, risk }))
    .digest('hex')
}
