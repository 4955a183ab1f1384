import type { App, BlockAction, ButtonAction, OverflowAction } from '@slack/bolt'
import type { ActionsBlock, Button, KnownBlock } from '@slack/types'
import { type Key, type Say, sentenceGap } from '../../i18n.ts'
import { isForOthers } from '../../store/request.ts'
import type { ListedRequest, WaitingRequest } from '../../store/request-lists.ts'
import type { RequestView } from '../../store/request-views.ts'
import type { Context } from '../../workflow/context.ts'
import { isLive } from '../../workflow/grant/endable.ts'
import { orTell } from '../../workflow/request/refused-press.ts'
import { receive } from '../connection/receive.ts'
import {
  button,
  clip,
  clipPerson,
  confirmation,
  context,
  fitted,
  header,
  type Message,
  notification,
  plain,
} from '../draw/blocks.ts'
import { pausedBlocks } from '../draw/paused.ts'
import type { Reader } from '../draw/reader.ts'
import { mrkdwnMention } from '../draw/sentence.ts'
import { formatLength } from '../draw/times.ts'
import { openTalkForm } from '../forms/ask-back-form.ts'
import { openDenyForm } from '../forms/deny-form.ts'
import { openExplanation } from '../forms/explain-view.ts'
import { openHandOverForm } from '../forms/hand-over-form.ts'
import { canShorten, openShortenForm } from '../forms/shorten-form.ts'
import { briefBlocks, recordedBlocks, riskWords } from './card-brief.ts'
import { headline, isOpen } from './card-headline.ts'
import { canBeGivenAgain } from './card-living.ts'
import { recordBlocks } from './card-record.ts'
import { waitsForStart } from './card-wish.ts'
import { aloneButton } from './decide-alone.ts'
import { giveAgainButton } from './give-again-button.ts'
import { permanentButtons } from './make-permanent.ts'
import { pressed, pressValue } from './seen-plan.ts'
import { aboutOf } from './spoken-about.ts'

export const card = {
  approve: 'card:approve',
  deny: 'card:deny',
  withdraw: 'card:withdraw',
  revoke: 'card:revoke',
  retry: 'card:retry',
  rollBack: 'card:roll-back',
  more: 'card:more',
} as const

/**
 * The one message of a request, drawn from what is stored. While it waits: what is asked, what would change where the
 * headline does not say it, why, what helps to decide, who decides; the rest is under Details. After that the same message is the record.
 */
export function requestCard(view: RequestView, say: Say, look: Reader): Message {
  const waiting = view.state === 'pending' || view.state === 'planning'
  const said = headline(view, say, look)
  return fitted((share) => ({
    text: notification(said),
    blocks: [
      header(said),
      ...(isOpen(view) ? pausedBlocks(look.pause, say) : []),
      ...(waiting ? [] : recordBlocks(view, say, look, share)),
      ...(waiting ? briefBlocks(view, say, look, share) : recordedBlocks(view, say, share)),
      context(whoseRequest(view, say)),
      ...buttons(view, say, look),
    ],
  }))
}

/** Who asked, and for whom: by the ids, which nobody chooses for themselves. The user names stand in the headline. */
function whoseRequest({ id, requester, beneficiary }: RequestView, say: Say): string {
  const asked = { id, who: mrkdwnMention(requester) }
  const gain = isForOthers(beneficiary) ? beneficiary.slackIds.slice(0, 5).map(mrkdwnMention) : []
  if (gain.length === 0) return say('card:id_by', asked)
  const whom = gain.join(say.plain('common:list_separator'))
  // Not everybody who gains is bound to somebody in Slack.
  const count = (beneficiary?.people?.length ?? 0) - gain.length
  return say('card:id_by_for', { ...asked, whom: count > 0 ? say('card:whom_more', { whom, count }) : whom })
}

/** Only the moves that are possible now. */
function buttons(view: RequestView, say: Say, look: Reader): KnownBlock[] {
  const elements: ActionsBlock['elements'] = [
    ...(view.state === 'pending' ? pendingButtons(view, say, look) : []),
    ...(waitsForStart(view) ? [withdrawButton(view, say)] : []),
    ...(canBeGivenAgain(view) ? [giveAgainButton(view, say)] : []),
    ...(isLive(view) && view.grant ? [revokeButton(view, say, look)] : []),
    ...(isLive(view) ? permanentButtons(view, say, look) : []),
    ...(view.state === 'failed' || view.state === 'partial' ? [retryButton(view, say)] : []),
    ...(mayRollBack(view, look) ? [rollBackButton(view, say)] : []),
    ...(view.ruling ? [{ type: 'overflow' as const, action_id: card.more, options: moreOptions(view, say) }] : []),
  ]
  return elements.length > 0 ? [{ type: 'actions', elements }] : []
}

function moreOptions(view: RequestView, say: Say) {
  const waits = view.state === 'pending'
  const option = (key: Key, value: string) => ({ text: plain(say.plain(key), 75), value })
  return [
    ...(canShorten(view, say) ? [option('card:shorten', `shorten.${pressValue(view)}`)] : []),
    ...(waits ? [option('card:talk.ask', `ask.${view.id}`), option('card:hand.over', `hand.${view.id}`)] : []),
    option('card:explain', `explain.${view.id}`),
  ]
}

function pendingButtons(view: RequestView, say: Say, look: Reader): Button[] {
  const others = [approveButton(view, say, look), button(card.deny, say.plain('card:deny'), pressValue(view))]
  const { bootstrap, approvers = [] } = view.ruling ?? {}
  return [
    ...(bootstrap === undefined || approvers.length > 0 ? others : []),
    ...(bootstrap === undefined ? [] : [aloneButton(view, say)]),
    withdrawButton(view, say),
  ]
}

export function approveButton(view: WaitingRequest, say: Say, look: Reader): Button {
  const { account, permissionSet, principal } = view.facts ?? {}
  const name = clipPerson(look.personName(view.requester), 60)
  const lasts = view.permanent
    ? say.plain('home:no_end')
    : view.durationMs !== null && formatLength(view.durationMs, say)
  const text =
    account && permissionSet && principal && lasts
      ? say.plain('card:approve_text', {
          account: account.name,
          accountId: account.id,
          permissionSet: permissionSet.name,
          principal: (principal.type === 'USER' ? clipPerson : clip)(principal.name, 60),
          length: lasts,
          name,
        })
      : say.plain('card:approve_about', { about: aboutOf(view, say, 120), name, plan: planOf(view, say) })
  const risk = riskWords(view, say)
  const whole = [text.trimEnd(), ...(risk ? [say.plain('card:approve_risk', { risk })] : [])].join(sentenceGap(say))
  const confirm = confirmation(
    say.plain('card:approve_title'),
    whole,
    say.plain('card:approve'),
    say.plain('card:keep'),
  )
  return button(card.approve, say.plain('card:approve'), pressValue(view), { style: 'primary', confirm })
}

/** What it would change, where the access does not say it. */
function planOf({ plan }: WaitingRequest, say: Say): string {
  const { changes = [] } = plan ?? {}
  const [first] = changes
  if (!first) return ''
  const rest = changes.length - 1
  const summary = clip(first.summary[say.locale], 80)
  return rest === 0 ? say.plain('card:plan', { summary }) : say.plain('card:plan_more', { summary, count: rest })
}

export function withdrawButton(view: ListedRequest, say: Say): Button {
  const [title, text] = [
    say.plain('card:withdraw_title'),
    say.plain(waitsForStart(view) ? 'card:withdraw_start' : 'card:withdraw_text'),
  ]
  const confirm = confirmation(title, text, say.plain('card:withdraw'), say.plain('card:keep'))
  return button(card.withdraw, say.plain('card:withdraw'), pressValue(view), { confirm })
}

export function revokeButton(view: RequestView, say: Say, look: Reader): Button {
  const [about, name] = [aboutOf(view, say, 80), clipPerson(look.personName(view.requester), 60)]
  const text = say.plain('card:revoke_text', { about, name })
  const confirm = confirmation(say.plain('card:revoke_title'), text, say.plain('card:revoke'), say.plain('card:keep'))
  return button(card.revoke, say.plain('card:revoke'), view.id, { style: 'danger', confirm })
}

/** Of many targets, only what is not done is tried again. */
export const retryButton = (view: RequestView, say: Say): Button =>
  button(card.retry, say.plain(view.state === 'partial' ? 'card:retry_rest' : 'card:retry'), pressValue(view), {
    style: 'primary',
  })

const mayRollBack = ({ state, changes, operation, grants }: RequestView, look: Reader): boolean =>
  (state === 'failed' || (state === 'partial' && !grants)) &&
  changes.some((change) => change.state !== 'planned') &&
  look.canRollBack?.(operation) === true

function rollBackButton(view: RequestView, say: Say): Button {
  const [title, text] = [say.plain('card:roll_back_title'), say.plain('card:roll_back_text')]
  const confirm = confirmation(title, text, say.plain('card:roll_back'), say.plain('card:keep'))
  return button(card.rollBack, say.plain('card:roll_back'), pressValue(view), { style: 'danger', confirm })
}

type Press = BlockAction<ButtonAction>

/** Presses are stored, then acknowledged. Whether they count is decided by the job: whoever sees a card can press it. */
export function register(app: App, ctx: Context): void {
  const where = (body: BlockAction) => body.channel?.id ?? null

  app.action<Press>({ type: 'block_actions', action_id: card.approve }, async ({ ack, body, action }) => {
    const { id, digest } = pressed(action.value)
    const press = {
      requestId: id,
      digest,
      by: body.user.id,
      verdict: 'approve' as const,
      reason: null,
      at: ctx.clock.now(),
    }
    await receive(ctx, body.trigger_id, (tx) =>
      ctx.jobs.enqueue(tx, 'decide', `${id}:${body.user.id}`, { ...press, channel: where(body) }, { priority: 0 }),
    )
    await ack()
  })

  app.action<Press>({ type: 'block_actions', action_id: card.deny }, async ({ ack, body, action, client }) => {
    await ack()
    const denied = { ...pressed(action.value), channel: where(body) }
    await orTell(ctx, { by: body.user.id, channel: denied.channel, requestId: denied.id }, () =>
      openDenyForm(ctx, client, body.trigger_id, body.user.id, denied),
    )
  })

  app.action<Press>({ type: 'block_actions', action_id: card.withdraw }, async ({ ack, body, action }) => {
    const { id } = pressed(action.value)
    await receive(ctx, body.trigger_id, (tx) =>
      ctx.jobs.enqueue(tx, 'withdraw', `${id}:${body.user.id}`, {
        requestId: id,
        by: body.user.id,
        channel: where(body),
      }),
    )
    await ack()
  })

  app.action<Press>({ type: 'block_actions', action_id: card.revoke }, async ({ ack, body, action }) => {
    const requestId = action.value ?? ''
    await receive(ctx, body.trigger_id, (tx) =>
      ctx.jobs.enqueue(tx, 'end-asked', `${requestId}:${body.user.id}`, {
        requestId,
        by: body.user.id,
        channel: where(body),
      }),
    )
    await ack()
  })

  for (const [actionId, kind] of [
    [card.retry, 'retry'],
    [card.rollBack, 'roll-back'],
  ] as const) {
    app.action<Press>({ type: 'block_actions', action_id: actionId }, async ({ ack, body, action }) => {
      const { id } = pressed(action.value)
      await receive(ctx, body.trigger_id, (tx) =>
        ctx.jobs.enqueue(tx, kind, `${id}:${body.user.id}`, { requestId: id, by: body.user.id, channel: where(body) }),
      )
      await ack()
    })
  }

  app.action<BlockAction<OverflowAction>>(
    { type: 'block_actions', action_id: card.more },
    async ({ ack, body, action, client }) => {
      const [what, ...plan] = action.selected_option.value.split('.')
      const seen = pressed(plan.join('.'))
      const trigger = { triggerId: body.trigger_id, slackId: body.user.id }
      const spoken = { id: seen.id, channel: where(body) }
      await ack()
      await orTell(ctx, { by: body.user.id, channel: where(body) }, () => {
        switch (what) {
          case 'shorten':
            return openShortenForm(ctx, client, { ...trigger, shown: { ...seen, channel: where(body) } })
          case 'ask':
            return openTalkForm(ctx, client, 'ask', { ...trigger, spoken })
          case 'hand':
            return openHandOverForm(ctx, client, { ...trigger, spoken })
          default:
            return openExplanation(ctx, client, body.trigger_id, body.user.id, seen.id)
        }
      })
    },
  )
}
