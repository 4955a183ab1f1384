import type { App, BlockAction, ButtonAction, SlackViewAction, ViewOutput } from '@slack/bolt'
import { choices, recommendedChoices } from '../../guide/choices.ts'
import type { Say } from '../../i18n.ts'
import type { Context } from '../../workflow/context.ts'
import { checkPaste, choiceProblem, guideNow, stepOf } from '../../workflow/guide/confirm-steps.ts'
import type { GuidePress, GuideWord } from '../../workflow/job-payloads.ts'
import { receive } from '../connection/receive.ts'
import { sayTo } from '../connection/remembered.ts'
import { section, toldView } from '../draw/blocks.ts'
import { type FormValues, fieldValue } from '../forms/form-fields.ts'
import { choiceOf } from './choices-form.ts'
import { handOverField } from './hand-over.ts'
import { guideIds, guideViews } from './ids.ts'
import { skipField } from './skip-form.ts'
import { pasteBlock } from './step-view.ts'

// What people say in the guide: stored, then acknowledged. Whether it counts is decided by the job, which draws the modal.

export function register(app: App, ctx: Context): void {
  const take = (key: string, press: GuidePress) => {
    const about = press.word === 'choose' ? press.made.map(({ choice }) => choice).join() : press.step
    return receive(ctx, `guide:${key}`, (tx) =>
      ctx.jobs.enqueue(tx, 'guide-press', `${press.word}:${about}:${press.by}`, press, { priority: 0 }),
    )
  }

  /** A form is checked, so that the error names its field; the rest follows when it is known who sent it. */
  const onForm = (id: string, read: (sent: Sent) => Promise<GuideWord | { errors: Record<string, string> }>) =>
    app.view<SlackViewAction>({ callback_id: id, type: 'view_submission' }, async ({ ack, body, view }) => {
      const say = await sayTo(ctx, body.user.id)
      const { step = '' } = JSON.parse(view.private_metadata) as { step?: string }
      const word = await read({ step, values: view.state.values, say })
      if ('errors' in word) {
        await ack({ response_action: 'errors', errors: word.errors })
        return
      }
      await take(`${view.id}:${view.hash}`, { ...word, by: body.user.id, channel: null, screen: screenOf(view) })
      await ack({ response_action: 'update', view: toldView('guide:title', [section(say('guide:step.saving'))], say) })
    })

  onForm(guideViews.step, async ({ step, values, say }) => {
    const pasted = fieldValue(values, pasteBlock)
    const value = typeof pasted === 'string' ? pasted : null
    const known = await stepOf(step)
    const { problem } = known ? checkPaste(known, value, (await guideNow(ctx)).show) : {}
    return problem ? { errors: { [pasteBlock]: problem[say.locale] } } : { word: 'done', step, value }
  })

  onForm(guideViews.handOver, async ({ step, values, say }) => {
    const to = values[handOverField.block]?.[handOverField.action]?.selected_user
    return to
      ? { word: 'hand-over', step, to }
      : { errors: { [handOverField.block]: say.plain('errors:guide_nobody_chosen.reason') } }
  })

  onForm(guideViews.skip, async ({ step, values, say }) => {
    const reason = fieldValue(values, skipField.block)
    return typeof reason === 'string'
      ? { word: 'skip', step, reason }
      : { errors: { [skipField.block]: say.plain('guide:skip.missing') } }
  })

  // All of them checked, then those that are new are stored with who made them.
  onForm(guideViews.choices, async ({ values, say }) => {
    const { show } = await guideNow(ctx)
    const made = madeIn(values)
    const problems = made.flatMap(({ block, choice, value }) => {
      const problem = choiceProblem(choice, value, show)
      return problem ? [[block, problem[say.locale]] as const] : []
    })
    if (problems.length > 0) return { errors: Object.fromEntries(problems) }
    return { word: 'choose', made: made.map(({ choice, value }) => ({ choice, value })) }
  })

  const onButton = (id: string, wordOf: (step: string) => GuideWord) =>
    app.action<BlockAction<ButtonAction>>({ type: 'block_actions', action_id: id }, async ({ ack, body, action }) => {
      const screen = body.view ? screenOf(body.view) : null
      const press = { ...wordOf(action.value ?? ''), by: body.user.id, channel: body.channel?.id ?? null, screen }
      await take(body.trigger_id, press)
      await ack()
    })
  // On the message of a step that was handed over.
  onButton(guideIds.done, (step) => ({ word: 'done', step, value: null }))
  onButton(guideIds.takeBack, (step) => ({ word: 'take-back', step }))
  onButton(guideIds.takeOver, (step) => ({ word: 'take-over', step }))
  onButton(guideIds.wantAgain, (step) => ({ word: 'want-again', step }))
  onButton(guideIds.accountExisting, () => ({ word: 'choose', made: [{ choice: 'awsAccount', value: 'existing' }] }))
  onButton(guideIds.accountNone, () => ({ word: 'choose', made: [{ choice: 'awsAccount', value: 'none' }] }))
  onButton(guideIds.chooseRecommended, () => ({ word: 'choose', made: recommendedChoices(), open: true }))
}

/** Where it was said, and what below it says it too. */
function screenOf(view: Shown): GuidePress['screen'] {
  const { id, root_view_id: root, previous_view_id: below } = view
  const { over } = JSON.parse(view.private_metadata) as { over?: string }
  const step = over && below && below !== root ? { over: { view: below, step: over } } : {}
  return { view: id, root: root && root !== id ? root : null, ...step }
}
type Shown = Pick<ViewOutput, 'id' | 'root_view_id' | 'previous_view_id' | 'private_metadata'>

interface Sent {
  step: string
  values: FormValues
  say: Say
}

const madeIn = (values: FormValues) =>
  Object.keys(values).flatMap((block) => {
    const choice = choiceOf(block)
    const value = fieldValue(values, block)
    if (!choice || typeof value !== 'string') return []
    return [{ block, choice, value: choices[choice].options === 'text' ? value.toLowerCase() : value }]
  })
