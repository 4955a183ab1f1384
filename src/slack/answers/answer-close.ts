import { Refusal } from '../../errors.ts'
import { normalizeId } from '../../store/requests.ts'
import { closeByHand } from '../../workflow/grant/close-by-hand.ts'
import { type Answer, sentenceAnswer } from './answer.ts'

/** As much as all who read it are shown. */
export const mostReason = 300

/** An administrator puts on record, with a reason, that access which AWS does not end is over. */
export const answerClose: Answer = async (ctx, { person, say, rest }) => {
  const [, typed = '', reason = ''] = /^(\S+)\s*([\s\S]*)$/.exec(rest) ?? []
  const id = normalizeId(typed)
  if (reason.trim().length > mostReason) throw new Refusal('close_reason_long', { id, limit: mostReason })
  await closeByHand(ctx, { by: person.slackId, id, reason: reason.trim() })
  return sentenceAnswer(say('commands:closed', { id }))
}
