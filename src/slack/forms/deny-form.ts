import type { App, SlackViewAction } from '@slack/bolt'
import type { ModalView } from '@slack/types'
import type { WebClient } from '@slack/web-api'
import { isBlank, type Say, sayIn } from '../../i18n.ts'
import type { Context } from '../../workflow/context.ts'
import { loadView, maySee } from '../../workflow/request/load-view.ts'
import { type SeenPlan, seenPlanIn } from '../card/seen-plan.ts'
import { aboutOf } from '../card/spoken-about.ts'
import { openView } from '../connection/open-view.ts'
import { receive } from '../connection/receive.ts'
import { namesOf, sayTo } from '../connection/remembered.ts'
import { plain } from '../draw/blocks.ts'

export const denyForm = { view: 'deny', reason: 'deny:reason' } as const

/** `what` says in a line what is denied: to a person with several cards on the screen the id alone says little. */
export const denyView = (denied: SeenPlan, say: Say, what = ''): ModalView => ({
  type: 'modal',
  callback_id: denyForm.view,
  private_metadata: JSON.stringify(denied),
  title: plain(say.plain('card:deny_title'), 24),
  submit: plain(say.plain('card:deny_submit'), 24),
  close: plain(say.plain('common:cancel'), 24),
  blocks: [
    ...(what ? [{ type: 'section' as const, text: plain(what) }] : []),
    {
      type: 'input',
      block_id: 'reason',
      label: plain(say.plain('card:deny_reason')),
      hint: plain(say.plain('card:deny_hint')),
      element: { type: 'plain_text_input', action_id: denyForm.reason, multiline: true, max_length: 3000 },
    },
    { type: 'context', elements: [plain(say.plain('card:id', { id: denied.id }))] },
  ],
})

export async function openDenyForm(
  ctx: Context,
  client: WebClient,
  triggerId: string,
  slackId: string,
  denied: SeenPlan,
): Promise<void> {
  const say = sayIn((await ctx.people.member(slackId)).locale)
  const view = await loadView(ctx, denied.id)
  const seen = view && maySee(ctx, view, slackId) ? view : undefined
  const personName = await namesOf(ctx, seen ? [seen.requester] : [])
  const what = seen && say.plain('card:deny_what', { about: aboutOf(seen, say, 300), name: personName(seen.requester) })
  await openView(client, { trigger_id: triggerId, view: denyView(denied, say, what) })
}

export function register(app: App, ctx: Context): void {
  app.view<SlackViewAction>({ callback_id: denyForm.view, type: 'view_submission' }, async ({ ack, body, view }) => {
    const { id, digest, channel } = seenPlanIn(view.private_metadata)
    const reason = view.state.values.reason?.[denyForm.reason]?.value?.trim() ?? ''
    if (isBlank(reason)) {
      const say = await sayTo(ctx, body.user.id)
      await ack({ response_action: 'errors', errors: { reason: say.plain('card:deny_hint') } })
      return
    }
    const press = { requestId: id, digest, by: body.user.id, verdict: 'deny' as const, reason, channel }
    await receive(ctx, `deny:${view.id}`, (tx) =>
      ctx.jobs.enqueue(tx, 'decide', `${id}:${body.user.id}`, { ...press, at: ctx.clock.now() }, { priority: 0 }),
    )
    await ack()
  })
}
