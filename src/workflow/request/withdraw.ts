import { Refusal } from '../../errors.ts'
import type { Context } from '../context.ts'
import type { JobPayloads } from '../job-payloads.ts'
import { lockRequest, transition } from '../transition.ts'

/** The job `withdraw`: the requester takes a request back while it waits. */
export async function withdraw(ctx: Context, { requestId, by }: JobPayloads['withdraw']): Promise<void> {
  await ctx.people.member(by)
  const refusal = await ctx.store.transaction(async (tx) => {
    const row = await lockRequest(ctx, tx, requestId)
    if (row.requester !== by) return new Refusal('not_yours_to_withdraw', { id: row.id })
    if (row.state === 'withdrawn') return undefined
    if (row.state !== 'pending') return new Refusal('already_over', { id: row.id, state: row.state })
    await transition(ctx, tx, row, 'withdrawn', { fact: 'withdrawn', by, patch: { endedAt: ctx.clock.now() } })
    return undefined
  })
  ctx.jobs.kick()
  if (refusal) throw refusal
}
