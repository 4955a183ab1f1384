import type { App, BlockAction, ButtonAction } from '@slack/bolt'
import type { Button } from '@slack/types'
import type { Say } from '../../i18n.ts'
import type { Context } from '../../workflow/context.ts'
import { receive } from '../connection/receive.ts'
import { button, clip, confirmation } from '../draw/blocks.ts'
import { extendForm } from '../forms/extend-form.ts'

export const grantButton = { done: 'grant:done', console: 'grant:console' } as const

export const extendButton = (grantId: string, say: Say): Button =>
  button(extendForm.open, say.plain('grant:extend'), grantId)

export function doneButton(grantId: string, about: string, say: Say): Button {
  const text = say.plain('grant:done_text', { about: clip(about, 180) })
  const yes = say.plain('grant:done_button')
  const confirm = confirmation(say.plain('grant:done_title'), text, yes, say.plain('grant:keep'))
  return button(grantButton.done, yes, grantId, { confirm })
}

/** The same by who asked for it for others. */
export function endButton(grantId: string, about: string, say: Say): Button {
  const text = say.plain('grant:end_text', { about: clip(about, 180) })
  const yes = say.plain('grant:end_button')
  const confirm = confirmation(say.plain('grant:end_title'), text, yes, say.plain('grant:keep'))
  return button(grantButton.done, yes, grantId, { confirm })
}

export function register(app: App, ctx: Context): void {
  app.action<BlockAction<ButtonAction>>(
    { type: 'block_actions', action_id: grantButton.done },
    async ({ ack, body, action }) => {
      const requestId = action.value ?? ''
      const [by, channel] = [body.user.id, body.channel?.id ?? null]
      await receive(ctx, body.trigger_id, (tx) =>
        ctx.jobs.enqueue(tx, 'end-asked', `${requestId}:${by}`, { requestId, by, channel }, { priority: 0 }),
      )
      await ack()
    },
  )
  // A link button still sends an action, which only has to be acknowledged.
  app.action(grantButton.console, async ({ ack }) => {
    await ack()
  })
}
