import type { Tx } from '../../store/database.ts'
import { firstDelivery } from '../../store/deliveries.ts'
import type { Context } from '../../workflow/context.ts'

/**
 * Stores what a person did, once per `key` (a trigger id, a form key), in one transaction; then the caller acknowledges.
 * Slack does not repeat an interaction that was acknowledged, so what is not stored by then is lost.
 * Gives false for what was received before.
 */
export async function receive(ctx: Context, key: string, work: (tx: Tx) => Promise<void>): Promise<boolean> {
  const first = await ctx.store.transaction(async (tx) => {
    if (!(await firstDelivery(tx, key, ctx.clock.now()))) return false
    await work(tx)
    return true
  })
  ctx.jobs.kick()
  return first
}
