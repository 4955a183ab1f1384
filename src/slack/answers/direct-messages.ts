import type { App } from '@slack/bolt'
import { sayIn } from '../../i18n.ts'
import type { Person } from '../../store/person-rows.ts'
import type { Context } from '../../workflow/context.ts'
import { receive } from '../connection/receive.ts'
import { sayTo } from '../connection/remembered.ts'
import type { Message } from '../draw/blocks.ts'
import { answerMyAccess } from './answer-requests.ts'
import { answerFault, answerWord, isWord, longestQuestion, splitCommand } from './commands.ts'

/** What people type in a direct message, in both languages, and the command that answers it. */
const questions: [RegExp, (match: RegExpExecArray) => { word: string; rest: string }][] = [
  [/^(?:what is )?my access\b|^私の(?:アクセス|権限)/iu, () => ({ word: 'my-access', rest: '' })],
  [/^(?:who (?:has|have|can) (?:access )?(?:to )?)(.+)$/iu, ([, rest = '']) => ({ word: 'access', rest })],
  [/^(.+?)\s*(?:に|へ)(?:は)?誰が.*$/u, ([, rest = '']) => ({ word: 'access', rest })],
  [/^(.+?)\s*の(?:アクセス|権限)/u, ([, rest = '']) => ({ word: 'access', rest })],
  [/^(?:what is )?pending\b|^what waits for me|^承認待ち/iu, () => ({ word: 'pending', rest: '' })],
  [/^my requests|^(?:自分|私)の申請|^申請一覧/iu, () => ({ word: 'mine', rest: '' })],
  [/^(?:status|状況|ステータス)\s*(?:of\s+)?([0-9a-z]*)/iu, ([, rest = '']) => ({ word: 'status', rest })],
  [/^([0-9a-z]{4,8})\s*の(?:状況|ステータス)/iu, ([, rest = '']) => ({ word: 'status', rest })],
  [/^(<@[^>]+>)\s*を\s*(.+?)\s*に(?:結び付け|紐付け)/u, ([, who, user]) => peopleWords('bind', who, user)],
  [/^(<@[^>]+>)\s*の(?:結び付け|紐付け)を?(?:解除|取り消)/u, ([, who]) => peopleWords('unbind', who)],
  [/^(<@[^>]+>)\s*は?(?:なぜ|どうして)/u, ([, who]) => peopleWords('why', who)],
  [/^(bind|unbind)\s+(<@[^>]+>)\s*(?:to\s+)?(.*)$/iu, ([, verb = '', who, user]) => peopleWords(verb, who, user)],
  [/^why is (<@[^>]+>) not bound/iu, ([, who]) => peopleWords('why', who)],
  [/^(?:メンバー|人)の?(?:一覧|結び付け|紐付け)|^who is who/iu, () => ({ word: 'people', rest: '' })],
  [/^(?:監査|履歴)\s*([0-9a-z]*)/iu, ([, rest = '']) => ({ word: 'audit', rest })],
  [/^(?:guide|setup|set up)\b|^(?:セットアップ|ガイド)/iu, () => ({ word: 'guide', rest: '' })],
  [/^(?:help|hi|hello|ヘルプ|使い方|こんにちは)/iu, () => ({ word: 'help', rest: '' })],
]

const peopleWords = (verb: string, who = '', user = '') => ({
  word: 'people',
  rest: `${verb} ${who} ${user}`.trim(),
})

/** Plain words as a command; anything else is read as one. */
export function understandWords(text: string): { word: string; rest: string } {
  const said = text
    .slice(0, longestQuestion)
    .trim()
    .replace(/[?？!！。.]+$/u, '')
  for (const [pattern, command] of questions) {
    const match = pattern.exec(said)
    if (match) return command(match)
  }
  return splitCommand(said)
}

/** A sentence that is not understood is no misspelt command: the help says what is, and has the button for a request. */
const isCommand = (word: string, rest: string): boolean => isWord(word) || (rest === '' && /^[a-z-]+$/.test(word))

export async function answerWords(ctx: Context, person: Person, text: string): Promise<Message[]> {
  const { word, rest } = understandWords(text)
  if (word === 'my-access') return answerMyAccess(ctx, { person, say: sayIn(person.locale), rest })
  // A form cannot be opened from a message, so `request` shows the button that opens it.
  if (word === 'request' || (word === 'explain' && !rest) || !isCommand(word, rest))
    return answerWord(ctx, person, 'help', '')
  return answerWord(ctx, person, word, rest)
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
