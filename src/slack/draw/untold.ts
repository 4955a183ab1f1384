import type { Untold } from '../../code/claim-files.ts'
import type { Say } from '../../i18n.ts'
import { mrkdwnDate } from './times.ts'

/** Files that do not say, or not any more, what code has. */
export const untoldTexts = (untold: readonly Untold[], say: Say): string[] =>
  untold.map(({ file, why, at }) => {
    const isKnown = why === 'unread' && at > 0
    return say(`commands:code_untold.${isKnown ? 'unread_since' : why}`, { file, when: mrkdwnDate(at) })
  })
