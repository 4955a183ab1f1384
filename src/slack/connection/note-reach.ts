import type { Queries } from '../../store/database.ts'
import { noteReached, noteUnreachable } from '../../store/unreachable.ts'
import { isUnreachable, saidBySlack } from './api-errors.ts'
import type { Outbox } from './outbox.ts'

/** Keeps for the doctor whom Slack delivers nothing to, until something gets there. */
export const noteReach = (outbox: Outbox, db: Queries): Outbox => ({
  async draw(key, target, ...how) {
    if (!('user' in target)) return outbox.draw(key, target, ...how)
    try {
      const at = await outbox.draw(key, target, ...how)
      await noteReached(db, target.user)
      return at
    } catch (error) {
      if (isUnreachable(error)) await noteUnreachable(db, target.user, saidBySlack(error) ?? '')
      throw error
    }
  },
})
