import { Refusal } from '../../errors.ts'
import { isAdmin } from '../people/roster.ts'
import { rulesOf } from '../press.ts'
import { transition } from '../transition.ts'
import { mayApproveToday } from './ruling.ts'
import { isScheduled } from './scheduled.ts'

/** The press on Withdraw: the requester takes a request back while it waits, to be decided or for its start; then others may stop it. */
export const withdraw = rulesOf<'withdraw', void>({
  async may(ctx, { press: { by }, seen }) {
    if (seen.requester === by) return
    // What is approved and has not begun is like access: whoever may take that away stops it.
    const mayStop = isScheduled(seen, ctx.clock.now()) && (isAdmin(ctx, by) || (await mayApproveToday(ctx, seen, by)))
    if (!mayStop) throw new Refusal('not_yours_to_withdraw', { id: seen.id })
  },

  async move(ctx, { tx, press: { by }, row }) {
    if (row.state === 'withdrawn') return undefined
    const own = row.requester === by
    if (!isScheduled(row, ctx.clock.now()) && !(own && row.state === 'pending'))
      return new Refusal('already_over', { id: row.id, state: row.state })
    await transition(ctx, tx, row, 'withdrawn', { fact: 'withdrawn', by, patch: { endedAt: ctx.clock.now() } })
    return undefined
  },
})
