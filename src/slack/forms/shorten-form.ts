import type { App, SlackViewAction } from '@slack/bolt'
import type { ModalView } from '@slack/types'
import type { WebClient } from '@slack/web-api'
import { Refusal } from '../../errors.ts'
import { type Say, sayIn } from '../../i18n.ts'
import type { RequestView } from '../../store/request-views.ts'
import type { Context } from '../../workflow/context.ts'
import { loadView, maySee } from '../../workflow/request/load-view.ts'
import { type SeenPlan, seenPlanIn } from '../card/seen-plan.ts'
import { aboutOf } from '../card/spoken-about.ts'
import { openView } from '../connection/open-view.ts'
import { receive } from '../connection/receive.ts'
import { namesOf } from '../connection/remembered.ts'
import { plain } from '../draw/blocks.ts'
import { formatLength } from '../draw/times.ts'
import { shorterOptions } from './form-duration.ts'

export const shortenForm = { view: 'shorten', length: 'shorten:length', comment: 'shorten:comment' } as const

/** Approving for less time than was asked for, with a word to the requester. */
export function shortenView(seen: RequestView, shown: SeenPlan, name: string, say: Say): ModalView {
  const options = shorterOptions(seen.durationMs ?? 0, say)
  const asked = formatLength(seen.durationMs ?? 0, say)
  return {
    type: 'modal',
    callback_id: shortenForm.view,
    private_metadata: JSON.stringify(shown),
    title: plain(say.plain('card:shorten_title'), 24),
    submit: plain(say.plain('card:approve'), 24),
    close: plain(say.plain('common:cancel'), 24),
    blocks: [
      {
        type: 'section',
        text: plain(say.plain('card:shorten_what', { about: aboutOf(seen, say, 300), name, length: asked })),
      },
      {
        type: 'input',
        block_id: 'length',
        label: plain(say.plain('card:shorten_length')),
        element: { type: 'static_select', action_id: shortenForm.length, options },
      },
      {
        type: 'input',
        block_id: 'comment',
        optional: true,
        label: plain(say.plain('card:shorten_comment')),
        element: { type: 'plain_text_input', action_id: shortenForm.comment, multiline: true, max_length: 500 },
      },
      { type: 'context', elements: [plain(say.plain('card:id', { id: seen.id }))] },
    ],
  }
}

/** Whether there is less to give than was asked for. */
export const canShorten = ({ state, durationMs }: Pick<RequestView, 'state' | 'durationMs'>, say: Say): boolean =>
  state === 'pending' && durationMs !== null && shorterOptions(durationMs, say).length > 0

export async function openShortenForm(
  ctx: Context,
  client: WebClient,
  trigger: { triggerId: string; slackId: string; shown: SeenPlan },
): Promise<void> {
  const { slackId, shown } = trigger
  const say = sayIn((await ctx.people.member(slackId)).locale)
  const view = await loadView(ctx, shown.id)
  if (!view || !maySee(ctx, view, slackId)) throw new Refusal('unknown_request', { id: shown.id })
  if (!canShorten(view, say)) throw new Refusal('already_over', { id: view.id, state: view.state })
  const personName = await namesOf(ctx, [view.requester])
  const form = shortenView(view, shown, personName(view.requester), say)
  await openView(client, { trigger_id: trigger.triggerId, view: form })
}

export function register(app: App, ctx: Context): void {
  app.view<SlackViewAction>({ callback_id: shortenForm.view, type: 'view_submission' }, async ({ ack, body, view }) => {
    const { id, digest, channel } = seenPlanIn(view.private_metadata)
    const { values } = view.state
    const reason = values.comment?.[shortenForm.comment]?.value?.trim() || null
    const shortenedMs = Number(values.length?.[shortenForm.length]?.selected_option?.value)
    const press = { requestId: id, digest, by: body.user.id, verdict: 'approve' as const, reason, channel, shortenedMs }
    await receive(ctx, `shorten:${view.id}`, (tx) =>
      ctx.jobs.enqueue(tx, 'decide', `${id}:${body.user.id}`, { ...press, at: ctx.clock.now() }, { priority: 0 }),
    )
    await ack()
  })
}
