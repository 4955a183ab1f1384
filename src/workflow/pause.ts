import { Refusal } from '../errors.ts'
import { pausedNow } from '../store/pauses.ts'
import { openRequests } from '../store/requests.ts'
import type { Context } from './context.ts'
import { isAdmin } from './people/roster.ts'
import { refuseStopped } from './people/stopped.ts'
import { record, redraw } from './transition.ts'

/** False when it is so already. */
export async function setPaused(ctx: Context, by: string, wish: { paused: boolean; reason: string }): Promise<boolean> {
  if (!isAdmin(ctx, by)) throw new Refusal('admins_only')
  await refuseStopped(ctx, by)
  const changed = await ctx.store.transaction(async (tx) => {
    await ctx.store.lock(tx, 'pause')
    if (((await pausedNow(ctx, tx)) !== undefined) === wish.paused) return false
    const { reason } = wish
    await record(ctx, tx, wish.paused ? 'paused' : 'resumed', { by, data: wish.paused ? { reason } : {} })
    const to = { channel: ctx.config.policy.channels.approvals }
    const key = `pause:${ctx.clock.now()}`
    const data = { by, reason, paused: wish.paused }
    await ctx.jobs.enqueue(tx, 'post', key, { key, to, what: 'pause', data })
    for (const id of await openRequests(tx)) await redraw(ctx, tx, id)
    return true
  })
  ctx.jobs.kick()
  return changed
}
