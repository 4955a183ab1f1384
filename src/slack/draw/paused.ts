import type { ContextBlock } from '@slack/types'
import type { Say } from '../../i18n.ts'
import type { Pause } from '../../store/pauses.ts'
import { clipEscaped, context } from './blocks.ts'
import { mrkdwnMention } from './sentence.ts'
import { mrkdwnDate } from './times.ts'

/** By whom, since when, and why, in mrkdwn. */
export const pausedSentence = ({ by, at, reason }: Pause, say: Say): string =>
  say('common:paused', { who: mrkdwnMention(by), when: mrkdwnDate(at), reason: clipEscaped(reason || '-', 300) })

/** Stands on every screen until it goes on. */
export const pausedBlocks = (pause: Pause | undefined, say: Say): ContextBlock[] =>
  pause ? [context(pausedSentence(pause, say))] : []
