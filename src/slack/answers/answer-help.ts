import type { KnownBlock } from '@slack/types'
import type { Key } from '../../i18n.ts'
import { en } from '../../locales/index.ts'
import { nearest } from '../../policy/nearest.ts'
import { isAdmin } from '../../workflow/people/roster.ts'
import { button, clip, context, notification, section } from '../draw/blocks.ts'
import { requestForm } from '../forms/form-view.ts'
import { exactHelp, nearHelp } from '../guide/answer-words.ts'
import { type Answer, sentenceAnswer } from './answer.ts'

const topics = Object.keys(en.help.topics)
/** Words and buttons of the bot that a topic speaks of. */
const spokenOf: [RegExp, string][] = [
  [/^(?:mine|status|withdraw|申請|状況|取り下げ)/u, 'request'],
  [/^(?:pending|approv|den(?:y|ied)|reject|承認|却下)/u, 'approve'],
  [/^(?:exten|done|revoke|close|my-access|延長|終了|返却|取り消し)/u, 'end'],
  [/^(?:audit|doctor|findings|people|監査|診断)/u, 'admin'],
  [/^(?:resume|一時停止|停止|再開)/u, 'pause'],
]

/** What can be done, or one topic; a word of the bot gets the topic that speaks of it, an unknown one the nearest. */
export const answerHelp: Answer = async (ctx, { person, say, rest }) => {
  const typed = rest.trim().toLowerCase()
  const own = topics.includes(typed) ? typed : undefined
  const explained = own || !typed ? undefined : exactHelp(rest, say)
  if (explained) return explained
  const spoken = spokenOf.find(([words]) => words.test(typed))?.[1]
  const topic = own ?? spoken ?? (typed && nearest(typed, topics))
  const near = topic || !typed ? undefined : nearHelp(rest, say)
  if (near) return near
  if (topic) return sentenceAnswer(say(`help:topics.${topic}` as Key))
  const request: KnownBlock = {
    type: 'actions',
    elements: [button(requestForm.open, say.plain('home:request'), 'any', { style: 'primary' })],
  }
  const unknown = typed ? [context(say('help:unknown', { typed: clip(rest.trim(), 100) }))] : []
  // Administrators set AWS up: nobody else needs the guide.
  const guide = isAdmin(ctx, person.slackId) ? say('help:guide') : ''
  const lines = say('help:topic_list', { topics: topics.join(', ') })
  return [
    {
      text: notification(say.plain('help:title')),
      blocks: [...unknown, section(say('help:overview', { guide })), request, section(lines)],
    },
  ]
}
