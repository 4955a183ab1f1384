import { Refusal } from '../../errors.ts'
import { changesOf } from '../../store/changes.ts'
import { decisionsOn } from '../../store/decision-rows.ts'
import type { Request } from '../../store/request.ts'
import type { Context } from '../context.ts'
import { onRecord } from './on-record.ts'
import { mayNow, planNow } from './plan-now.ts'
import { validApprovals } from './ruling.ts'

/** When this process has checked a request itself: whatever else is being carried out was begun by one that is gone. */
const checked = new WeakMap<Context, Map<string, number>>()
/** What stands in line for AWS longer is checked again when its turn comes. */
const freshMs = 60_000

export function noteChecked(ctx: Context, requestId: string): void {
  const known = checked.get(ctx) ?? new Map()
  checked.set(ctx, known.set(requestId, ctx.clock.now()))
}

export const forgetChecked = (ctx: Context, requestId: string): void => void checked.get(ctx)?.delete(requestId)

/** Whether a request that was cut off may go on; if not, why, and whether AWS may have begun with it already. */
export type Resumed = { refused: undefined } | { refused: Refusal; begun: boolean }

/**
 * The bot was away, or it took long to have a turn, and what the approval rests on may be another now. What AWS has not begun is checked as if it
 * started now; for the rest it is to be known whether it would still be given.
 */
export async function checkResumed(ctx: Context, row: Request): Promise<Resumed> {
  const begun = (await changesOf(ctx.store.db, row.id, 'do')).some(({ attempts }) => attempts > 0)
  const at = checked.get(ctx)?.get(row.id)
  if (at !== undefined && (begun || ctx.clock.now() - at < freshMs)) return { refused: undefined }
  try {
    const now = begun ? await mayNow(ctx, row) : await planNow(ctx, row)
    const isSamePlan = !('digest' in now) || now.digest === row.digest
    if (!isSamePlan || !(await isApprovedStill(ctx, row, now.ruling)))
      throw new Refusal('no_longer_approved', { id: row.id })
    noteChecked(ctx, row.id)
    return { refused: undefined }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { refused: error, begun }
  }
}

async function isApprovedStill(
  ctx: Context,
  row: Request,
  ruling: Parameters<typeof validApprovals>[2],
): Promise<boolean> {
  if (row.ruling?.ruleHash !== ruling.ruleHash) return false
  const proven = await onRecord(ctx, ctx.store.db, row)
  if (ruling.approvals === 0) return proven.atOnce !== undefined
  const valid = await validApprovals(ctx, row, ruling)
  const decisions = await decisionsOn(ctx.store.db, row.id, row.digest ?? '')
  return (
    decisions.filter(({ approver }) => valid.has(approver) && proven.approvals.has(approver)).length >= ruling.approvals
  )
}
