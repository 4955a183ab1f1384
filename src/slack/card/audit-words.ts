import { outcomePlain, outcomeReason } from '../../error-words.ts'
import type { Say } from '../../i18n.ts'
import { readOutcome } from '../../store/kept-outcome.ts'
import { clipEscaped } from '../draw/blocks.ts'
import { isSlackId, mrkdwnMention } from '../draw/sentence.ts'
import { mrkdwnDate } from '../draw/times.ts'

// How the values of a fact are written in its line.

/** Fifteen lines go into one message of the audit channel. */
export const short = (value: unknown, limit = 60): string =>
  clipEscaped(value === null || value === undefined || value === '' ? '-' : String(value).replace(/\s+/g, ' '), limit)
export const spoken = (text: unknown, say: Say): string =>
  short(typeof text === 'object' && text !== null ? (text as Record<string, unknown>)[say.locale] : text, 160)
export const end = (ms: unknown, say: Say): string => (typeof ms === 'number' ? mrkdwnDate(ms) : say('audit:no_end'))

export const inARow = (names: unknown): string => short(Array.isArray(names) ? names.join(', ') : '', 250)

/** mrkdwn; Slack draws the names that are true when it is read. */
export const mentioned = (ids: unknown): string => {
  const known = (Array.isArray(ids) ? ids.map(String) : []).filter(isSlackId)
  const more = known.length > 20 ? ` +${known.length - 20}` : ''
  return known.length > 0 ? `${known.slice(0, 20).map(mrkdwnMention).join(' ')}${more}` : '-'
}

/** Why, in the reader's language; what was kept as words stands as it is. */
export function whyOf(kept: unknown, say: Say, limit = 250): string {
  const why = readOutcome(kept)
  return short(why && outcomePlain(why, say), limit)
}

/** Why, of what takes its course: there is nothing to do next. */
export function reasonOf(kept: unknown, say: Say): string {
  const why = readOutcome(kept)
  return short(why && outcomeReason(why, say), 250)
}
