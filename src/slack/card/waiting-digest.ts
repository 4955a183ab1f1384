import type { RichTextElement } from '@slack/types'
import { listWaiting } from '../../store/request-lists.ts'
import type { Context } from '../../workflow/context.ts'
import { likeRecord } from '../../workflow/request/unlike-record.ts'
import { sayTo } from '../connection/remembered.ts'
import { bullets, clip, header, type Message, notification, plainWords, rich } from '../draw/blocks.ts'
import { mention, sentence } from '../draw/sentence.ts'
import { slackDate } from '../draw/times.ts'
import { aboutOf } from './spoken-about.ts'

const most = 10

/** What waits for one person, oldest first, each with the way to its card; undefined when nothing does. */
export async function waitingDigest(
  ctx: Context,
  user: string,
  linkOf: (requestId: string) => Promise<string | undefined>,
): Promise<Message | undefined> {
  const waiting = await likeRecord(ctx, await listWaiting(ctx.store.db, user, 500), most)
  if (waiting.length === 0) return undefined
  const say = await sayTo(ctx, user)
  const said = say.plain('home:digest', { count: waiting.length })
  const items: RichTextElement[][] = []
  for (const view of waiting.slice(0, most)) {
    const about = aboutOf(view, say, 120)
    const url = await linkOf(view.id)
    items.push([
      url === undefined ? plainWords(about) : { type: 'link', url, text: about },
      ...sentence(say, 'home:digest_asked', { who: mention(view.requester), when: slackDate(view.createdAt) }),
      plainWords(` “${clip(view.reason.replace(/\s+/g, ' '), 100)}”`),
    ])
  }
  const more = waiting.length - most
  if (more > 0) items.push([plainWords(say.plain('home:digest_more', { count: more }))])
  return { text: notification(said), blocks: [header(said), rich(bullets(items))] }
}
