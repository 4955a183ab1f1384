import { Refusal } from '../../errors.ts'
import type { Ruling } from '../../policy/policy-types.ts'
import { getRequest, waitingRequests } from '../../store/requests.ts'
import type { Context } from '../context.ts'
import { lockRequest, transition } from '../transition.ts'
import { onRecord } from './on-record.ts'
import { operationOf } from './operation.ts'
import { refuseRequest } from './outcome.ts'
import { rememberedRuling } from './ruling.ts'
import { leftToApprove } from './without-gainers.ts'

/**
 * The job `check-approvers`: who counts has changed. What nobody can approve any more is refused at once, not when it
 * lapses; and cards name who can. No AWS call: what else has changed is looked at when somebody decides.
 */
export async function checkApprovers(ctx: Context): Promise<void> {
  for (const id of await waitingRequests(ctx.store.db)) {
    const row = await getRequest(ctx.store.db, id)
    if (row?.state !== 'pending' || !row.ruling) continue
    try {
      const now = await rememberedRuling(ctx, row, row.requester)
      // Who has the permission set that is changed, or has come into a group, AWS has to be asked: that is done when somebody
      // decides.
      if (!operationOf(ctx, row.operation).shapes)
        await nameApprovers(ctx, id, await leftToApprove(ctx, row, now, row.ruling.gaining ?? []))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (error.code === 'policy_nobody_can_approve' && error.vars.rule === row.ruling.rule)
        await refuseRequest(ctx, id, error)
    }
  }
}

async function nameApprovers(ctx: Context, id: string, now: Ruling): Promise<void> {
  await ctx.store.transaction(async (tx) => {
    const row = await lockRequest(ctx, tx, id)
    const { ruling } = row
    // Where another rule decides by now, whoever decides is told.
    if (row.state !== 'pending' || ruling?.ruleHash !== now.ruleHash) return
    if (ruling.approvers.join() === now.approvers.join()) return
    // What others wrote into it is not put on record: whoever decides is told that it does not stand as it was asked.
    if (!(await onRecord(ctx, tx, row)).shown) return
    const data = { approvers: now.approvers, before: ruling.approvers }
    await transition(ctx, tx, row, 'pending', { fact: 'can-approve', by: 'bot', data, patch: { ruling: now } })
  })
  ctx.jobs.kick()
}
