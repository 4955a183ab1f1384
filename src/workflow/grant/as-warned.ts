import type { Queries } from '../../store/database.ts'
import { deliveredAt } from '../../store/deliveries.ts'
import type { Grant } from '../../store/grants.ts'
import { getMessage } from '../../store/messages.ts'
import { alarmAfterMs } from './late-end.ts'

/** The message that says when access will end, to one person. */
export const warningKey = (requestId: string, endsAt: number): string => `warning:${requestId}:${endsAt}`

/** Whether access ended when its warning said that it would. The warning is redrawn then, and nobody is told a second time. */
export const isAsWarned = ({ endCause, endsAt, endedAt }: Pick<Grant, 'endCause' | 'endsAt' | 'endedAt'>): boolean =>
  endCause === 'expired' && endsAt !== null && endedAt !== null && endedAt - endsAt < alarmAfterMs

/** Whether this person was told before the end when it would be. */
export async function wasWarned(db: Queries, { requestId, endsAt }: Grant, slackId: string): Promise<boolean> {
  if (endsAt === null) return false
  const key = warningKey(requestId, endsAt)
  const at = await deliveredAt(db, key)
  return at !== undefined && at < endsAt && Boolean((await getMessage(db, `${key}:${slackId}`))?.ts)
}
