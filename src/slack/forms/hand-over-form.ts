import type { App, SlackViewAction } from '@slack/bolt'
import type { ModalView } from '@slack/types'
import { Refusal } from '../../errors.ts'
import { type Say, sayIn } from '../../i18n.ts'
import type { RequestView } from '../../store/request-views.ts'
import type { Context } from '../../workflow/context.ts'
import { loadView, maySee } from '../../workflow/request/load-view.ts'
import { seenPlanIn } from '../card/seen-plan.ts'
import { aboutOf } from '../card/spoken-about.ts'
import { openView } from '../connection/open-view.ts'
import { receive } from '../connection/receive.ts'
import { namesOf } from '../connection/remembered.ts'
import { plain } from '../draw/blocks.ts'
import type { Spoken } from './ask-back-form.ts'

export const handOverForm = { view: 'hand-over', to: 'hand-over:to', note: 'hand-over:note' } as const

/** Asking a colleague to decide. Whether they can is looked at when it is sent, by the facts of then. */
export const colleagueView = (seen: RequestView, spoken: Spoken, name: string, say: Say): ModalView => ({
  type: 'modal',
  callback_id: handOverForm.view,
  private_metadata: JSON.stringify(spoken),
  title: plain(say.plain('card:hand.title'), 24),
  submit: plain(say.plain('card:hand.submit'), 24),
  close: plain(say.plain('common:cancel'), 24),
  blocks: [
    { type: 'section', text: plain(say.plain('card:hand.what', { about: aboutOf(seen, say, 300), name })) },
    {
      type: 'input',
      block_id: 'to',
      label: plain(say.plain('card:hand.to')),
      hint: plain(say.plain('card:hand.to_hint')),
      element: { type: 'users_select', action_id: handOverForm.to },
    },
    {
      type: 'input',
      block_id: 'note',
      optional: true,
      label: plain(say.plain('card:hand.note')),
      element: { type: 'plain_text_input', action_id: handOverForm.note, multiline: true, max_length: 500 },
    },
    { type: 'context', elements: [plain(say.plain('card:id', { id: spoken.id }))] },
  ],
})

export async function openHandOverForm(
  ctx: Context,
  client: App['client'],
  { triggerId, slackId, spoken }: { triggerId: string; slackId: string; spoken: Spoken },
): Promise<void> {
  const say = sayIn((await ctx.people.member(slackId)).locale)
  const view = await loadView(ctx, spoken.id)
  if (!view || !maySee(ctx, view, slackId)) throw new Refusal('unknown_request', { id: spoken.id })
  if (view.state !== 'pending') throw new Refusal('already_over', { id: view.id, state: view.state })
  const nameOf = await namesOf(ctx, [view.requester])
  await openView(client, { trigger_id: triggerId, view: colleagueView(view, spoken, nameOf(view.requester), say) })
}

export function register(app: App, ctx: Context): void {
  app.view<SlackViewAction>(
    { callback_id: handOverForm.view, type: 'view_submission' },
    async ({ ack, body, view }) => {
      const { id, channel } = seenPlanIn(view.private_metadata)
      const { values } = view.state
      const to = values.to?.[handOverForm.to]?.selected_user ?? ''
      const note = values.note?.[handOverForm.note]?.value?.trim() || null
      const press = { requestId: id, by: body.user.id, channel, to, note }
      await receive(ctx, `hand-over:${view.id}`, (tx) =>
        ctx.jobs.enqueue(tx, 'hand-over', `${id}:${body.user.id}:${to}`, press, { priority: 0 }),
      )
      await ack()
    },
  )
}
