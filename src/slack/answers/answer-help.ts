import type { KnownBlock } from '@slack/types'
import type { Key } from '../../i18n.ts'
import { en } from '../../locales/index.ts'
import { nearest } from '../../policy/nearest.ts'
import { button, clip, context, notification, section } from '../draw/blocks.ts'
import { requestForm } from '../forms/form-view.ts'
import { exactHelp, nearHelp } from '../guide/answer-words.ts'
import { type Answer, sentenceAnswer } from './answer.ts'

const topics = Object.keys(en.help.topics)

/** What can be done, or one topic; an unknown topic gets the nearest one. */
export const answerHelp: Answer = async (_ctx, { say, rest }) => {
  const typed = rest.trim().toLowerCase()
  const own = topics.includes(typed) ? typed : undefined
  const explained = own || !typed ? undefined : exactHelp(rest, say)
  if (explained) return explained
  const topic = own ?? (typed && nearest(typed, topics))
  const near = topic || !typed ? undefined : nearHelp(rest, say)
  if (near) return near
  if (topic) return sentenceAnswer(say(`help:topics.${topic}` as Key))
  const request: KnownBlock = {
    type: 'actions',
    elements: [button(requestForm.open, say.plain('home:request'), 'any', { style: 'primary' })],
  }
  const unknown = typed ? [context(say('help:unknown', { typed: clip(rest.trim(), 100) }))] : []
  const lines = say('help:topic_list', { topics: topics.join(', ') })
  return [
    {
      text: notification(say.plain('help:title')),
      blocks: [...unknown, section(say('help:overview')), request, section(lines)],
    },
  ]
}
