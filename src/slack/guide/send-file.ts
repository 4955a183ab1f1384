import type { WebClient } from '@slack/web-api'
import { copied } from '../../guide/define-step.ts'
import type { Context } from '../../workflow/context.ts'
import { sayTo } from '../connection/remembered.ts'
import { upload } from '../connection/upload.ts'
import { stepNow } from './guide-now.ts'
import { loadGuide } from './load-guide.ts'

/** A value to copy as a file, in the asker's own conversation with the bot. */
export async function sendFile(
  ctx: Context,
  client: WebClient,
  o: { slackId: string; step: string; index: number },
): Promise<void> {
  const guide = await loadGuide(ctx)
  const item = stepNow(guide, o.step)?.step.copy?.(guide.show)[o.index]
  if (!item) return
  const say = await sayTo(ctx, o.slackId)
  const filename = item.file ?? `${o.step}.txt`
  await upload(client, o.slackId, { filename, title: item.title[say.locale], content: copied(item, say.locale) })
}
