import type { LiveDirectory } from '../../aws/directory.ts'
import type { Gap } from '../../aws/gap.ts'
import { gapWords } from '../../doctor/unread-parts.ts'
import { noCredentials } from '../../guide/look-at-step.ts'
import type { Say } from '../../i18n.ts'
import { mrkdwnDate } from './times.ts'

type Read = Pick<LiveDirectory, 'progress' | 'gaps' | 'identity' | 'account' | 'permissionSet'>

/** How far AWS is read; undefined once all of it is. */
export function readingText({ progress }: Read, say: Say): string | undefined {
  if (progress.complete) return undefined
  const { accounts, permissionSets: sets, people, assignments, percent } = progress
  const parts = [
    accounts.read > 0 && say.plain('common:reading.accounts', { count: accounts.read }),
    sets.of !== undefined && sets.read < sets.of
      ? say.plain('common:reading.sets_of', { read: sets.read, of: sets.of })
      : sets.read > 0 && say.plain('common:reading.sets', { count: sets.read }),
    people.read > 0 && say.plain('common:reading.people', { count: people.read }),
    assignments.of !== undefined &&
      say.plain(`common:reading.access_${assignments.by}`, { read: assignments.read, of: assignments.of }),
  ].filter((part) => typeof part === 'string')
  if (parts.length === 0) return say('common:reading.begins')
  return say('common:reading.so_far', { percent, parts: parts.join(say.plain('common:list_separator')) })
}

const most = 5

/** What the bot cannot read, and when it tried last; undefined where there is nothing of the kind. */
export function gapsText(directory: Read, say: Say): string | undefined {
  const line = (key: 'gaps' | 'gaps_of_requests', gaps: readonly Gap[]): string[] => {
    if (gaps.length === 0) return []
    const when = mrkdwnDate(Math.max(...gaps.map(({ at = 0 }) => at)))
    const parts = gaps.map((gap) => gapWords(gap, directory, say))
    return [say(`common:reading.${key}`, { when, parts: parts.join(say.plain('common:list_separator')) })]
  }
  // No request rests on AWS's lists of requests: without them changes of others are only seen later.
  const [late, missing] = [true, false].map((is) => directory.gaps.filter(({ what }) => (what === 'requests') === is))
  const lines = [...line('gaps', (missing ?? []).slice(0, most)), ...line('gaps_of_requests', late ?? [])]
  return lines.join('\n') || undefined
}

/** For whoever sets the bot up: how far AWS is read and what cannot be, or that the bot has never had credentials. */
export function readingLines(directory: Read, say: Say): string[] {
  const isAnonymous = directory.identity.arn === undefined && directory.gaps.some(({ unasked }) => unasked)
  if (isAnonymous) return [noCredentials[say.locale]]
  return [readingText(directory, say), gapsText(directory, say)].filter((text) => text !== undefined)
}
