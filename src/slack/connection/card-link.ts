import type { WebClient } from '@slack/web-api'
import { getMessage } from '../../store/messages.ts'
import type { Context } from '../../workflow/context.ts'
import { orUndefined } from './api-errors.ts'
import type { Lines } from './lines.ts'
import { rank } from './outbox.ts'

/** Where Slack shows a message of ours, as a link; undefined while it is not there, or not any more. */
export async function linkTo(ctx: Context, client: WebClient, lines: Lines, key: string): Promise<string | undefined> {
  const at = await getMessage(ctx.store.db, key)
  if (!at?.ts) return undefined
  const { channel, ts } = at
  const method = 'chat.getPermalink'
  const ask = () => client.chat.getPermalink({ channel, message_ts: ts })
  const answer = await orUndefined(
    () => lines.inTurn(method, rank.person, ask),
    ['message_not_found', 'channel_not_found'],
  )
  return answer?.permalink
}
