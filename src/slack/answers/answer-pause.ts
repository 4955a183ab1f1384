import { setPaused } from '../../workflow/pause.ts'
import { type Answer, sentenceAnswer } from './answer.ts'

/** Administrators stop everything but ends and reads, with a reason that everybody reads. */
export const answerPause: Answer = async (ctx, { person, say, rest }) => {
  const changed = await setPaused(ctx, person.slackId, { paused: true, reason: rest.slice(0, 300) })
  return sentenceAnswer(say(changed ? 'commands:paused' : 'commands:paused_already'))
}

export const answerResume: Answer = async (ctx, { person, say }) => {
  const changed = await setPaused(ctx, person.slackId, { paused: false, reason: '' })
  return sentenceAnswer(say(changed ? 'commands:resumed' : 'commands:resumed_already'))
}
