import { Refusal } from '../../errors.ts'
import type { Tx } from '../../store/database.ts'
import { endWishOf } from '../../store/end-wish.ts'
import { type Grant, grantsOfRequest, numberOf } from '../../store/grants.ts'
import type { Request } from '../../store/request.ts'
import type { Context } from '../context.ts'
import { wantEnd } from '../grant/ask-to-end.ts'
import { grantsOnRecord } from '../grant/proven.ts'
import { behindEnds } from '../job-payloads.ts'
import { isAdmin } from '../people/roster.ts'
import { rulesOf } from '../press.ts'
import { transition } from '../transition.ts'
import { onRecord } from './on-record.ts'
import { operationOf } from './operation.ts'
import { mayApproveToday } from './ruling.ts'

// What a person may do about a failed request.

/** The press on Retry. From approval on: the plan, the rule and the approvers are looked at anew before anything runs. */
export const retry = rulesOf<'retry', void>({
  async may(ctx, { press: { by }, seen }) {
    if (seen.requester !== by && !(await mayMend(ctx, seen, by)))
      throw new Refusal('not_yours_to_mend', { id: seen.id })
  },

  async move(ctx, { tx, press: { by }, row, pressedAt }) {
    if (row.state === 'approved') return undefined
    const refusal = await notMendable(ctx, tx, row, pressedAt)
    if (refusal) return refusal
    // Somebody has had all of it ended before it was given: that is not undone by the one who asked.
    if (await wasEndedBefore(ctx, tx, row)) return new Refusal('ended_before_given', { id: row.id })
    await transition(ctx, tx, row, 'approved', { fact: 'retried', by, patch: { outcome: null, endedAt: null } })
    await ctx.jobs.enqueue(tx, 'execute', row.id, { requestId: row.id }, { priority: behindEnds })
    return undefined
  },
})

/** The press on Roll back. What an operation without an undo has made stays, and must not be said to be gone. */
export const rollBack = rulesOf<'roll-back', void>({
  async may(ctx, { press: { by }, seen }) {
    if (!(await mayMend(ctx, seen, by))) throw new Refusal('not_yours_to_mend', { id: seen.id })
    if (!operationOf(ctx, seen.operation).undo) throw new Refusal('cannot_roll_back', { id: seen.id })
  },

  async move(ctx, { tx, press: { by }, row, pressedAt }) {
    if (row.state === 'revoking') return undefined
    const refusal = await notMendable(ctx, tx, row, pressedAt)
    if (refusal) return refusal
    const given = (await grantsOfRequest(tx, row.id)).filter((grant) => grant.state !== 'ended')
    for (const grant of given) await wantEnd(ctx, tx, grant.id, { cause: 'rolled-back', by })
    if (given.length > 0) return undefined
    await transition(ctx, tx, row, 'revoking', { fact: 'rolling-back', by })
    await ctx.jobs.enqueue(tx, 'undo', row.id, { requestId: row.id, by }, { priority: 0 })
    return undefined
  },
})

/** Whether all that it was to give was ended by somebody before it was given. What merely failed is tried again. */
async function wasEndedBefore(ctx: Context, tx: Tx, { id }: Request): Promise<boolean> {
  const grants = await grantsOfRequest(tx, id)
  const proven = await grantsOnRecord(ctx, tx, id)
  const isWished = (grant: Grant) => (endWishOf(ctx.store, grant)?.cause ?? 'failed') !== 'failed'
  return (
    grants.length > 0 &&
    grants.every((grant) => grant.state === 'ended' && isWished(grant) && !proven[numberOf(grant)]?.given)
  )
}

const mayMend = async (ctx: Context, seen: Request, by: string): Promise<boolean> =>
  isAdmin(ctx, by) || (await mayApproveToday(ctx, seen, by))

async function notMendable(ctx: Context, tx: Tx, row: Request, pressedAt: number): Promise<Refusal | undefined> {
  const { id, state } = row
  if (state !== 'failed' && state !== 'partial') return new Refusal('already_over', { id, state })
  // It was about an earlier failure, and others have put it back.
  if (pressedAt < (await onRecord(ctx, tx, row)).failedAt) return new Refusal('press_unproven')
  const grants = await grantsOfRequest(tx, id)
  const cleaning = grants.some(
    (grant) => grant.state !== 'ended' && (state === 'failed' || grant.endCause === 'failed'),
  )
  return cleaning ? new Refusal('still_cleaning', { id }) : undefined
}
