import type { WebClient } from '@slack/web-api'
import { outcomePlain } from '../../error-words.ts'
import { type Say, sayIn } from '../../i18n.ts'
import { getMessage } from '../../store/messages.ts'
import type { RequestView } from '../../store/request-views.ts'
import type { Context } from '../../workflow/context.ts'
import { loadView } from '../../workflow/request/load-view.ts'
import { NotYet } from '../connection/lines.ts'
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

/** What does not fit on a card, as a file in its thread. Killed in between, the bot may send it twice: it is the same. */
export async function sendList(ctx: Context, client: WebClient, requestId: string, now: number): Promise<void> {
  const view = await loadView(ctx, requestId)
  if (!view?.channel) return
  const card = await getMessage(ctx.store.db, `card:${requestId}`)
  if (!card?.ts) throw new NotYet(Math.min(30_000, Math.max(500, (now - view.createdAt) / 2)))
  const say = sayIn(ctx.config.policy.locale)
  await client.files.uploadV2({
    channel_id: card.channel,
    thread_ts: card.ts,
    filename: `${requestId}.txt`,
    title: say.plain('card:list_title', { id: requestId, about: aboutOf(view, say, 150) }),
    content: listText(view, say),
  })
}
