import type { ActionsBlock, KnownBlock } from '@slack/types'
import type { Say } from '../../i18n.ts'
import type { HeldRequest, ListedRequest, WaitingRequest } from '../../store/request-lists.ts'
import { button, clip, context, section } from '../draw/blocks.ts'
import type { Reader } from '../draw/reader.ts'
import { mrkdwnDate } from '../draw/times.ts'
import { doneButton, extendButton } from './grant-buttons.ts'
import { approveButton, card, pressValue, withdrawButton } from './request-card.ts'

// A request as an item of a list: a line, a context, and the same buttons as on its card.

const lineOf = (view: ListedRequest, say: Say): string => {
  const state = say.plain(`card:state.${view.state}`)
  return say('home:line', { id: view.id, about: clip(view.about[say.locale], 200), state })
}

const actions = (elements: ActionsBlock['elements']): KnownBlock[] =>
  elements.length > 0 ? [{ type: 'actions', elements }] : []

/** What somebody else asks, with what it takes to decide. */
export function waitingItem(view: WaitingRequest, say: Say, look: Reader): KnownBlock[] {
  const about = {
    name: clip(look.personName(view.requester), 80),
    when: mrkdwnDate(view.createdAt),
    reason: clip(view.reason.replaceAll('\n', ' '), 300),
  }
  return [
    section(lineOf(view, say)),
    context(say('home:asked_by', about)),
    ...actions([approveButton(view, say, look), button(card.deny, say.plain('card:deny'), pressValue(view))]),
  ]
}

/** Access that the reader holds. */
export function heldItem(view: HeldRequest, say: Say): KnownBlock[] {
  const end = view.grant?.endsAt ?? null
  const id = view.grant?.id
  return [
    section(lineOf(view, say)),
    context(end === null ? say('home:no_end') : say('home:until', { end: mrkdwnDate(end) })),
    ...actions(
      id && view.state === 'active'
        ? [...(end === null ? [] : [extendButton(id, say)]), doneButton(id, view.about[say.locale], say)]
        : [],
    ),
  ]
}

/** What the reader asked for. */
export const askedItem = (view: ListedRequest, say: Say): KnownBlock[] => [
  section(lineOf(view, say)),
  context(say('home:asked_at', { when: mrkdwnDate(view.createdAt) })),
  ...actions(view.state === 'pending' ? [withdrawButton(view, say)] : []),
]
