import type { RichTextBlockElement } from '@slack/types'
import type { Say } from '../../i18n.ts'
import type { RequestView } from '../../store/request-views.ts'
import { line, plainWords } from '../draw/blocks.ts'
import { sentence } from '../draw/sentence.ts'
import { isoDuration, slackDate } from '../draw/times.ts'

/** From when until when, and how long a session that was open can go on. */
export function receiptLines(
  { state, grant, facts, changes, endedAt, unusedUntil }: RequestView,
  say: Say,
  keptBy: string[] = [],
): RichTextBlockElement[] {
  const until = grant?.endedAt ?? endedAt
  if (!grant || until === null) return []
  const sessionMs = facts?.permissionSet ? isoDuration(facts.permissionSet.sessionDuration) : 0
  const removed = state === 'revoked' && changes.some(({ phase }) => phase === 'undo')
  return [
    line(
      ...sentence(say, 'grant:from_until', { from: slackDate(grant.startsAt), until: slackDate(until) }),
      plainWords('\n'),
    ),
    ...(keptBy.length > 0
      ? [
          line(
            plainWords(say.plain('grant:kept', { ids: keptBy.slice(0, 10).join(say.plain('common:list_separator')) })),
          ),
        ]
      : []),
    ...(removed && unusedUntil
      ? [line(...sentence(say, 'card:record_unused', { until: slackDate(unusedUntil) }), plainWords('\n'))]
      : []),
    ...(removed && sessionMs
      ? [line(...sentence(say, 'grant:sessions_end', { end: slackDate(until + sessionMs) }))]
      : []),
  ]
}
