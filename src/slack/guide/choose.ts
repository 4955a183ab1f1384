import type { App, SlackViewAction } from '@slack/bolt'
import { Refusal } from '../../errors.ts'
import { type ChoiceId, choices } from '../../guide/choices.ts'
import type { Context } from '../../workflow/context.ts'
import { choiceProblem, chooseIn, guideNow } from '../../workflow/guide/confirm-steps.ts'
import { receive } from '../connection/receive.ts'
import { sayTo } from '../connection/remembered.ts'
import { section, toldView } from '../draw/blocks.ts'
import { errorText } from '../draw/refusals.ts'
import { type FormValues, fieldValue } from '../forms/form-fields.ts'
import { choiceOf, choicesView } from './choices-form.ts'
import { guideViews } from './ids.ts'
import { loadGuide, onlyAdmins, readerOf } from './load-guide.ts'
import { drawOverview, replaceView } from './open.ts'
import { knownMember } from './take-answers.ts'

/** The decisions on the card: all of them checked, then those that are new are stored with who made them. */
export function register(app: App, ctx: Context): void {
  app.view<SlackViewAction>(
    { callback_id: guideViews.choices, type: 'view_submission' },
    async ({ ack, body, view, client }) => {
      const say = await sayTo(ctx, body.user.id)
      try {
        const who = await knownMember(ctx, body.user.id)
        onlyAdmins(ctx, who.slackId)
        const { state, show } = await guideNow(ctx)
        const made = given(view.state.values)
        const errors: Record<string, string> = {}
        for (const { block, choice, value } of made) {
          const problem = choiceProblem(choice, value, show)
          if (problem) errors[block] = problem[say.locale]
        }
        if (Object.keys(errors).length > 0) {
          await ack({ response_action: 'errors', errors })
          return
        }
        await receive(ctx, `choices:${view.id}:${view.hash}`, async (tx) => {
          // Who decided stays who decided: sending the card again is no new decision.
          for (const { choice, value } of made)
            if (state.choices[choice]?.value !== value) await chooseIn(ctx, tx, choice, value, who.slackId)
        })
        const guide = await loadGuide(ctx)
        await ack({ response_action: 'update', view: choicesView(guide, readerOf(ctx, who), say) })
        if (view.root_view_id && view.root_view_id !== view.id)
          await replaceView(ctx, client, view.root_view_id, await drawOverview(ctx, who, guide))
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        const told = toldView('guide:choices.title', [section(errorText(error, say))], say)
        await ack({ response_action: 'update', view: told })
      }
    },
  )
}

interface Given {
  block: string
  choice: ChoiceId
  value: string
}

function given(values: FormValues): Given[] {
  return Object.keys(values).flatMap((block) => {
    const choice = choiceOf(block)
    const value = fieldValue(values, block)
    if (!choice || typeof value !== 'string') return []
    return [{ block, choice, value: choices[choice].options === 'text' ? value.toLowerCase() : value }]
  })
}
