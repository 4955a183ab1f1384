import type { App, BlockAction, ButtonAction, SlackViewAction } from '@slack/bolt'
import { Refusal } from '../../errors.ts'
import type { Say } from '../../i18n.ts'
import type { Person } from '../../store/person-rows.ts'
import type { Context } from '../../workflow/context.ts'
import { checkPaste, confirmIn, guideNow, handOverIn } from '../../workflow/guide/confirm-steps.ts'
import { receive } from '../connection/receive.ts'
import { remembered, sayTo } from '../connection/remembered.ts'
import { clip, line, rich, section, toldView } from '../draw/blocks.ts'
import { errorPlain, errorText } from '../draw/refusals.ts'
import { mention as personElement, sentence } from '../draw/sentence.ts'
import { fieldValue } from '../forms/form-fields.ts'
import { mayConfirm, stepNow } from './guide-now.ts'
import { handOverField } from './hand-over.ts'
import { guideIds, guideViews } from './ids.ts'
import { loadGuide, onlyAdmins, readerOf } from './load-guide.ts'
import { drawOverview, drawStep, replaceView } from './open.ts'
import { pasteBlock } from './step-view.ts'

// What people say of a step: stored, then acknowledged; AWS is looked at afterwards, by a job.

export function register(app: App, ctx: Context): void {
  app.view<SlackViewAction>(
    { callback_id: guideViews.step, type: 'view_submission' },
    async ({ ack, body, view, client }) => {
      const { step } = JSON.parse(view.private_metadata) as { step: string }
      const say = await sayTo(ctx, body.user.id)
      try {
        const who = await knownMember(ctx, body.user.id)
        const pasted = fieldValue(view.state.values, pasteBlock)
        const said = { step, value: typeof pasted === 'string' ? pasted : null, key: `${view.id}:${view.hash}` }
        const { problem, warning } = await confirm(ctx, who, said)
        if (problem) {
          await ack({ response_action: 'errors', errors: { [pasteBlock]: problem[say.locale] } })
          return
        }
        const guide = await loadGuide(ctx)
        const note = warning && say('guide:step.warning', { text: warning[say.locale] })
        await ack({ response_action: 'update', view: await drawStep(ctx, who, guide, step, note) })
        if (view.root_view_id && view.root_view_id !== view.id)
          await replaceView(ctx, client, view.root_view_id, await drawOverview(ctx, who, guide))
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        await ack({
          response_action: 'update',
          view: toldView('guide:title', [section(errorText(error, say))], say),
        })
      }
    },
  )

  // Done on the message of a step that was handed over.
  app.action<BlockAction<ButtonAction>>(
    { type: 'block_actions', action_id: guideIds.done },
    async ({ ack, body, action }) => {
      const slackId = body.user.id
      try {
        const who = await knownMember(ctx, slackId)
        await confirm(ctx, who, { step: action.value ?? '', value: null, key: body.trigger_id })
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        const { code, vars } = error
        const told = { slackId, channel: body.channel?.id ?? null, code, vars }
        await receive(ctx, `${body.trigger_id}:told`, (tx) => ctx.jobs.enqueue(tx, 'tell', body.trigger_id, told))
      }
      await ack()
    },
  )

  app.view<SlackViewAction>(
    { callback_id: guideViews.handOver, type: 'view_submission' },
    async ({ ack, body, view }) => {
      const { step } = JSON.parse(view.private_metadata) as { step: string }
      const to = view.state.values[handOverField.block]?.[handOverField.action]?.selected_user
      const say = await sayTo(ctx, body.user.id)
      try {
        const { slackId: by } = await knownMember(ctx, body.user.id)
        onlyAdmins(ctx, by)
        if (!to) throw new Refusal('guide_nobody_chosen')
        await receive(ctx, `hand-over:${view.id}`, (tx) => handOverIn(ctx, tx, { step, to, by }))
        await ack({ response_action: 'update', view: handedView(to, say) })
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        await ack({ response_action: 'errors', errors: { [handOverField.block]: clip(errorPlain(error, say), 1000) } })
      }
    },
  )
}

const handedView = (to: string, say: Say) =>
  toldView('guide:hand.title', [rich(line(...sentence(say, 'guide:hand.sent', { to: personElement(to) })))], say)

export async function knownMember(ctx: Context, slackId: string): Promise<Person> {
  const person = await remembered(ctx, slackId)
  if (!person) throw new Refusal('unknown_person')
  return person
}

/** A person's word on a step, once per `key`. Gives what is wrong with what was pasted, if anything is. */
async function confirm(ctx: Context, who: Person, said: { step: string; value: string | null; key: string }) {
  const now = stepNow(await loadGuide(ctx), said.step)
  if (!now) throw new Refusal('guide_unknown_step')
  if (!mayConfirm(now, readerOf(ctx, who))) throw new Refusal('guide_not_yours')
  const { state, show } = await guideNow(ctx)
  const checked = checkPaste(now.step, said.value, show)
  if (checked.problem) return checked
  await receive(ctx, `guide-done:${said.key}`, (tx) =>
    confirmIn(ctx, tx, now.step, { by: who.slackId, value: said.value }, state),
  )
  return checked
}
