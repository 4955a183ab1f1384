import { normalizeId } from '../../store/requests.ts'
import { closeByHand } from '../../workflow/grant/close-by-hand.ts'
import { type Answer, sentenceAnswer } from './answer.ts'

/** An administrator puts on record, with a reason, that access which AWS does not end is over. */
export const answerClose: Answer = async (ctx, { person, say, rest }) => {
  const [, typed = '', reason = ''] = /^(\S+)\s*([\s\S]*)$/.exec(rest) ?? []
  const id = normalizeId(typed)
  await closeByHand(ctx, { by: person.slackId, id, reason: reason.trim().slice(0, 300) })
  return sentenceAnswer(say('commands:closed', { id }))
}
