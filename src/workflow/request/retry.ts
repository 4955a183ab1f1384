import { Refusal } from '../../errors.ts'
import type { Ruling } from '../../policy/types.ts'
import { grantOfRequest } from '../../store/grants.ts'
import { getRequest } from '../../store/requests.ts'
import type { Context } from '../context.ts'
import { isAdmin } from '../people/admins.ts'
import { lockRequest, transition } from '../transition.ts'
import { operationOf } from './operation.ts'

/** The jobs `retry` and `roll-back`: what a person may do about a failed request. */
export async function mendFailed(
  ctx: Context,
  what: 'retry' | 'roll-back',
  o: { requestId: string; by: string },
): Promise<void> {
  await ctx.people.member(o.by)
  await ctx.roster.refresh(5_000)
  const seen = await getRequest(ctx.store.db, o.requestId)
  if (!seen) throw new Refusal('unknown_request', { id: o.requestId })
  const approvers = seen.rulingJson ? (JSON.parse(seen.rulingJson) as Ruling).approvers : []
  const mayRetry = what === 'retry' && seen.requester === o.by
  if (!mayRetry && !isAdmin(ctx, o.by) && !approvers.includes(o.by))
    throw new Refusal('not_yours_to_mend', { id: seen.id })
  // What it has made stays, and must not be said to be gone.
  if (what === 'roll-back' && !operationOf(ctx, seen.operation).undo)
    throw new Refusal('cannot_roll_back', { id: seen.id })
  const refusal = await ctx.store.transaction(async (tx) => {
    const row = await lockRequest(ctx, tx, o.requestId)
    // Pressed twice, or the bot was killed after it counted: what was asked for is under way.
    if (row.state === (what === 'retry' ? 'approved' : 'revoking')) return undefined
    if (row.state !== 'failed') return new Refusal('already_over', { id: row.id, state: row.state })
    const grant = await grantOfRequest(tx, row.id)
    if (grant && grant.state !== 'ended') return new Refusal('still_cleaning', { id: row.id })
    if (what === 'retry') {
      // From approval on: the plan, the rule and the approvers are looked at anew before anything runs.
      await transition(ctx, tx, row, 'approved', {
        fact: 'retried',
        by: o.by,
        patch: { outcomeJson: null, endedAt: null },
      })
      await ctx.jobs.enqueue(tx, 'execute', row.id, { requestId: row.id }, { priority: 0 })
    } else {
      await transition(ctx, tx, row, 'revoking', { fact: 'rolling-back', by: o.by })
      await ctx.jobs.enqueue(tx, 'undo', row.id, { requestId: row.id, by: o.by }, { priority: 0 })
    }
    return undefined
  })
  ctx.jobs.kick()
  if (refusal) throw refusal
}
