import type { App, BlockAction, ButtonAction, SlackViewAction } from '@slack/bolt'
import type { Button, ModalView } from '@slack/types'
import { type Say, sayIn } from '../../i18n.ts'
import type { RequestView } from '../../store/request-views.ts'
import type { Context } from '../../workflow/context.ts'
import { loadView } from '../../workflow/request/load-view.ts'
import { orTell } from '../../workflow/request/refused-press.ts'
import { openView } from '../connection/open-view.ts'
import { receive } from '../connection/receive.ts'
import { button, context, plain, section } from '../draw/blocks.ts'
import { planBlocks } from './card-plan.ts'
import { pressed, pressValue, type SeenPlan, seenPlanIn } from './seen-plan.ts'
import { aboutOf } from './spoken-about.ts'

// With one administrator so far nobody else can decide: the one person confirms a second time, and everybody hears of it.

export const aloneIds = { open: 'alone:open', view: 'alone' } as const

/** Shown to everybody who sees the card; whether a press counts is decided by the job. */
export const aloneButton = (view: RequestView, say: Say): Button =>
  button(aloneIds.open, say.plain('guide:alone.button'), pressValue(view), {
    style: 'danger',
  })

export const aloneView = (view: RequestView, seen: SeenPlan, say: Say): ModalView => ({
  type: 'modal',
  callback_id: aloneIds.view,
  private_metadata: JSON.stringify(seen),
  title: plain(say.plain('guide:alone.title'), 24),
  submit: plain(say.plain('guide:alone.submit'), 24),
  close: plain(say.plain('common:cancel'), 24),
  blocks: [
    section(say('guide:alone.about', { about: aboutOf(view, say, 300) })),
    ...planBlocks(view, say, 1),
    section(say('guide:alone.meaning')),
    section(say('guide:alone.record')),
    context(say('card:id', { id: view.id })),
  ],
})

export function register(app: App, ctx: Context): void {
  app.action<BlockAction<ButtonAction>>(
    { type: 'block_actions', action_id: aloneIds.open },
    async ({ ack, body, action, client }) => {
      await ack()
      const seen = { ...pressed(action.value), channel: body.channel?.id ?? null }
      await orTell(ctx, { by: body.user.id, channel: seen.channel, requestId: seen.id }, async () => {
        const { locale } = await ctx.people.member(body.user.id)
        const view = await loadView(ctx, seen.id)
        if (view) await openView(client, { trigger_id: body.trigger_id, view: aloneView(view, seen, sayIn(locale)) })
      })
    },
  )

  app.view<SlackViewAction>({ callback_id: aloneIds.view, type: 'view_submission' }, async ({ ack, body, view }) => {
    const { id, digest, channel } = seenPlanIn(view.private_metadata)
    const press = { requestId: id, digest, by: body.user.id, verdict: 'approve' as const, reason: null, channel }
    await receive(ctx, `alone:${view.id}`, (tx) =>
      ctx.jobs.enqueue(
        tx,
        'decide',
        `${id}:${body.user.id}`,
        { ...press, alone: true, at: ctx.clock.now() },
        { priority: 0 },
      ),
    )
    await ack()
  })
}
