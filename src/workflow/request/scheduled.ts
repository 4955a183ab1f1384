import { Refusal } from '../../errors.ts'
import { ownEntries } from '../../store/audit-log.ts'
import type { Tx } from '../../store/database.ts'
import type { Request } from '../../store/request.ts'
import type { Context } from '../context.ts'

// What is to begin later was asked and approved as a time from when to when: it never lasts longer than that, and who begins
// late, because nobody approved or the bot was away, has what is left.

type Timed = Pick<Request, 'startsAt' | 'durationMs' | 'permanent'>

/** When it is over at the latest; undefined where it has no such time. */
export const overAt = ({ startsAt, durationMs, permanent }: Timed): number | undefined =>
  startsAt === null || permanent || durationMs === null ? undefined : startsAt + durationMs

/** Approved, and not due yet. */
export const isScheduled = ({ state, startsAt }: Pick<Request, 'state' | 'startsAt'>, now: number): boolean =>
  state === 'approved' && startsAt !== null && startsAt > now

/** How long until it is due, ms: 0 from then on. */
export const untilDue = ({ startsAt }: Timed, now: number): number => Math.max(0, (startsAt ?? now) - now)

/** When a request lapses that nobody decides. */
export const lapsesAt = (request: Timed, pendingForMs: number, now: number): number =>
  Math.min(now + pendingForMs, overAt(request) ?? Number.POSITIVE_INFINITY)

/** The job that has it lapse comes no later than that. */
export async function lapseInTime(ctx: Context, tx: Tx, request: Request): Promise<void> {
  const { id: requestId } = request
  const over = overAt(request)
  if (over !== undefined) await ctx.jobs.enqueue(tx, 'expire', requestId, { requestId }, { runAt: over })
}

/** Throws the `Refusal` of what would be over before it begins. */
export function refuseOver(request: Timed, now: number): void {
  if (now >= (overAt(request) ?? Number.POSITIVE_INFINITY)) throw new Refusal('start_missed')
}

/** When a grant ends that begins now, by what the log says of its beginning: as asked, or as an approver shortened it. */
export async function endOfGrant({ store }: Context, tx: Tx, request: Request, now: number): Promise<number> {
  const started = (await ownEntries({ db: tx, seal: store.seal }, { requestId: request.id, facts: ['started'] })).at(-1)
  const { shortenedMs, startsAt } = started?.data ?? {}
  const length = Math.min(
    request.durationMs ?? 0,
    typeof shortenedMs === 'number' ? shortenedMs : Number.POSITIVE_INFINITY,
  )
  return (typeof startsAt === 'number' ? Math.min(now, startsAt) : now) + length
}
