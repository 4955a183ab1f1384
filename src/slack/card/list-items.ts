import type { ActionsBlock, KnownBlock } from '@slack/types'
import type { Say } from '../../i18n.ts'
import { isForOthers } from '../../store/request.ts'
import type { HeldRequest, ListedRequest, WaitingRequest } from '../../store/request-lists.ts'
import type { StandingAccess } from '../../workflow/people/own-access.ts'
import { bullets, button, clip, context, plainWords, rich, section } from '../draw/blocks.ts'
import type { Reader } from '../draw/reader.ts'
import { mrkdwnDate } from '../draw/times.ts'
import { waitsForStart, wishText } from './card-wish.ts'
import { giveAgainButton } from './give-again-button.ts'
import { doneButton, endButton, extendButton } from './grant-buttons.ts'
import { approveButton, card, withdrawButton } from './request-card.ts'
import { pressValue } from './seen-plan.ts'
import { aboutOf } from './spoken-about.ts'

// A request as an item of a list: a line, a context, and the same buttons as on its card.

const lineOf = (view: ListedRequest, say: Say): string => {
  const state = say.plain(`card:state.${view.state === 'active' ? (view.lost ?? view.state) : view.state}`)
  return say('home:line', { id: view.id, about: aboutOf(view, say, 200), state })
}

const actions = (elements: ActionsBlock['elements']): KnownBlock[] =>
  elements.length > 0 ? [{ type: 'actions', elements }] : []

/** What somebody else asks, with what it takes to decide. */
export function waitingItem(view: WaitingRequest, say: Say, look: Reader): KnownBlock[] {
  const about = {
    who: look.mention(view.requester),
    when: mrkdwnDate(view.createdAt),
    reason: clip(view.reason.replaceAll('\n', ' '), 300),
  }
  return [
    section(lineOf(view, say)),
    context([say('home:asked_by', about), ...wishText(view, say)].join(say.plain('common:list_separator'))),
    ...actions([approveButton(view, say, look), button(card.deny, say.plain('card:deny'), pressValue(view))]),
  ]
}

/** Access that the reader holds: their own, or theirs through a group, which is not theirs to give back. */
export function heldItem(view: HeldRequest, say: Say, look: Reader): KnownBlock[] {
  const { grant, beneficiary } = view
  const end = grant?.endsAt ?? null
  const group = beneficiary?.kind === 'group' ? beneficiary.name : undefined
  const listedAt = grant ? look.listedAt?.(grant) : undefined
  const facts = [
    end === null ? say('home:no_end') : say('home:until', { end: mrkdwnDate(end) }),
    ...(listedAt ? [say('home:as_shown', { when: mrkdwnDate(listedAt) })] : []),
    ...(group ? [say('home:through_group', { group: clip(group, 100) })] : []),
    ...(isForOthers(beneficiary) ? [say('home:given_by', { who: look.mention(view.requester) })] : []),
  ]
  return [
    section(lineOf({ ...view, beneficiary: null }, say)),
    context(facts.join(say.plain('common:list_separator'))),
    ...actions(
      grant?.state === 'lost' && !group
        ? [
            ...(grant.backAt === null ? [giveAgainButton(view, say)] : []),
            doneButton(view.id, view.about[say.locale], say),
          ]
        : grant?.state === 'active' && !group
          ? [...(end === null ? [] : [extendButton(view.id, say)]), doneButton(view.id, view.about[say.locale], say)]
          : [],
    ),
  ]
}

/** What the reader asked for, for themselves or for others. */
export const askedItem = (view: ListedRequest, say: Say): KnownBlock[] => [
  section(lineOf(view, say)),
  context(
    [say('home:asked_at', { when: mrkdwnDate(view.createdAt) }), ...wishText(view, say)].join(
      say.plain('common:list_separator'),
    ),
  ),
  ...actions([
    ...(view.state === 'pending' || waitsForStart(view) ? [withdrawButton(view, say)] : []),
    ...(view.lost === 'lost' ? [giveAgainButton(view, say)] : []),
    ...(view.state === 'active' && !view.permanent && !view.lost ? [extendButton(view.id, say)] : []),
    ...(view.state === 'active' ? [endButton(view.id, aboutOf(view, say, 150), say)] : []),
  ]),
]

/** What the reader has without the bot, in as few blocks as it fits in. */
export function standingItems(standing: readonly StandingAccess[], say: Say): KnownBlock[][] {
  const lines = standing
    .map(({ account, permissionSet, group, wasThere }) => {
      const via = group ? say.plain('home:through_group', { group: clip(group, 80) }) : say.plain('home:direct')
      const from = say.plain(wasThere ? 'home:was_there' : 'home:by_hand')
      return say.plain('home:standing_line', { account, permissionSet, via, from })
    })
    .sort()
  const blocks: KnownBlock[][] = []
  for (let at = 0; at < lines.length; at += 20)
    blocks.push([rich(bullets(lines.slice(at, at + 20).map((line) => [plainWords(clip(line, 300))])))])
  return blocks
}
