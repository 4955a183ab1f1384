import type { App, BlockAction, ButtonAction, ExternalSelectAction } from '@slack/bolt'
import type { ActionsBlock, Button, PlainTextOption } from '@slack/types'
import type { Say } from '../../i18n.ts'
import type { Context } from '../../workflow/context.ts'
import { endableGrants } from '../../workflow/grant/endable.ts'
import { receive } from '../connection/receive.ts'
import { button, clip, confirmation, plain } from '../draw/blocks.ts'
import { extendForm } from '../forms/extend-form.ts'

export const grantButton = { done: 'grant:done', one: 'grant:done-one', console: 'grant:console' } as const

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

/** Which of several is to end; what there is, is looked up when the choice is opened. */
export function endOneSelect(requestId: string, say: Say): ActionsBlock {
  const yes = say.plain('grant:end_single')
  const confirm = confirmation(
    yes,
    say.plain('grant:end_single_text'),
    say.plain('grant:end_button'),
    say.plain('grant:keep'),
  )
  return {
    type: 'actions',
    block_id: `end-one:${requestId}`,
    elements: [
      {
        type: 'external_select',
        action_id: grantButton.one,
        min_query_length: 0,
        placeholder: plain(yes, 150),
        confirm,
      },
    ],
  }
}

const mostOptions = 100

/** The grants of a request that can be ended, by what was typed. */
async function endable(ctx: Context, requestId: string, typed: string, slackId: string): Promise<PlainTextOption[]> {
  const wanted = typed.trim().toLowerCase()
  return (await endableGrants(ctx, requestId, slackId))
    .map(({ id, account, permissionSet, principal }) => ({ id, name: `${permissionSet} · ${account}`, principal }))
    .filter(({ name, principal }) => `${name} ${principal}`.toLowerCase().includes(wanted))
    .slice(0, mostOptions)
    .map(({ id, name, principal }) => ({ value: id, text: plain(name, 75), description: plain(principal, 75) }))
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
  app.options<'block_suggestion'>(grantButton.one, async ({ ack, body, payload }) => {
    const [, requestId = ''] = payload.block_id.split(':')
    await ack({ options: await endable(ctx, requestId, payload.value, body.user.id) })
  })

  app.action<BlockAction<ExternalSelectAction>>(
    { type: 'block_actions', action_id: grantButton.one },
    async ({ ack, body, action }) => {
      const grantId = action.selected_option?.value ?? ''
      const [requestId = ''] = grantId.split('-')
      const [by, channel] = [body.user.id, body.channel?.id ?? null]
      await receive(ctx, body.trigger_id, (tx) =>
        ctx.jobs.enqueue(tx, 'end-asked', `one:${grantId}:${by}`, { requestId, grantId, by, channel }, { priority: 0 }),
      )
      await ack()
    },
  )
  // A link button still sends an action, which only has to be acknowledged.
  app.action(grantButton.console, async ({ ack }) => {
    await ack()
  })
}
