import { isOfAnotherKey } from '../store/audit-log.ts'
import { pausedNow } from '../store/pauses.ts'
import { type Check, found, ok } from './diagnosis.ts'

/** Whether administrators have stopped everything but ends and reads. */
export const checkPause: Check = async ({ store }) => {
  if (await isOfAnotherKey(store)) return [] // what the check of the audit log says
  const pause = await pausedNow({ store })
  if (!pause) return [ok('pause')]
  return [found('warning', 'paused', { since: new Date(pause.at).toISOString(), reason: pause.reason || '-' })]
}
