import type { ActionsBlock, Button, KnownBlock, RichTextBlockElement } from '@slack/types'
import { outcomePlain } from '../../error-words.ts'
import type { Say } from '../../i18n.ts'
import { isForOthers } from '../../store/request.ts'
import type { RequestView } from '../../store/request-views.ts'
import { isLive } from '../../workflow/grant/endable.ts'
import {
  button,
  clip,
  code,
  context,
  copyable,
  fitted,
  header,
  line,
  type Message,
  notification,
  plainWords,
  quote,
  rich,
} from '../draw/blocks.ts'
import { pausedBlocks } from '../draw/paused.ts'
import { cliProfile, consoleLink, type Portal, placeOf } from '../draw/portal-links.ts'
import type { Reader } from '../draw/reader.ts'
import { mention, sentenceLine } from '../draw/sentence.ts'
import { formatLength, isoDuration, slackDate } from '../draw/times.ts'
import { askAgain } from '../forms/ask-again.ts'
import { requestForm } from '../forms/form-view.ts'
import { isOpen } from './card-headline.ts'
import { whoElse } from './card-help.ts'
import { canBeGivenAgain, livingLines, lostLines, shownState, staysLines } from './card-living.ts'
import { progressLines, worthTelling } from './card-progress.ts'
import { causeLines, changeLines, closedLines, outcomeLines, waitingFor } from './card-record.ts'
import { startLines, waitsForStart, wishWords } from './card-wish.ts'
import { aloneButton } from './decide-alone.ts'
import { giveAgainButton } from './give-again-button.ts'
import { doneButton, endButton, endOneSelect, extendButton, grantButton } from './grant-buttons.ts'
import { permanentButtons } from './make-permanent.ts'
import { receiptLines } from './receipt.ts'
import { retryButton, withdrawButton } from './request-card.ts'
import { aboutOf, whoGains } from './spoken-about.ts'

export interface GrantLook extends Reader {
  /** Where people sign in. */
  portal: Portal | undefined
}

/** Whose message it is: of who asked for themselves, of who asked for others, of whom others asked for. */
export type Whose = 'own' | 'others' | 'given'

/** The requester's one message: from waiting to the grant's card to the receipt, redrawn in place. */
export const requesterMessage = (view: RequestView, say: Say, look: GrantLook): Message =>
  grantMessage(view, isForOthers(view.beneficiary) ? 'others' : 'own', say, look)

/** The one message to whom somebody else asked for, from the grant on. */
export const beneficiaryMessage = (view: RequestView, say: Say, look: GrantLook): Message =>
  grantMessage(view, 'given', say, look)

function grantMessage(view: RequestView, whose: Whose, say: Say, look: GrantLook): Message {
  const said = ownHeadline(view, whose, say)
  return fitted((share) => {
    const lines = [
      ...(whose === 'given' ? [sentenceLine(say, 'grant:asked_by', { who: mention(view.requester) })] : []),
      ...body(view, whose, say, look, share),
    ]
    return {
      text: notification(said),
      blocks: [
        header(said),
        ...(isOpen(view) ? pausedBlocks(look.pause, say) : []),
        ...(lines.length > 0 ? [rich(...lines)] : []),
        ...(shownState(view) === 'active' && whose !== 'others' ? signIn(view, say, look) : []),
        context(say('card:id', { id: view.id })),
        ...messageButtons(view, whose, say, look),
      ],
    }
  })
}

/** What has become of it, in one line. */
export function ownHeadline(view: RequestView, whose: Whose, say: Say): string {
  const once = view.durationMs === null && !view.permanent
  const state = view.state === 'executing' && once ? 'executing_once' : shownState(view)
  const about = whose === 'others' && state !== 'active' ? aboutOf(view, say, 80) : clip(view.about[say.locale], 100)
  return whose === 'others' && state === 'active'
    ? say.plain('grant:others_have', { who: whoGains(view, say), about })
    : say.plain(`grant:headline.${state}`, { about, id: view.id })
}

function body(view: RequestView, whose: Whose, say: Say, look: GrantLook, share: number): RichTextBlockElement[] {
  const when = slackDate(view.endedAt ?? view.decidedAt ?? view.createdAt)
  if (waitsForStart(view)) return [...startLines(view, say), ...outcomeLines(view.outcome, say, share)]
  switch (view.state) {
    case 'planning':
      return [sentenceLine(say, 'grant:planning'), ...outcomeLines(view.outcome, say, share)]
    case 'pending':
      return waiting(view, say, look)
    case 'approved':
    case 'executing':
      if (look.isHeld) return [sentenceLine(say, 'grant:held')]
      return [
        view.ruling?.approvals === 0
          ? sentenceLine(say, 'grant:executing_at_once', { rule: view.ruling.rule })
          : sentenceLine(say, 'grant:executing'),
        ...progressLines(view.changes, say),
        ...outcomeLines(waitingFor(view), say, share),
      ]
    case 'done':
      return [sentenceLine(say, 'grant:done'), ...(view.extendsGrant ? [sentenceLine(say, 'grant:extended')] : [])]
    case 'active':
      if (shownState(view) !== 'active') return [...lostLines(view, say), ...livingLines(view, say)]
      return [...active(view, whose, say, look), ...livingLines(view, say), ...staysLines(view, say)]
    case 'revoking':
      return [
        ...causeLines(view, say),
        sentenceLine(say, 'grant:revoking'),
        ...livingLines(view, say),
        ...outcomeLines(waitingFor(view), say, share),
      ]
    case 'revoked':
    case 'stays':
      return [...causeLines(view, say), ...staysLines(view, say), ...receiptLines(view, say)]
    case 'closed':
      return [...causeLines(view, say), ...closedLines(view, say, share), ...receiptLines(view, say)]
    case 'denied':
      return denied(view, say, share)
    case 'refused':
      return [...outcomeLines(view.outcome, say, share), sentenceLine(say, 'grant:refused_next')]
    case 'withdrawn':
      return [sentenceLine(say, view.startsAt === null ? 'grant:withdrawn' : 'grant:withdrawn_start', { when })]
    case 'expired': {
      const selectors = clip(view.ruling?.approverSelectors.join(say.plain('common:list_separator')) ?? '-', 500)
      return [sentenceLine(say, 'grant:expired', { when, selectors })]
    }
    case 'failed':
    case 'partial':
      return [
        ...(isLive(view) ? active(view, whose, say, look) : []),
        sentenceLine(say, `grant:${view.state}`),
        ...progressLines(view.changes, say),
        ...changeLines(worthTelling(view.changes), say, share),
        ...outcomeLines(view.outcome, say, share),
        sentenceLine(say, 'grant:failed_next'),
      ]
  }
}

function waiting(view: RequestView, say: Say, look: Reader): RichTextBlockElement[] {
  const { ruling, decisions, lapsesAt = view.expiresAt } = view
  if (!ruling) return []
  const given = decisions.filter(({ verdict }) => verdict === 'approve').length
  const left = ruling.approvers.filter((id) => !decisions.some(({ approver }) => approver === id))
  return [
    ...(view.previousPlan ? [sentenceLine(say, 'grant:went_back')] : []),
    ...wishWords(view, say).map((words) => line(...words, plainWords('\n'))),
    ...(look.silent ? [sentenceLine(say, 'grant:asked_in_private', { why: outcomePlain(look.silent, say) })] : []),
    ruling.bootstrap === undefined
      ? line(...whoElse(left, say, look), plainWords('\n'))
      : sentenceLine(say, 'guide:alone.waiting'),
    ...(lapsesAt === null
      ? []
      : [sentenceLine(say, 'grant:waiting_count', { given, count: ruling.approvals, end: slackDate(lapsesAt) })]),
  ]
}

function denied({ decisions }: RequestView, say: Say, share: number): RichTextBlockElement[] {
  const no = decisions.find(({ verdict }) => verdict === 'deny')
  if (!no) return []
  return [
    sentenceLine(say, 'grant:denied_by', { who: mention(no.approver), when: slackDate(no.at) }),
    ...(no.reason ? [quote(no.reason, Math.round(3000 * share))] : []),
    sentenceLine(say, 'grant:denied_next'),
  ]
}

function active({ grant, facts }: RequestView, whose: Whose, say: Say, { now }: Reader): RichTextBlockElement[] {
  const end = grant?.endsAt ?? null
  const session = facts?.permissionSet ? isoDuration(facts.permissionSet.sessionDuration) : 0
  return [
    end === null
      ? sentenceLine(say, whose === 'others' ? 'grant:permanent_others' : 'grant:permanent')
      : end > now
        ? sentenceLine(say, 'grant:until', { end: slackDate(end) })
        : sentenceLine(say, 'grant:until_past', { end: slackDate(end) }),
    ...(session ? [sentenceLine(say, 'grant:session', { length: formatLength(session, say) })] : []),
  ]
}

/** The profile can be copied as it stands. */
function signIn({ facts }: RequestView, say: Say, { portal }: GrantLook): KnownBlock[] {
  const place = placeOf(facts)
  if (!place || !portal) return []
  const [before = '', command = '', after = ''] = say.plain('grant:cli').split('`')
  return [rich(line(plainWords(before), code(command), plainWords(after)), copyable(cliProfile(portal, place)))]
}

/** Where it is known where people sign in, and the access is in one account. */
function consoleButton({ id, facts }: RequestView, say: Say, portal: Portal | undefined): Button[] {
  const place = placeOf(facts)
  if (!place || !portal) return []
  const url = consoleLink(portal, place)
  return [button(grantButton.console, say.plain('grant:console'), id, { url, style: 'primary' })]
}

/** What the reader can do about it now. */
export function messageButtons(
  view: RequestView,
  whose: Whose,
  say: Say,
  { portal, ...look }: Pick<GrantLook, 'portal' | 'keepsCode'>,
): KnownBlock[] {
  const elements: ActionsBlock['elements'] = []
  // What came of a request is for who made it to mend.
  const asked = whose !== 'given'
  if (view.state === 'pending' && view.ruling?.bootstrap !== undefined) elements.push(aloneButton(view, say))
  if (view.state === 'pending' || (asked && waitsForStart(view))) elements.push(withdrawButton(view, say))
  if (canBeGivenAgain(view)) elements.push(giveAgainButton(view, say))
  if (shownState(view) === 'active' && whose !== 'others') elements.push(...consoleButton(view, say, portal))
  const live = isLive(view)
  if (live && view.grant) {
    if (view.grant.endsAt !== null && !['lost', 'back'].includes(shownState(view)))
      elements.push(extendButton(view.id, say))
    elements.push(
      whose === 'others'
        ? endButton(view.id, aboutOf(view, say, 150), say)
        : doneButton(view.id, view.about[say.locale], say),
      ...permanentButtons(view, say, look),
    )
  }
  if (asked && (view.state === 'failed' || view.state === 'partial')) elements.push(retryButton(view, say))
  if (['denied', 'refused', 'expired', 'withdrawn', 'revoked', 'stays', 'closed'].includes(view.state))
    elements.push(button(requestForm.open, say.plain('grant:ask_again'), askAgain(view.id)))
  return [
    ...(elements.length > 0 ? [{ type: 'actions' as const, elements }] : []),
    ...(live && view.grants ? [endOneSelect(view.id, say)] : []),
  ]
}
