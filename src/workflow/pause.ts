import { Refusal } from '../errors.ts'
import { pausedNow } from '../store/pauses.ts'
import { openRequests } from '../store/requests.ts'
import { homesSeenSince } from '../store/settings.ts'
import type { Context } from './context.ts'
import { memberAsOfNow } from './people/as-of-now.ts'
import { SlackSilent } from './people/person.ts'
import { isAdmin } from './people/roster.ts'
import { refuseStopped } from './people/stopped.ts'
import { record, redraw } from './transition.ts'

/** Whoever had the Home tab open since then may have it before their eyes still. */
const homesMs = 12 * 3_600_000

/** False when it is so already. */
export async function setPaused(ctx: Context, by: string, wish: { paused: boolean; reason: string }): Promise<boolean> {
  await mayPauseNow(ctx, by, wish)
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
    for (const slackId of await homesSeenSince(tx, ctx.clock.now() - homesMs))
      await ctx.jobs.enqueue(tx, 'draw-home', slackId, { slackId })
    return true
  })
  ctx.jobs.kick()
  return changed
}

/**
 * Administrators as of now. While Slack does not say who they are, whoever was one may stop everything, and nobody sets it
 * going again.
 */
async function mayPauseNow(ctx: Context, by: string, { paused }: { paused: boolean }): Promise<void> {
  try {
    await memberAsOfNow(ctx, by)
  } catch (error) {
    if (!(error instanceof SlackSilent)) throw error
    if (!paused) throw new Refusal('resume_unknown')
  }
  if (!isAdmin(ctx, by)) throw new Refusal('admins_pause')
}
