import { Refusal } from '../../errors.ts'
import { isEnough } from '../../policy/combine.ts'
import { changesOf } from '../../store/changes.ts'
import { decisionsOn } from '../../store/decision-rows.ts'
import type { Request } from '../../store/request.ts'
import type { Context } from '../context.ts'
import { onRecord } from './on-record.ts'
import { mayNow, planNow } from './plan-now.ts'
import { validApprovals } from './ruling.ts'
import { isBegun, isOfMany } from './targets.ts'

/** When this process has checked a request itself: whatever else is being carried out was begun by one that is gone. */
const checked = new WeakMap<Context, Map<string, { at: number; refused?: Refusal }>>()
/** What stands in line for AWS longer is checked again when its turn comes. */
const freshMs = 60_000
/** With many targets the work may take hours: what has not begun waits for a check that is younger than this. */
const freshOfManyMs = 5 * 60_000

export function noteChecked(ctx: Context, requestId: string, refused?: Refusal): void {
  const known = checked.get(ctx) ?? new Map()
  checked.set(ctx, known.set(requestId, { at: ctx.clock.now(), ...(refused && { refused }) }))
}

/** Whether one of many targets may go on without another look at what the approval rests on. */
export function mayGoOn(ctx: Context, requestId: string, begun: boolean): boolean {
  const last = checked.get(ctx)?.get(requestId)
  return last !== undefined && (begun || (!last.refused && ctx.clock.now() - last.at < freshOfManyMs))
}

/** Why what was begun would not be given any more. */
export const refusedSince = (ctx: Context, requestId: string): Refusal | undefined =>
  checked.get(ctx)?.get(requestId)?.refused

export const forgetChecked = (ctx: Context, requestId: string): void => void checked.get(ctx)?.delete(requestId)

/** Whether a request that was cut off may go on; if not, why, and whether AWS may have begun with it already. */
export type Resumed = { refused: undefined } | { refused: Refusal; begun: boolean }

/**
 * The bot was away, or it took long to have a turn, and what the approval rests on may be another now. What AWS has not begun is checked as if it
 * started now; for the rest it is to be known whether it would still be given.
 */
export async function checkResumed(ctx: Context, row: Request): Promise<Resumed> {
  const changes = await changesOf(ctx.store.db, row.id, 'do')
  const ofMany = isOfMany(changes.map(({ change }) => change))
  const begun = isBegun(changes)
  const last = checked.get(ctx)?.get(row.id)
  if (last?.refused) return { refused: last.refused, begun }
  const enough = ofMany ? freshOfManyMs : begun ? Number.POSITIVE_INFINITY : freshMs
  if (last && ctx.clock.now() - last.at < enough) return { refused: undefined }
  try {
    const now = begun ? await mayNow(ctx, row) : await planNow(ctx, row)
    const isSamePlan = !('digest' in now) || now.digest === row.digest
    if (!isSamePlan || !(await isApprovedStill(ctx, row, now.ruling)))
      throw new Refusal('no_longer_approved', { id: row.id })
    noteChecked(ctx, row.id)
    return { refused: undefined }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    // Of many, those that were begun go on to their end, and must not be asked about one by one.
    if (ofMany && begun) noteChecked(ctx, row.id, error)
    return { refused: error, begun }
  }
}

/** Whether the rule and those who approved are what they were; with `given`, of what was given already. */
export async function isApprovedStill(
  ctx: Context,
  row: Request,
  ruling: Parameters<typeof validApprovals>[2],
  o: { given?: boolean } = {},
): Promise<boolean> {
  if (row.ruling?.ruleHash !== ruling.ruleHash) return false
  const proven = await onRecord(ctx, ctx.store.db, row, o)
  if (ruling.approvals === 0) return proven.atOnce !== undefined
  const valid = await validApprovals(ctx, row, ruling)
  const decisions = await decisionsOn(ctx.store.db, row.id, row.digest ?? '')
  const yes = decisions.map(({ approver }) => approver)
  return isEnough(
    ruling,
    yes.filter((approver) => valid.has(approver) && proven.approvals.has(approver)),
  )
}
