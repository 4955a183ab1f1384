import { Refusal } from '../../errors.ts'
import { getRequest } from '../../store/requests.ts'
import type { Context } from '../context.ts'
import { askForReview } from '../grant/review-due.ts'
import { behindEnds } from '../job-payloads.ts'
import { lockRequest, transition } from '../transition.ts'
import { gatherHelp } from './decision-help.ts'
import { awaitDecision } from './lapse.ts'
import { onRecord } from './on-record.ts'
import { requestRisk } from './operation.ts'
import { refuseRequest } from './outcome.ts'
import { type Planned, planNow } from './plan-now.ts'
import { lapseInTime, lapsesAt, refuseOver } from './scheduled.ts'

/** The job `plan`: a new request becomes pending, approved (where no approval is needed) or refused. */
export async function planRequest(ctx: Context, requestId: string): Promise<void> {
  const row = await getRequest(ctx.store.db, requestId)
  if (row?.state !== 'planning') return
  let planned: Planned
  try {
    if (!(await onRecord(ctx, ctx.store.db, row)).isNew) throw new Refusal('not_on_record', { id: requestId })
    refuseOver(row, ctx.clock.now())
    planned = await planNow(ctx, row)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    await refuseRequest(ctx, requestId, error)
    return
  }
  const { ruling, plan, digest, beneficiary } = planned
  const facts = await gatherHelp(ctx, row, plan, ruling)
  await ctx.store.transaction(async (tx) => {
    const current = await lockRequest(ctx, tx, requestId)
    if (current.state !== 'planning') return
    const now = ctx.clock.now()
    const atOnce = ruling.approvals === 0
    await transition(ctx, tx, current, atOnce ? 'approved' : 'pending', {
      fact: atOnce ? (ruling.breakGlass ? 'break-glass' : 'granted-by-rule') : 'pending',
      by: 'bot',
      data: {
        rule: ruling.rule,
        ruleHash: ruling.ruleHash,
        digest,
        approvers: ruling.approvers,
        approvals: ruling.approvals,
      },
      patch: {
        beneficiary,
        ruling,
        plan,
        digest,
        facts,
        risk: requestRisk(ctx, row),
        expiresAt: lapsesAt(row, ruling.pendingForMs, now),
        decidedAt: atOnce ? now : null,
      },
    })
    if (ruling.breakGlass) await askForReview(ctx, tx, current, ruling.channel)
    if (atOnce) await ctx.jobs.enqueue(tx, 'execute', requestId, { requestId }, { priority: behindEnds })
    else await awaitDecision(ctx, tx, requestId, ruling, now)
    await lapseInTime(ctx, tx, row)
  })
  ctx.jobs.kick()
}
