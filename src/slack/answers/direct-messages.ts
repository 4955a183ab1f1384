import type { App } from '@slack/bolt'
import { sayIn } from '../../i18n.ts'
import type { Person } from '../../store/person-rows.ts'
import type { Context } from '../../workflow/context.ts'
import { receive } from '../connection/receive.ts'
import { sayTo } from '../connection/remembered.ts'
import type { Message } from '../draw/blocks.ts'
import { answerFault, answerWish, answerWord, read } from './commands.ts'

export async function answerWords(ctx: Context, person: Person, text: string): Promise<Message[]> {
  const asked = read(ctx, text)
  const { word, rest } = asked
  if (word === 'request' && rest) return answerWish(ctx, asked, sayIn(person.locale))
  // A form cannot be opened from a message: this has the button that opens it.
  if (word === 'request' || (word === 'explain' && !rest)) return answerWord(ctx, person, { word: 'help', rest: '' })
  return answerWord(ctx, person, asked)
}

export function register(app: App, ctx: Context): void {
  app.message(async ({ message, body, client }) => {
    // Only what a person newly wrote: no edits, no joins, no messages of bots.
    if (message.channel_type !== 'im' || message.subtype !== undefined || 'bot_id' in message) return
    const { user, channel, text } = message
    if (!text || !(await receive(ctx, `message:${body.event_id}`, async () => {}))) return
    const answers = await ctx.people
      .member(user)
      .then((person) => answerWords(ctx, person, text))
      .catch(async (error) => answerFault(ctx, error, await sayTo(ctx, user)))
    for (const { text, blocks } of answers)
      await client.chat.postMessage({ channel, text, blocks, unfurl_links: false, unfurl_media: false })
  })
}
