import { Refusal } from '../../errors.ts'
import { rulesOf } from '../press.ts'
import { transition } from '../transition.ts'
import { isScheduled } from './scheduled.ts'

/** The press on Withdraw: the requester takes a request back while it waits, to be decided or for its start. */
export const withdraw = rulesOf<'withdraw', void>({
  async may(_ctx, { press, seen }) {
    if (seen.requester !== press.by) throw new Refusal('not_yours_to_withdraw', { id: seen.id })
  },

  async move(ctx, { tx, press: { by }, row }) {
    if (row.state === 'withdrawn') return undefined
    if (row.state !== 'pending' && !isScheduled(row, ctx.clock.now()))
      return new Refusal('already_over', { id: row.id, state: row.state })
    await transition(ctx, tx, row, 'withdrawn', { fact: 'withdrawn', by, patch: { endedAt: ctx.clock.now() } })
    return undefined
  },
})
