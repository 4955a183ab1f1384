import type { Tx } from '../../store/database.ts'
import { firstDelivery } from '../../store/deliveries.ts'
import { getRequest } from '../../store/requests.ts'
import type { Context } from '../context.ts'
import { record } from '../transition.ts'

/** What somebody meets who looks for a way in. A press that only came late is no news. */
const telling = new Set([
  'own_request',
  'own_benefit',
  'own_review',
  'not_an_approver',
  'not_a_reviewer',
  'not_yours_to_withdraw',
  'not_yours_to_end',
  'not_yours_to_mend',
  'guest',
  'stranger',
  'is_a_bot',
  'deactivated',
])

export interface RefusedPress {
  requestId: string
  /** Slack user id. */
  by: string
  code: string
  vars: Record<string, string | number>
}

/** On record once a day for a person, request and reason: whoever presses on and on does not flood the audit channel. */
export async function recordRefusedPress(
  ctx: Pick<Context, 'clock' | 'store' | 'jobs'>,
  tx: Tx,
  { requestId, by, code, vars }: RefusedPress,
): Promise<void> {
  if (!telling.has(code) || !(await getRequest(tx, requestId))) return
  if (!(await firstDelivery(tx, `refused:${requestId}:${by}:${code}`, ctx.clock.now()))) return
  await record(ctx, tx, 'press-refused', { requestId, by, data: { code, vars, requestId } })
}
