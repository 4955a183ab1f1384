import type { WebClient } from '@slack/web-api'
import { outcomePlain } from '../../error-words.ts'
import { type Say, sayIn } from '../../i18n.ts'
import { getMessage } from '../../store/messages.ts'
import type { RequestView } from '../../store/request-views.ts'
import type { Context } from '../../workflow/context.ts'
import { loadView } from '../../workflow/request/load-view.ts'
import { saidBySlack, willPass } from '../connection/api-errors.ts'
import { NotYet } from '../connection/lines.ts'
import { type Outbox, rank } from '../connection/outbox.ts'
import { copyable, notification, rich } from '../draw/blocks.ts'
import { aboutOf } from './spoken-about.ts'

/** All changes of a request, one a line, as they stand: before it is decided, what would be done; later, what became of each. */
export function listText(view: RequestView, say: Say): string {
  const done = view.changes.filter(({ phase }) => phase === 'do')
  const planned = view.plan?.changes ?? []
  const lines =
    done.length > 0
      ? done.map(({ change, state, error }) => {
          const said = say.plain(`card:change_${state}`, { summary: change.summary[say.locale] })
          const why = error && say.plain('card:change_error', { error: outcomePlain(error, say) })
          return [said, why].filter(Boolean).join(say.plain('card:change_then'))
        })
      : planned.map(({ summary }) => summary[say.locale])
  const already = (view.plan?.already ?? []).map(({ summary }) =>
    say.plain('card:there_already', { summary: summary[say.locale] }),
  )
  return [...lines, ...already].map((line, i) => `${i + 1}. ${line}`).join('\n')
}

/** What the plan has beside its changes, such as policies before and after. */
const detailTexts = ({ plan }: RequestView, say: Say): string[] =>
  (plan?.details ?? []).map(({ title, text }) => `## ${title[say.locale]}\n\n${text}`)

/** So much of it goes into one message, where it cannot be a file. */
const inMessage = 4_000

/**
 * What does not fit on a card, as a file in its thread, or as messages there where the bot may not upload files. Killed in
 * between, the bot may send the file twice: it is the same.
 */
export async function sendList(ctx: Context, client: WebClient, outbox: Outbox, requestId: string): Promise<void> {
  const view = await loadView(ctx, requestId)
  if (!view?.channel) return
  const card = await getMessage(ctx.store.db, `card:${requestId}`)
  if (!card?.ts) throw new NotYet(Math.min(30_000, Math.max(500, (ctx.clock.now() - view.createdAt) / 2)))
  if (await ctx.chat.sharedChannel(card.channel)) return
  const say = sayIn(ctx.config.policy.locale)
  const title = say.plain('card:list_title', { id: requestId, about: aboutOf(view, say, 150) })
  const content = [listText(view, say), ...detailTexts(view, say)].join('\n\n')
  try {
    await client.files.uploadV2({
      channel_id: card.channel,
      thread_ts: card.ts,
      filename: `${requestId}.txt`,
      title,
      content,
    })
  } catch (error) {
    if (saidBySlack(error) === undefined || willPass(error)) throw error
    ctx.log.warn({ request: requestId, error: saidBySlack(error) }, 'a file could not be uploaded, so it is posted')
    const thread = { channel: card.channel, threadTs: card.ts }
    for (let at = 0; at < content.length; at += inMessage) {
      const blocks = [rich(copyable(content.slice(at, at + inMessage)))]
      const draw = async () => ({ text: notification(title), blocks })
      await outbox.draw(`list:${requestId}:${view.version}:${at}`, thread, draw, rank.thread)
    }
  }
}
