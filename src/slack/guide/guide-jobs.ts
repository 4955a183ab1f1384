import type { WebClient } from '@slack/web-api'
import { Refusal } from '../../errors.ts'
import type { Say } from '../../i18n.ts'
import { deleteHandover } from '../../store/guide-rows.ts'
import type { Context } from '../../workflow/context.ts'
import type { Telling } from '../../workflow/guide/confirm-steps.ts'
import type { Handlers } from '../../workflow/job-payloads.ts'
import type { PostData } from '../card/post.ts'
import { context, type Message } from '../draw/blocks.ts'
import { drawPress } from './draw-press.ts'
import { stepNow } from './guide-now.ts'
import { loadGuide, lookOf } from './load-guide.ts'
import { sendFile } from './send-file.ts'
import { sendReport } from './send-report.ts'
import { tellMessage } from './tell.ts'
import { lookAtScreen } from './watch-screen.ts'

export const guideJobs = (
  ctx: Context,
  client: WebClient,
): Pick<Handlers, 'draw-guide' | 'watch-guide' | 'guide-file' | 'guide-report'> => ({
  'draw-guide': async ({ payload }) => {
    await drawPress(ctx, client, payload.press)
    return undefined
  },
  'watch-guide': ({ payload }) => lookAtScreen(ctx, client, payload),
  'guide-file': async ({ payload }) => {
    await sendFile(ctx, client, payload)
    return undefined
  },
  'guide-report': async ({ payload }) => {
    await sendReport(ctx, client, payload.slackId)
    return undefined
  },
})

/** What `workflow/guide/confirm-steps.ts` has to say about a step, with the step as it stands when it is said. */
export async function guidePost(ctx: Context, data: PostData, say: Say): Promise<Message> {
  const { telling, step, by, to } = data as { telling: Telling; step: string; by: string | null; to?: string }
  const guide = await loadGuide(ctx)
  const found = stepNow(guide, step)
  const { handover, ...others } = found ?? {}
  // Whose it is no more is asked for nothing.
  const now = telling === 'handed-over' && found && handover?.to !== to ? (others as typeof found) : found
  if (!now) return { text: step, blocks: [context(say('common:text', { text: step }))] }
  const look = await lookOf(ctx, guide, by ? [by] : [])
  return tellMessage(telling, guide, now, by ?? undefined, say, look)
}

/**
 * Whoever gets a step may never have spoken to the bot: their language is asked for, and whether they are one of us. If
 * not, whoever handed the step over hears why.
 */
export async function knowsReader(ctx: Context, slackId: string, data: PostData): Promise<boolean> {
  try {
    await ctx.people.member(slackId)
    return true
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const { by } = data
    if (typeof by !== 'string') return false
    const told = { slackId: by, channel: null, code: 'guide_no_colleague', vars: { who: slackId } }
    await ctx.store.transaction(async (tx) => {
      await ctx.jobs.enqueue(tx, 'tell', `guide:${String(data.step)}:${slackId}`, told)
      await deleteHandover(tx, String(data.step))
    })
    ctx.jobs.kick()
    return false
  }
}
