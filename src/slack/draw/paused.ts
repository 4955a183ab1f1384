import type { ContextBlock } from '@slack/types'
import type { Say } from '../../i18n.ts'
import type { Pause } from '../../store/pauses.ts'
import { clipEscaped, context } from './blocks.ts'
import { mrkdwnDate } from './times.ts'

/** Stands on every screen until it goes on. */
export function pausedBlocks(pause: Pause | undefined, say: Say): ContextBlock[] {
  if (!pause) return []
  const who = `<@${pause.by}>`
  const words = { who, when: mrkdwnDate(pause.at), reason: clipEscaped(pause.reason || '-', 300) }
  return [context(say('common:paused', words))]
}
