import type { WebClient } from '@slack/web-api'
import type { Say } from '../../i18n.ts'
import type { Handlers } from '../../jobs/worker.ts'
import type { Context } from '../../workflow/context.ts'
import type { Telling } from '../../workflow/guide.ts'
import { context, type Message } from '../blocks.ts'
import type { PostData } from '../posts.ts'
import { stepNow } from './data.ts'
import { sendFile } from './file.ts'
import { loadGuide, lookOf } from './load.ts'
import { sendReport } from './report.ts'
import { tellMessage } from './tell.ts'

export const guideJobs = (ctx: Context, client: WebClient): Pick<Handlers, 'guide-file' | 'guide-report'> => ({
  'guide-file': async ({ payload }) => {
    await sendFile(ctx, client, payload)
    return undefined
  },
  'guide-report': async ({ payload }) => {
    await sendReport(ctx, client, payload.slackId)
    return undefined
  },
})

/** What `workflow/guide.ts` has to say about a step, with the step as it stands when it is said. */
export async function guidePost(ctx: Context, data: PostData, say: Say): Promise<Message> {
  const { telling, step, by } = data as { telling: Telling; step: string; by: string | null }
  const guide = await loadGuide(ctx)
  const now = stepNow(guide, step)
  if (!now) return { text: step, blocks: [context(say('common:text', { text: step }))] }
  const look = await lookOf(ctx, { tz: ctx.config.policy.timeZone ?? 'UTC' }, guide, by ? [by] : [])
  return tellMessage(telling, guide, now, by ?? undefined, say, look)
}
