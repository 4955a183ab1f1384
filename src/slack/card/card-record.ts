import type { KnownBlock, RichTextBlockElement } from '@slack/types'
import { outcomePlain } from '../../error-words.ts'
import type { Outcome } from '../../errors.ts'
import type { Say } from '../../i18n.ts'
import type { StoredChange } from '../../store/changes.ts'
import type { RequestView } from '../../store/request-views.ts'
import { bold, bullets, clip, clipJson, line, plainWords, quote, rich } from '../draw/blocks.ts'
import type { Reader } from '../draw/reader.ts'
import { mention, sentenceLine } from '../draw/sentence.ts'
import { formatLength, isoDuration, slackDate } from '../draw/times.ts'
import { livingLines, lostLines, shownState, staysLines } from './card-living.ts'
import { progressLines, worthTelling } from './card-progress.ts'
import { startLines, waitsForStart } from './card-wish.ts'

/** The record of a request: who decided and when, what AWS shows, why it ended. */
export function recordBlocks(view: RequestView, say: Say, { isHeld }: Reader, share: number): KnownBlock[] {
  const state = isHeld && !waitsForStart(view) ? [sentenceLine(say, 'card:record_held')] : stateLines(view, say, share)
  const elements = [...decisionLines(view, say, share), ...state]
  return elements.length > 0 ? [rich(...elements)] : []
}

function decisionLines(
  { requester, decisions, ruling, state, review }: RequestView,
  say: Say,
  share: number,
): RichTextBlockElement[] {
  const atOnce = ruling?.approvals === 0 ? ruling : undefined
  return [
    ...(atOnce?.breakGlass
      ? [line(bold(say.plain('card:record_break_glass', { rule: atOnce.rule })), plainWords('\n'))]
      : []),
    ...(review?.reviewer
      ? [
          sentenceLine(say, 'review:record', {
            reviewer: mention(review.reviewer),
            when: slackDate(review.reviewedAt ?? 0),
          }),
        ]
      : []),
    ...(atOnce && !atOnce.breakGlass && state !== 'refused'
      ? [sentenceLine(say, 'card:record_at_once', { rule: atOnce.rule })]
      : []),
    ...decisions.slice(0, 12).flatMap(({ verdict, approver, at, reason, shortenedMs }) => [
      sentenceLine(
        say,
        verdict === 'deny'
          ? 'card:record_denied_by'
          : shortenedMs
            ? 'card:record_shortened_by'
            : approver === requester
              ? 'card:record_alone_by' // The one administrator so far; nobody else decides on a request of their own.
              : 'card:record_approved_by',
        {
          who: mention(approver),
          when: slackDate(at),
          ...(shortenedMs && { length: formatLength(shortenedMs, say) }),
        },
      ),
      ...(reason ? [quote(reason, Math.round(1000 * share))] : []),
    ]),
  ]
}

function stateLines(view: RequestView, say: Say, share: number): RichTextBlockElement[] {
  const when = slackDate(view.endedAt ?? view.grant?.endedAt ?? view.decidedAt ?? view.createdAt)
  if (waitsForStart(view)) return [...startLines(view, say), ...outcomeLines(view.outcome, say, share)]
  switch (view.state) {
    case 'approved':
    case 'executing':
      return [
        sentenceLine(say, 'card:record_executing'),
        ...progressLines(view.changes, say),
        ...outcomeLines(waitingFor(view), say, share),
      ]
    case 'done':
      return [sentenceLine(say, 'card:record_done', { when }), ...progressLines(view.changes, say)]
    case 'active':
      if (shownState(view) !== 'active') return [...lostLines(view, say), ...livingLines(view, say)]
      return view.grant
        ? [
            sentenceLine(say, 'card:record_granted', { when: slackDate(view.grant.provenAt ?? view.grant.startsAt) }),
            ...(view.grant.endsAt === null
              ? []
              : [sentenceLine(say, 'card:record_until', { end: slackDate(view.grant.endsAt) })]),
            ...livingLines(view, say),
            ...staysLines(view, say),
          ]
        : []
    case 'revoking':
      return [
        ...causeLines(view, say),
        sentenceLine(say, 'card:record_revoking'),
        ...livingLines(view, say),
        ...outcomeLines(waitingFor(view), say, share),
      ]
    case 'revoked':
      return [...causeLines(view, say), ...revokedLines(view, say)]
    case 'stays':
      return [...causeLines(view, say), ...staysLines(view, say)]
    case 'closed':
      return [...causeLines(view, say), ...closedLines(view, say, share)]
    case 'failed':
    case 'partial':
      return [
        sentenceLine(say, `card:record_${view.state}`),
        ...progressLines(view.changes, say),
        ...livingLines(view, say),
        ...changeLines(worthTelling(view.changes), say, share),
        ...outcomeLines(view.outcome, say, share),
      ]
    case 'withdrawn':
      return [sentenceLine(say, 'card:record_withdrawn', { when })]
    case 'expired':
      return [sentenceLine(say, 'card:record_expired', { when })]
    case 'refused':
      return [sentenceLine(say, 'card:record_refused', { when }), ...outcomeLines(view.outcome, say, share)]
    default:
      return []
  }
}

/** Since when it is closed, by whom, and what proves that it is over. */
export const closedLines = ({ endedAt, grant, outcome }: RequestView, say: Say, share: number) => [
  sentenceLine(say, 'card:record_closed', { when: slackDate(endedAt ?? grant?.endedAt ?? 0) }),
  ...outcomeLines(outcome, say, share),
]

/** What holds it up just now: AWS cannot be asked, or a change has not gone through yet. */
export const waitingFor = ({ outcome, changes, state }: RequestView): Outcome | null => {
  const phase = state === 'revoking' ? 'undo' : 'do'
  return outcome ?? changes.find((c) => c.phase === phase && c.state === 'started' && c.error)?.error ?? null
}

/** Why a grant ended or ends, and by whom. */
export function causeLines({ grant }: RequestView, say: Say): RichTextBlockElement[] {
  const cause = grant?.endCause
  if (!grant || !isCause(cause)) return []
  const who = mention(grant.endedBy ?? '-')
  return [sentenceLine(say, `card:cause.${cause}`, { who })]
}
const causes = [
  'expired',
  'returned',
  'revoked',
  'standing-lost',
  'no-longer-allowed',
  'rolled-back',
  'instance-gone',
] as const
const isCause = (cause: string | null | undefined): cause is (typeof causes)[number] =>
  (causes as readonly (string | null | undefined)[]).includes(cause)

function revokedLines({ grant, facts, changes, endedAt, unusedUntil }: RequestView, say: Say): RichTextBlockElement[] {
  const at = grant?.endedAt ?? endedAt
  if (at === null || at === undefined) return []
  if (!grant) return [sentenceLine(say, 'card:record_rolled_back', { when: slackDate(at) })]
  const removed = changes.some(({ phase }) => phase === 'undo')
  if (!removed && grant.missingAt !== null) {
    const key = grant.backAt === null ? 'card:record_revoked_lost' : 'card:record_revoked_back'
    return [sentenceLine(say, key, { when: slackDate(at), missing: slackDate(grant.missingAt) })]
  }
  if (!removed) return [sentenceLine(say, 'card:record_revoked_kept', { when: slackDate(at) })]
  const latest = facts?.permissionSet && at + isoDuration(facts.permissionSet.sessionDuration)
  return [
    sentenceLine(say, 'card:record_revoked', { when: slackDate(at) }),
    ...(unusedUntil ? [sentenceLine(say, 'card:record_unused', { until: slackDate(unusedUntil) })] : []),
    ...(latest ? [sentenceLine(say, 'card:record_sessions', { end: slackDate(latest) })] : []),
  ]
}

/** Each change with how far it came; what AWS said is shown as it is. */
export function changeLines(changes: StoredChange[], say: Say, share: number): RichTextBlockElement[] {
  if (changes.length === 0) return []
  const shown = changes.slice(0, 10)
  const items = shown.map(({ change, state, error, awsRequestId }) => [
    plainWords(
      [
        say.plain(`card:change_${state}`, { summary: clip(change.summary[say.locale], Math.round(200 * share)) }),
        ...(error
          ? [say.plain('card:change_error', { error: clipJson(outcomePlain(error, say), Math.round(200 * share)) })]
          : []),
        ...(awsRequestId ? [say.plain('card:aws_request', { id: awsRequestId })] : []),
      ]
        // AWS ends some of its sentences.
        .map((part) => part.replace(/[.。]+$/, ''))
        .join(say.plain('card:change_then')),
    ),
  ])
  const rest = changes.length - shown.length
  if (rest > 0) items.push([plainWords(say.plain('card:more_changes', { count: rest }))])
  return [bullets(items)]
}

/** Why it was refused or failed, and what to do next. */
export function outcomeLines(outcome: Outcome | null, say: Say, share: number): RichTextBlockElement[] {
  if (!outcome) return []
  const text = outcomePlain(outcome, say)
  return text ? [quote(text, Math.round(1000 * share))] : []
}
