import { pausedNow } from '../../store/pauses.ts'
import { setPaused } from '../../workflow/pause.ts'
import { pausedSentence } from '../draw/paused.ts'
import { type Answer, sentenceAnswer } from './answer.ts'
import { mostReason } from './answer-close.ts'

/** Administrators stop everything but ends and reads, with a reason that everybody reads. */
export const answerPause: Answer = async (ctx, { person, say, rest }) => {
  const changed = await setPaused(ctx, person.slackId, { paused: true, reason: rest.slice(0, mostReason) })
  // It is not refused for that: who stops everything is in a hurry.
  const cut = changed && rest.length > mostReason ? ` ${say('commands:paused_cut', { limit: mostReason })}` : ''
  return sentenceAnswer(`${say(changed ? 'commands:paused' : 'commands:paused_already')}${cut}`)
}

export const answerResume: Answer = async (ctx, { person, say }) => {
  const changed = await setPaused(ctx, person.slackId, { paused: false, reason: '' })
  return sentenceAnswer(say(changed ? 'commands:resumed' : 'commands:resumed_already'))
}

/** Whoever wonders why nothing happens, administrator or not, is told by whom the bot is paused, or that it is not. */
export const answerPaused: Answer = async (ctx, { say }) => {
  const pause = await pausedNow(ctx)
  return sentenceAnswer(pause ? pausedSentence(pause, say) : say('commands:resumed_already'))
}
