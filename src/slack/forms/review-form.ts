import type { App, BlockAction, ButtonAction, SlackViewAction } from '@slack/bolt'
import type { Button, ModalView } from '@slack/types'
import { type Say, sayIn } from '../../i18n.ts'
import type { Context } from '../../workflow/context.ts'
import { loadView, maySee } from '../../workflow/request/load-view.ts'
import { orTell } from '../../workflow/request/refused-press.ts'
import { aboutOf } from '../card/spoken-about.ts'
import { openView } from '../connection/open-view.ts'
import { receive } from '../connection/receive.ts'
import { namesOf } from '../connection/remembered.ts'
import { button, plain } from '../draw/blocks.ts'

export const reviewForm = { open: 'review:open', view: 'review', note: 'review:note' } as const

/** Which break-glass request, and where it was pressed. */
interface Reviewed {
  id: string
  channel: string | null
}

export const reviewButton = (id: string, say: Say): Button =>
  button(reviewForm.open, say.plain('review:button'), id, { style: 'primary' })

export const reviewView = (reviewed: Reviewed, say: Say, what = ''): ModalView => ({
  type: 'modal',
  callback_id: reviewForm.view,
  private_metadata: JSON.stringify(reviewed),
  title: plain(say.plain('review:title'), 24),
  submit: plain(say.plain('review:submit'), 24),
  close: plain(say.plain('common:cancel'), 24),
  blocks: [
    ...(what ? [{ type: 'section' as const, text: plain(what) }] : []),
    { type: 'section', text: plain(say.plain('review:says')) },
    {
      type: 'input',
      block_id: 'note',
      optional: true,
      label: plain(say.plain('review:note')),
      hint: plain(say.plain('review:note_hint')),
      element: { type: 'plain_text_input', action_id: reviewForm.note, multiline: true, max_length: 3000 },
    },
    { type: 'context', elements: [plain(say.plain('card:id', { id: reviewed.id }))] },
  ],
})

/** Whoever sees the post can press it; whether it counts is decided by the job. */
export function register(app: App, ctx: Context): void {
  app.action<BlockAction<ButtonAction>>(
    { type: 'block_actions', action_id: reviewForm.open },
    async ({ ack, body, action, client }) => {
      await ack()
      const reviewed = { id: action.value ?? '', channel: body.channel?.id ?? null }
      await orTell(ctx, { by: body.user.id, channel: reviewed.channel }, async () => {
        const say = sayIn((await ctx.people.member(body.user.id)).locale)
        const seen = await loadView(ctx, reviewed.id)
        const may = seen && maySee(ctx, seen, body.user.id) ? seen : undefined
        const personName = await namesOf(ctx, may ? [may.requester] : [])
        const what = may && say.plain('review:what', { about: aboutOf(may, say, 300), name: personName(may.requester) })
        await openView(client, { trigger_id: body.trigger_id, view: reviewView(reviewed, say, what) })
      })
    },
  )

  app.view<SlackViewAction>({ callback_id: reviewForm.view, type: 'view_submission' }, async ({ ack, body, view }) => {
    const { id, channel } = JSON.parse(view.private_metadata) as Reviewed
    const note = view.state.values.note?.[reviewForm.note]?.value?.trim() || null
    const press = { requestId: id, by: body.user.id, note, channel }
    await receive(ctx, `review:${view.id}`, (tx) =>
      ctx.jobs.enqueue(tx, 'review', `${id}:${body.user.id}`, press, { priority: 0 }),
    )
    await ack()
  })
}
