import { postedUnder } from '../../store/messages.ts'
import type { RequestView } from '../../store/request-views.ts'
import { silentChannel } from '../../store/silent-channels.ts'
import type { Context } from '../../workflow/context.ts'
import { isUnreachable } from '../connection/api-errors.ts'
import { type Content, type Outbox, rank } from '../connection/outbox.ts'

/** Where the bot cannot post in the channel of a card, each of those who can decide gets it in their own conversation. */
export async function drawForDeciders(
  ctx: Context,
  outbox: Outbox,
  view: RequestView,
  draw: () => Promise<Content | undefined>,
): Promise<void> {
  const prefix = `card:${view.id}:to:`
  const silent = view.state === 'pending' && view.channel && (await silentChannel(ctx.store.db, view.channel))
  const drawn = (await postedUnder(ctx.store.db, prefix)).map(({ key }) => key.slice(prefix.length))
  for (const user of new Set([...drawn, ...(silent ? (view.ruling?.approvers ?? []).slice(0, 20) : [])])) {
    try {
      await outbox.draw(`${prefix}${user}`, { user }, draw, rank.decision)
    } catch (error) {
      if (!isUnreachable(error)) throw error
    }
  }
}
