import type { RichTextElement } from '@slack/types'
import { outcomePlain } from '../../error-words.ts'
import type { Say } from '../../i18n.ts'
import type { State } from '../../lifecycle.ts'
import { isForOthers } from '../../store/request.ts'
import type { RequestView } from '../../store/request-views.ts'
import { bold, clip, clipJson, context, line, type Message, notification, plainWords, rich } from '../draw/blocks.ts'
import type { Portal } from '../draw/portal-links.ts'
import { mention, sentence } from '../draw/sentence.ts'
import { formatLength, slackDate } from '../draw/times.ts'
import { messageButtons, ownHeadline, type Whose } from './grant-card.ts'
import type { PostData } from './post.ts'

/** What came of a request, as it was then, in two lines: the message that is redrawn has the rest. */
export function heardPost(now: RequestView, data: PostData, say: Say, portal: Portal | undefined): Message {
  const view = { ...now, state: (data.state ?? now.state) as State }
  const own = data.reader === undefined || data.reader === view.requester
  const whose: Whose = own ? (isForOthers(view.beneficiary) ? 'others' : 'own') : 'given'
  const about = clip(view.about[say.locale], 100)
  const said =
    view.extendsGrant !== null && view.state === 'done'
      ? say.plain('grant:headline_extended', { about })
      : view.state === 'pending'
        ? say.plain('grant:headline_sent_back', { about })
        : ownHeadline(view, whose, say)
  const detail = detailOf(view, data, say)
  return {
    text: notification(said),
    blocks: [
      rich(...(detail.length > 0 ? [line(bold(said), plainWords('\n')), line(...detail)] : [line(bold(said))])),
      context(say('card:id', { id: view.id })),
      ...messageButtons(view, whose, say, { portal }),
    ],
  }
}

/** Who gave less than was asked for, and what approvers said to it. */
const approverWords = (decisions: RequestView['decisions'], say: Say): RichTextElement[] =>
  decisions.slice(0, 4).flatMap(({ approver, shortenedMs, reason }): RichTextElement[] => [
    ...(shortenedMs
      ? [
          plainWords('\n'),
          ...sentence(say, 'grant:heard_shortened', {
            who: mention(approver),
            length: formatLength(shortenedMs, say),
          }),
        ]
      : []),
    ...(reason ? [plainWords(`\n“${clip(reason.replace(/\s+/g, ' '), 300)}”`)] : []),
  ])

function detailOf({ state, outcome, decisions, startsAt }: RequestView, data: PostData, say: Say): RichTextElement[] {
  const why = outcome ? clipJson(outcomePlain(outcome, say).replace(/\s+/g, ' '), 300) : ''
  switch (state) {
    case 'active':
    case 'done':
      return [
        ...(typeof data.until === 'number' ? sentence(say, 'grant:until', { end: slackDate(data.until) }) : []),
        ...approverWords(decisions, say),
      ]
    case 'approved':
      return [
        ...(startsAt === null ? [] : sentence(say, 'card:scheduled', { when: slackDate(startsAt) })),
        ...approverWords(decisions, say),
      ]
    case 'pending':
      return sentence(say, 'grant:went_back', {})
    case 'withdrawn':
      return sentence(say, 'card:stopped_by', { who: mention(String(data.by)) })
    case 'denied':
      return sentence(say, 'grant:heard_denied', { who: mention(String(data.by)), why })
    case 'refused':
    case 'failed':
    case 'partial':
      return why ? [plainWords(why)] : []
    default:
      return []
  }
}
